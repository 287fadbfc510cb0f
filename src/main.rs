//! The program: nothing but a call into the library.

fn main() {}
