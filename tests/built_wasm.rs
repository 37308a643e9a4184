//! The wasm that ships, looked at as a file.
//!
//! Burn's GPU compiler registers its operations in static constructors. `wasm-ld` takes a module with
//! constructors, and without a call of them in the program's own code, for a command that is run once,
//! and wraps *every* export: run all constructors, then the function itself. Every call from JavaScript
//! then pays for all of them; a training step has cost more than a second that way. The worker calls
//! `__wasm_call_ctors` itself, once, which turns the wrapping off. These tests fail if it is back.

use std::{collections::BTreeMap, fs, path::Path};

use wasmparser::{ExternalKind, FuncType, FunctionBody, Operator, Parser, Payload, TypeRef};

/// What the search for wrappers needs to know of a module.
#[derive(Default)]
struct Module<'a> {
    types: Vec<FuncType>,
    /// Type of each function, imported ones first.
    functions: Vec<u32>,
    imported: usize,
    exports: Vec<(&'a str, u32)>,
    bodies: Vec<FunctionBody<'a>>,
}

impl<'a> Module<'a> {
    fn parse(bytes: &'a [u8]) -> wasmparser::Result<Self> {
        let mut module = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            match payload? {
                Payload::TypeSection(section) => {
                    for group in section.into_iter_err_on_gc_types() {
                        module.types.push(group?);
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        if let TypeRef::Func(index) | TypeRef::FuncExact(index) = import?.ty {
                            module.functions.push(index);
                            module.imported += 1;
                        }
                    }
                }
                Payload::FunctionSection(section) => {
                    for index in section {
                        module.functions.push(index?);
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        let export = export?;
                        if export.kind == ExternalKind::Func {
                            module.exports.push((export.name, export.index));
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => module.bodies.push(body),
                _ => {}
            }
        }
        Ok(module)
    }

    /// Whether a function neither takes nor gives a value, as one that runs constructors.
    fn is_plain(&self, function: u32) -> bool {
        let signature = &self.types[self.functions[function as usize] as usize];
        signature.params().is_empty() && signature.results().is_empty()
    }

    /// The function that this one calls before it does anything else, if it is shaped like a wrapper:
    /// a call without values, all parameters, a second call, perhaps one more without values, the end.
    fn called_first(&self, function: u32) -> wasmparser::Result<Option<u32>> {
        let Some(defined) = (function as usize).checked_sub(self.imported) else { return Ok(None) };
        let params = self.types[self.functions[function as usize] as usize].params().len() as u32;
        let mut rest = self.bodies[defined].get_operators_reader()?;
        let Operator::Call { function_index: first } = rest.read()? else { return Ok(None) };
        for expected in 0..params {
            if !matches!(rest.read()?, Operator::LocalGet { local_index } if local_index == expected) {
                return Ok(None);
            }
        }
        if !self.is_plain(first) || !matches!(rest.read()?, Operator::Call { .. }) {
            return Ok(None);
        }
        let ends = match rest.read()? {
            Operator::End => true,
            Operator::Call { function_index } if self.is_plain(function_index) => {
                matches!(rest.read()?, Operator::End)
            }
            _ => false,
        };
        Ok(ends.then_some(first))
    }

    /// Exports that are wrappers around the same constructors, by name. A single export of that shape
    /// is no wrapper but may be the program's own start, which runs the constructors and then `main`.
    fn wrapped_exports(&self) -> wasmparser::Result<Vec<&'a str>> {
        let mut by_callee: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for (name, function) in &self.exports {
            if let Some(first) = self.called_first(*function)? {
                by_callee.entry(first).or_default().push(name);
            }
        }
        Ok(by_callee.into_values().filter(|names| names.len() > 1).flatten().collect())
    }
}

/// The shape that `wasm-ld` makes of a module with constructors, and the shape without wrapping.
#[test]
fn wrappers_are_told_from_ordinary_exports() {
    let wrapped = r#"(module
        (func $ctors) (func $dtors)
        (func $add (param i32 i32) (result i32) local.get 0)
        (func $free (param i32))
        (func (export "add") (param i32 i32) (result i32) call $ctors local.get 0 local.get 1 call $add)
        (func (export "free") (param i32) call $ctors local.get 0 call $free call $dtors))"#;
    let bytes = wat::parse_str(wrapped).unwrap();
    assert_eq!(Module::parse(&bytes).unwrap().wrapped_exports().unwrap(), ["add", "free"]);

    let ordinary = r#"(module
        (import "js" "now" (func $now (result f64)))
        (func $ctors) (func $main)
        (func $free (param i32))
        (func (export "start") call $ctors call $main)
        (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
        (func (export "time") (result f64) call $now)
        (func (export "free") (param i32) local.get 0 call $free))"#;
    let bytes = wat::parse_str(ordinary).unwrap();
    assert_eq!(Module::parse(&bytes).unwrap().wrapped_exports().unwrap(), [""; 0]);
}

#[test]
fn no_export_runs_the_constructors_again() {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let files: Vec<_> = fs::read_dir(&dist)
        .unwrap_or_else(|error| panic!("{}: {error}; run the tests with `cargo xtask test`", dist.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wasm"))
        .collect();
    assert!(files.len() >= 2, "expected the wasm of page and worker in dist/, found {files:?}");
    for file in files {
        let bytes = fs::read(&file).unwrap();
        let module = Module::parse(&bytes).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let wrapped = module.wrapped_exports().unwrap();
        assert!(
            wrapped.is_empty(),
            "{}: every call of {} of {} exports runs all static constructors again ({wrapped:?}); \
             the start function must call __wasm_call_ctors itself",
            file.display(),
            wrapped.len(),
            module.exports.len(),
        );
    }
}
