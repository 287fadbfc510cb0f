// An unhurried talk
fn main() {}
