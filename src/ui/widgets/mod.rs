//! What all screens draw with. Each function writes into a buffer inside the area that it is given and nowhere else.
mod bar;
mod hints;
mod input;
mod list;
mod popup;

pub use bar::bar;
pub use hints::hints;
pub use input::{composer, field};
pub use list::{Look, cut, marked, position, row, scroll};
pub use popup::popup;
