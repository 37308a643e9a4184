//! Adam's bias corrections, `1 - beta^t`, for a number of steps that the host or only the device knows.

use burn::tensor::{Bool, Device, ExecutionError, Tensor};

/// The corrections after the steps taken so far.
#[derive(Debug, Clone)]
pub(crate) enum Corrections {
    /// The host knows how many steps were taken.
    Host([f64; 2]),
    /// Steps may have been skipped on the device, which alone knows how many: each `[1]`.
    Device(Box<[Tensor<1>; 2]>),
}

impl Default for Corrections {
    fn default() -> Self {
        Self::Host([0.0; 2])
    }
}

impl Corrections {
    /// Takes a step, or, where `keep` says so, does not.
    ///
    /// `c = beta c + (1 - beta)` is `1 - beta^t` without the cancellation, which in 32 bits would cost four
    /// digits of `1 - 0.999`.
    pub(crate) fn advance(&mut self, betas: [f64; 2], keep: Option<&Tensor<1, Bool>>) {
        let Some(keep) = keep else {
            match self {
                Self::Host(c) => *c = std::array::from_fn(|i| betas[i] * c[i] + (1.0 - betas[i])),
                Self::Device(c) => **c = std::array::from_fn(|i| next(&c[i], betas[i])),
            }
            return;
        };
        let device = keep.device();
        let before = self.on(&device);
        let drop = keep.clone().bool_not();
        *self = Self::Device(Box::new(std::array::from_fn(|i| {
            next(&before[i], betas[i]).mask_where(drop.clone(), before[i].clone())
        })));
    }

    /// The corrections as numbers.
    ///
    /// # Errors
    /// If the device was lost.
    pub(crate) async fn read(&self) -> Result<[f64; 2], ExecutionError> {
        match self {
            Self::Host(c) => Ok(*c),
            Self::Device(c) => {
                let both = Tensor::cat(c.to_vec(), 0).into_data_async().await?;
                let mut numbers = both.iter::<f32>().map(f64::from);
                Ok(std::array::from_fn(|_| numbers.next().unwrap_or_default()))
            }
        }
    }

    /// Corrections that were read, as they were. Those that the host keeps in 64 bits do not fit in 32 bits:
    /// not even 0.1 is one.
    pub(crate) fn resumed(c: [f64; 2], device: &Device) -> Self {
        let are_of_device = c.iter().all(|c| f64::from(*c as f32) == *c) && c != [0.0; 2];
        if are_of_device {
            Self::Device(Box::new(c.map(|c| Tensor::from_floats([c as f32], device))))
        } else {
            Self::Host(c)
        }
    }

    fn on(&self, device: &Device) -> [Tensor<1>; 2] {
        match self {
            Self::Host(c) => c.map(|c| Tensor::from_floats([c as f32], device)),
            Self::Device(c) => (**c).clone(),
        }
    }

    /// `rate * (m / c1) / (sqrt(v / c2) + epsilon)`, with both corrections folded into rate and epsilon:
    /// `m * rate (sqrt(c2) / c1) / (sqrt(v) + epsilon sqrt(c2))`; zero where `kept`, `[1]`, is zero.
    pub(crate) fn adam_change<const D: usize>(
        &self,
        m: Tensor<D>,
        v: Tensor<D>,
        rate: f64,
        epsilon: f64,
        kept: Option<&Tensor<1>>,
    ) -> Tensor<D> {
        match self {
            Self::Host([c1, c2]) => {
                let root = c2.sqrt();
                m * (rate * root / c1) as f32 / (v.sqrt() + (epsilon * root) as f32)
            }
            Self::Device(c) => {
                let [c1, c2] = &**c;
                let root = c2.clone().sqrt();
                // A step that was skipped at the very beginning leaves corrections and moments of zero: the
                // smallest of numbers makes that zero, and changes nothing else.
                let factor = root.clone() * rate as f32 / c1.clone().clamp_min(f32::MIN_POSITIVE);
                let factor = match kept {
                    Some(kept) => factor * kept.clone(),
                    None => factor,
                };
                let small = root * epsilon as f32 + f32::MIN_POSITIVE;
                m * factor.reshape([1; D]) / (v.sqrt() + small.reshape([1; D]))
            }
        }
    }
}

fn next(c: &Tensor<1>, beta: f64) -> Tensor<1> {
    c.clone() * beta as f32 + (1.0 - beta) as f32
}
