//! Static constructors, run once.
//!
//! A dependency registers things in static constructors. Unless something calls `__wasm_call_ctors` itself, the
//! linker takes the module for a command and runs all constructors again at every call from JavaScript,
//! which cost a second per training step. A test on the built module guards this.

#![expect(unsafe_code, reason = "the linker's own symbol can only be called as a foreign function")]

unsafe extern "C" {
    fn __wasm_call_ctors();
}

/// Runs the static constructors. The first thing that the worker does.
pub fn run_once() {
    // SAFETY: the linker defines the symbol in every module; it takes and returns nothing, and `main`, which
    // runs once, is its only caller.
    unsafe { __wasm_call_ctors() }
}
