//! Makes Cargo unite the features of the build dependencies.

fn main() {}
