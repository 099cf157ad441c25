//! The thin binary: everything is in the library.
#![recursion_limit = "256"]

fn main() {}
