//! Every kernel of every kind of net is valid WGSL within WebGPU's limits, and sees the structs that the host writes
//! and reads: proven by parsing the composed texts, without a device.

use std::collections::HashSet;

use elbo_engine::{Layout, ModelSpec};
use elbo_recipe::{Activation, BatchNorm, GaussianMean, Likelihood, Optimizer, Recipe};
use naga::{
    AddressSpace, Module, StorageAccess, TypeInner,
    valid::{Capabilities, ValidationFlags, Validator},
};

use crate::{
    Tuning,
    compile::{activations::Activations, bindings::Binding, passes::Kernels},
    run::{buffers::StateHead, record::PassRecord},
    shared_struct::Member,
    tuning::{LoadPath, Tile},
};

/// WebGPU's default limits on a workgroup: threads, and bytes of its memory.
const MOST_THREADS: u32 = 256;
const MOST_MEMORY: u32 = 16_384;

fn kernels(recipe: &Recipe, tuning: &Tuning) -> Kernels {
    let spec = ModelSpec::from(recipe);
    let layout = Layout::new(&spec.architecture);
    let capacity = spec.batch_size.max(tuning.evaluation_piece);
    let arrays = Activations::new(&layout, capacity, tuning);
    Kernels::new(&spec, &layout, &arrays, tuning)
}

/// Parses and validates a kernel.
fn valid(text: &str) -> Result<Module, String> {
    let module = naga::front::wgsl::parse_str(text).map_err(|error| error.emit_to_string(text))?;
    let mut validator = Validator::new(ValidationFlags::all(), Capabilities::empty());
    validator.validate(&module).map_err(|error| error.emit_to_string(text))?;
    Ok(module)
}

/// The members of a struct before its array, with the words before each.
fn members(module: &Module, name: &str) -> Vec<(String, u32)> {
    let found = module.types.iter().find(|(_, kind)| kind.name.as_deref() == Some(name));
    let Some((_, naga::Type { inner: TypeInner::Struct { members, .. }, .. })) = found else {
        panic!("expected a struct {name}");
    };
    let (array, head) = members.split_last().expect("a struct has members");
    assert!(matches!(module.types[array.ty].inner, TypeInner::Array { .. }));
    let word = |member: &naga::StructMember| (member.name.clone().unwrap_or_default(), member.offset / 4);
    let words = head.iter().map(word).collect::<Vec<_>>();
    assert_eq!(array.offset as usize, 4 * head.len(), "the array of {name} follows its members");
    words
}

fn shared(members: &[Member]) -> Vec<(String, u32)> {
    members.iter().map(|member| (member.name.to_owned(), member.offset as u32)).collect()
}

/// The buffers that a kernel may use are those that the host binds.
fn check_bindings(module: &Module, label: &str) {
    let bound =
        module.global_variables.iter().filter_map(|(_, variable)| Some((variable, variable.binding?)));
    let found: Vec<(String, u32, u32, bool)> = bound
        .map(|(variable, at)| {
            let AddressSpace::Storage { access } = variable.space else {
                panic!("{label}: expected storage")
            };
            let read_only = !access.contains(StorageAccess::STORE);
            (variable.name.clone().unwrap_or_default(), at.group, at.binding, read_only)
        })
        .collect();
    let expected =
        Binding::ALL.map(|binding| (binding.variable().0, 0, binding as u32, binding.is_read_only()));
    assert_eq!(found, expected.map(|(name, group, at, read)| (name.to_owned(), group, at, read)), "{label}");
}

fn check_limits(module: &Module, label: &str) {
    let [entry] = module.entry_points.as_slice() else { panic!("{label}: expected one entry point") };
    assert_eq!(entry.name, "main", "{label}");
    let threads: u32 = entry.workgroup_size.iter().product();
    assert!(threads <= MOST_THREADS, "{label}: {threads} threads");
    let memory: u32 = module
        .global_variables
        .iter()
        .filter(|(_, variable)| variable.space == AddressSpace::WorkGroup)
        .map(|(_, variable)| module.types[variable.ty].inner.size(module.to_ctx()).next_multiple_of(16))
        .sum();
    assert!(memory <= MOST_MEMORY, "{label}: {memory} bytes of workgroup memory");
}

/// Values of what decides together how layers are computed: activation, normalization, tied heads.
fn nets() -> Vec<(Activation, BatchNorm, bool)> {
    let activations = [Activation::Relu, Activation::Silu, Activation::Gelu, Activation::Tanh];
    let norms = [BatchNorm::Off, BatchNorm::Hidden, BatchNorm::HiddenAndMu];
    let with_norm = |activation| norms.into_iter().map(move |norm| (activation, norm));
    let pairs = activations.into_iter().flat_map(with_norm);
    pairs.flat_map(|(activation, norm)| [(activation, norm, false), (activation, norm, true)]).collect()
}

