//! The plane of the map, which stays where it was as far as the codes allow.

use crate::{
    gram::{add, dot},
    subspace::leading,
};

/// How much larger a dimension's KL must be to take the place of another on the map.
const MARGIN: f64 = 1.1;

/// Up to here the sum of the cosines between new axes and old ones, 2 at most, is no likeness.
const UNLIKE: f64 = 0.2;

/// Directions of x and y, `[latent]` each, of length one and at right angles; of a single latent dimension, y is
/// zero.
pub(crate) type Directions = [Vec<f64>; 2];

/// The plane of the two directions in which codes of this covariance, `[latent, latent]`, vary most. Without a
/// plane before it, x and y are those directions, the largest component of each positive. With one, they are
/// turned within the plane, or mirrored, to agree best with the old x and y: so points move on the map only as
/// far as codes and plane do (orthogonal Procrustes, Schoenemann 1966).
pub(crate) fn principal(covariance: &[f64], latent: usize, last: Option<&Directions>) -> Directions {
    if latent < 2 {
        return [vec![1.0; latent], vec![0.0; latent]];
    }
    let found = leading(covariance, latent, last.map_or(&[], |last| &last[..]));
    last.and_then(|last| turned(&found, last)).unwrap_or_else(|| found.map(upright))
}

/// Axes of the same plane that agree best with others; none if these are almost at right angles to it.
fn turned([p, q]: &Directions, [across, up]: &Directions) -> Option<Directions> {
    let (pa, pu, qa, qu) = (dot(p, across), dot(p, up), dot(q, across), dot(q, up));
    // A turn by an angle has the matrix (c, -s; s, c), a mirror (c, s; s, -c). Of each kind, the best.
    let (turn, mirror) = ((pa + qu, qa - pu), (pa - qu, qa + pu));
    let [turn_length, mirror_length] = [turn, mirror].map(|(c, s)| c.hypot(s));
    let (length, (c, s), sign) = match turn_length >= mirror_length {
        true => (turn_length, turn, -1.0),
        false => (mirror_length, mirror, 1.0),
    };
    let (c, s) = (c / length, s / length);
    let mix = |of_p: f64, of_q: f64| {
        let mut out = vec![0.0; p.len()];
        add(&mut out, of_p, p);
        add(&mut out, of_q, q);
        out
    };
    (length > UNLIKE).then(|| [mix(c, s), mix(sign * s, -sign * c)])
}

/// The direction or its opposite, so that its largest component is positive; of some as large, the first.
fn upright(mut direction: Vec<f64>) -> Vec<f64> {
    let most = direction.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    let largest = direction.iter().find(|x| x.abs() > most * (1.0 - 1e-6));
    if largest.is_some_and(|x| *x < 0.0) {
        direction.iter_mut().for_each(|x| *x = -*x);
    }
    direction
}

/// The two latent dimensions with the largest KL, the largest first. Those before them keep their places unless
/// another has a KL a tenth larger, so that noise does not swap them.
pub(crate) fn most_informative(kl: &[f64], last: Option<[usize; 2]>) -> [usize; 2] {
    let largest = |but: [Option<usize>; 2]| {
        let others = (0..kl.len()).filter(|at| !but.contains(&Some(*at)));
        others.reduce(|best, at| if kl[at] > kl[best] { at } else { best }).unwrap_or_default()
    };
    let Some(mut kept) = last else {
        let first = largest([None, None]);
        return [first, largest([Some(first), None])];
    };
    for _ in 0..2 {
        let weaker = usize::from(kl[kept[1]] < kl[kept[0]]);
        let other = largest(kept.map(Some));
        if !kept.contains(&other) && kl[other] > MARGIN * kl[kept[weaker]] {
            kept[weaker] = other;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_turn_back_to_the_old_ones() {
        let old = [vec![1.0, 0.0, 0.0], vec![0.0, 1.0, 0.0]];
        let (c, s) = (0.3_f64.cos(), 0.3_f64.sin());
        for new in [
            [vec![c, s, 0.0], vec![-s, c, 0.0]],
            [vec![s, c, 0.0], vec![c, -s, 0.0]],
            [old[1].clone(), old[0].clone()],
        ] {
            for (found, expected) in turned(&new, &old).unwrap().iter().flatten().zip(old.iter().flatten()) {
                assert!((found - expected).abs() < 1e-12, "{new:?}");
            }
        }
        assert_eq!(turned(&[vec![0.0, 0.0, 1.0, 0.0], vec![0.0, 0.0, 0.0, 1.0]], &old), None);
    }

    #[test]
    fn noise_does_not_swap_the_most_informative_dimensions() {
        assert_eq!(most_informative(&[0.1, 2.0, 1.0, 2.5], None), [3, 1]);
        assert_eq!(most_informative(&[0.1, 2.6, 1.0, 2.5], Some([3, 1])), [3, 1]);
        assert_eq!(most_informative(&[0.1, 2.0, 2.1, 2.5], Some([3, 1])), [3, 1]);
        assert_eq!(most_informative(&[0.1, 2.0, 2.3, 2.5], Some([3, 1])), [3, 2]);
        assert_eq!(most_informative(&[3.0, 0.1, 2.0, 0.2], Some([3, 1])), [2, 0]);
        assert_eq!(most_informative(&[0.0; 3], Some([2, 1])), [2, 1]);
        assert_eq!(most_informative(&[0.0; 3], None), [0, 1]);
        assert_eq!(most_informative(&[1.0, 5.0], Some([0, 1])), [0, 1]);
    }
}
