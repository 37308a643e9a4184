//! The critical line of MNIST, against two independent computations of it.

use std::{fs, path::Path, sync::OnceLock};

use elbo_line::{Curvature, DataSpectrum, Moments, critical_line};
use elbo_recipe::{Likelihood, PIXELS, Recipe, Reduction, preset};
use elbo_trainer::{SHARD_IMAGES, Unpacker, read_shard};

/// The moments of all 60,000 training images.
fn moments() -> &'static Moments {
    static MOMENTS: OnceLock<Moments> = OnceLock::new();
    MOMENTS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/data/mnist");
        let mut moments = Moments::new(PIXELS);
        for shard in 0..6 {
            let packed = fs::read(folder.join(format!("train-images-idx3-ubyte-{shard}.gz")))
                .expect("it is in the repository");
            let mut unpacker = Unpacker::default();
            unpacker.push(&packed).expect("it is gzip");
            let bytes = unpacker.finish().expect("it is whole");
            moments.add_bytes(read_shard(&bytes, SHARD_IMAGES).expect("it is a shard of images"));
        }
        moments
    })
}

fn spectrum(curvature: Curvature) -> DataSpectrum {
    DataSpectrum::of(&moments().covariance(1.0 / 255.0), curvature)
}

fn agree(found: &[f64], known: &[f64], tolerance: f64) {
    for (index, (found, known)) in found.iter().zip(known).enumerate() {
        assert!((found - known).abs() <= tolerance, "value {index}: {found}, known is {known}");
    }
}

#[test]
fn the_eigenvalues_are_those_of_two_other_computations() {
    let bernoulli = spectrum(Curvature::Bernoulli);
    let known = [32.2, 22.9, 21.0, 16.2, 14.1, 12.2, 10.6, 9.7, 8.4, 7.7, 7.4, 6.6, 6.1];
    agree(&bernoulli.values, &known, 0.051);
    assert_eq!((bernoulli.count, bernoulli.constant), (60_000, 67));

    let gaussian = spectrum(Curvature::SquaredError);
    agree(&gaussian.values, &[5.117, 3.741, 3.253, 2.842, 2.567, 2.274, 1.725, 1.521], 5.1e-4);
    assert!((gaussian.trace - 52.725).abs() < 5e-4, "{}", gaussian.trace);
    assert!((gaussian.values.iter().sum::<f64>() - gaussian.trace).abs() < 1e-9);
}

#[test]
fn the_line_of_each_likelihood_is_in_the_units_of_its_recipe() {
    let (bernoulli, gaussian) = (spectrum(Curvature::Bernoulli), spectrum(Curvature::SquaredError));
    let line = |recipe: &Recipe, spectrum| critical_line(recipe, spectrum).unwrap().beta;
    let article = preset("article").unwrap().recipe();
    assert!((line(&article, &bernoulli) - 32.2).abs() < 0.051);
    let mean = Recipe { reduction: Reduction::Mean, ..article.clone() };
    assert!((line(&mean, &bernoulli) * 784.0 - 32.2).abs() < 0.051);
    let fixed = Recipe { likelihood: Likelihood::Gaussian, gaussian_sigma: 0.1, ..article.clone() };
    assert!((line(&fixed, &gaussian) - 511.7).abs() < 0.05);
    // Sigma at the collapse is the pixels' own.
    let learned = Recipe { likelihood: Likelihood::GaussianLearned, ..article };
    assert!((line(&learned, &gaussian) - 76.1).abs() < 0.05);
}
