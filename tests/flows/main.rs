//! What a person does, key by key, and what they then see.
mod going;
#[path = "../common/screen.rs"]
mod screen;
mod sim;