/// Values of what decides together how losses and updates are computed.
fn objectives(likelihoods: &[Likelihood]) -> Vec<(Likelihood, GaussianMean, Optimizer)> {
    let means = [GaussianMean::Sigmoid, GaussianMean::Identity];
    let optimizers = [Optimizer::Adam, Optimizer::Adamw, Optimizer::Sgd, Optimizer::Rmsprop];
    let with_mean = |likelihood: &Likelihood| means.map(|mean| (*likelihood, mean));
    let pairs = likelihoods.iter().flat_map(with_mean);
    pairs.flat_map(|(likelihood, mean)| optimizers.map(|optimizer| (likelihood, mean, optimizer))).collect()
}

/// Recipes in which all values that meet in one kernel do so. Of the objective, a layer's kernels see only whether
/// the variance is that of the batch; of the layers, the kernels of losses and updates see none.
fn grid() -> Vec<Recipe> {
    // Widths that need padding, more latent dimensions than a workgroup is wide, no hidden layer.
    let shapes: [(&[u32], u32, u32); 4] =
        [(&[13, 6], 3, 5), (&[256, 128], 20, 128), (&[], 1, 1), (&[40], 70, 67)];
    let others = objectives(&[Likelihood::Bernoulli, Likelihood::Gaussian, Likelihood::GaussianLearned]);
    let optimal = objectives(&[Likelihood::GaussianOptimal]);
    let recipe = |n: usize, (activation, batch_norm, tied_heads), (likelihood, gaussian_mean, optimizer)| {
        let (hidden, latent, batch_size) = shapes[(n / 2 + n / 6) % shapes.len()];
        let hidden = hidden.to_vec();
        Recipe {
            activation,
            batch_norm,
            tied_heads,
            likelihood,
            gaussian_mean,
            optimizer,
            hidden,
            latent,
            batch_size,
            ..Recipe::default()
        }
    };
    assert!(nets().len() >= others.len().max(optimal.len()), "every objective has a net");
    let both = nets().into_iter().enumerate().flat_map(|(n, net)| {
        let [other, optimal] = [&others, &optimal].map(|objectives| objectives[n % objectives.len()]);
        [recipe(n, net, other), recipe(n, net, optimal)]
    });
    both.collect()
}

/// Every way to share a product.
fn tilings() -> impl Iterator<Item = Tuning> {
    [LoadPath::Direct, LoadPath::Shared, LoadPath::Split].into_iter().flat_map(|path| {
        [(1, 1), (2, 2), (2, 1)].map(|(rows, columns)| {
            let tile = Tile { rows, columns, path };
            let whole = Tuning { forward: tile, output: tile, backward: tile, ..Tuning::hardware() };
            Tuning { gradients: tile, gradients_together: rows == 2, ..whole }
        })
    })
}

/// Proves the kernels of a net that were not seen before.
fn prove(recipe: &Recipe, tuning: &Tuning, seen: &mut HashSet<String>) {
    let kernels = kernels(recipe, tuning);
    for kernel in &kernels.list {
        let text = kernels.text(kernel);
        if seen.contains(&text) {
            continue;
        }
        let label = format!("{} of {recipe:?} {tuning:?}", kernel.label);
        let module = valid(&text).unwrap_or_else(|error| panic!("{label}:\n{error}"));
        check_limits(&module, &label);
        check_bindings(&module, &label);
        assert_eq!(members(&module, "PassRecord"), shared(PassRecord::MEMBERS), "{label}");
        assert_eq!(members(&module, "State"), shared(StateHead::MEMBERS), "{label}");
        seen.insert(text);
    }
}

#[test]
fn every_kernel_of_every_net_is_valid() {
    let mut seen = HashSet::new();
    // What every engine is run through, of which a layer's kernels see pairs of choices, and all of those.
    for recipe in elbo_conformance::recipes().into_iter().chain(grid()) {
        prove(&recipe, &Tuning::software(), &mut seen);
        prove(&recipe, &Tuning::hardware(), &mut seen);
    }
    let small = Recipe { hidden: vec![20], latent: 11, batch_size: 37, ..Recipe::default() };
    for tuning in tilings() {
        for tied_heads in [false, true] {
            prove(&Recipe { tied_heads, ..small.clone() }, &tuning, &mut seen);
        }
    }
}

#[test]
fn what_is_wrong_is_found() {
    let kernels = kernels(&Recipe::default(), &Tuning::software());
    let text = kernels.text(&kernels.list[0]);
    assert!(valid(&text).is_ok());
    assert!(valid(&(text.clone() + "fn more() { let x = 1u + 1.0f; }")).is_err());
    assert!(valid(&(text + "fn more() -> f32 { return unknown(); }")).is_err());
}

/// A text that was composed is not patched: what a kernel says is said where it is composed.
#[test]
fn no_text_is_replaced() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/compile");
    let (mut folders, mut read) = (vec![root], 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the composition") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("proof.rs")
            {
                let text = std::fs::read_to_string(&path).expect("a source file");
                assert!(!text.contains(".replace"), "{} replaces text", path.display());
                read += 1;
            }
        }
    }
    assert!(read > 10, "expected the files of the composition, found {read}");
}
