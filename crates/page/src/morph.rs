//! The way between two latent vectors.
//!
//! Most codes of a well-trained model lie near a sphere around the prior's mean, and a straight line between two
//! of them passes through its inside, where codes are rare. So the way is spherical (Shoemake 1985, "Animating
//! rotation with quaternion curves"; for latent vectors White 2016, "Sampling generative networks").

/// Directions closer than this many radians to parallel or to opposite have no arc worth the name.
const NEAR_PARALLEL: f32 = 1e-3;

/// Vectors shorter than this have no direction worth the name.
const TINY: f32 = 1e-6;

/// The latent vector at a share of the way from `a` to `b`, `[latent]`; a vector that is shorter is taken to end
/// in zeros. Spherical, but linear where the two are nearly parallel or opposite, or one is tiny.
#[must_use]
pub fn slerp(a: &[f32], b: &[f32], share: f32) -> Vec<f32> {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let [from, to] = weights(angle(a, b), share);
    (0..a.len().max(b.len()))
        .map(|index| {
            let of = |end: &[f32]| end.get(index).copied().unwrap_or(0.0);
            from * of(a) + to * of(b)
        })
        .collect()
}

/// What either end counts for.
fn weights(angle: Option<f32>, share: f32) -> [f32; 2] {
    match angle {
        // The sines would divide nothing by nothing.
        None => [1.0 - share, share],
        Some(angle) => [((1.0 - share) * angle).sin() / angle.sin(), (share * angle).sin() / angle.sin()],
    }
}

/// The angle between two vectors, in radians; none if it has no use.
fn angle(a: &[f32], b: &[f32]) -> Option<f32> {
    let length = |z: &[f32]| z.iter().map(|z| z * z).sum::<f32>().sqrt();
    let (long, wide) = (length(a), length(b));
    // Not true of lengths that are not finite either.
    let usable = |length: f32| length > TINY && length.is_finite();
    if !usable(long) || !usable(wide) {
        return None;
    }
    let dot: f32 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    let angle = (dot / (long * wide)).clamp(-1.0, 1.0).acos();
    (NEAR_PARALLEL..std::f32::consts::PI - NEAR_PARALLEL).contains(&angle).then_some(angle)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn length(z: &[f32]) -> f32 {
        z.iter().map(|z| z * z).sum::<f32>().sqrt()
    }

    #[test]
    fn halfway_between_two_axes_lies_on_the_circle() {
        let middle = slerp(&[1.0, 0.0], &[0.0, 1.0], 0.5);
        assert!(middle.iter().all(|z| (z - 0.5f32.sqrt()).abs() < 1e-6), "{middle:?}");
    }

    #[test]
    fn without_an_arc_the_way_is_straight() {
        assert_eq!(slerp(&[1.0, 2.0], &[3.0, 6.0], 0.5), [2.0, 4.0], "parallel");
        assert_eq!(slerp(&[1.0, 0.0], &[-1.0, 0.0], 0.25), [0.5, 0.0], "opposite");
        assert_eq!(slerp(&[0.0, 0.0], &[4.0, 0.0], 0.75), [3.0, 0.0], "from the middle");
        assert_eq!(slerp(&[2.0], &[], 0.5), [1.0], "of two sizes");
        assert_eq!(slerp(&[1.0], &[2.0], f32::NAN), [1.0]);
    }

    proptest! {
        #[test]
        fn the_way_begins_and_ends_at_its_ends_and_is_never_longer(
            a in prop::collection::vec(-5f32..5.0, 8), b in prop::collection::vec(-5f32..5.0, 8), share in 0f32..1.0,
        ) {
            for (end, at) in [(&a, 0.0), (&b, 1.0)] {
                let there = slerp(&a, &b, at);
                prop_assert!(there.iter().zip(end).all(|(z, end)| (z - end).abs() < 1e-3), "{:?}", there);
            }
            let between = slerp(&a, &b, share);
            prop_assert!(between.iter().all(|z| z.is_finite()));
            // Of two ends of one length every point has that length.
            let scale = length(&a) / length(&b).max(1e-3);
            let level: Vec<f32> = b.iter().map(|z| z * scale).collect();
            if angle(&a, &level).is_some() {
                prop_assert!((length(&slerp(&a, &level, share)) / length(&a) - 1.0).abs() < 1e-2);
            }
        }
    }
}
