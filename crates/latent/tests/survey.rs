//! Surveys of codes whose answers are known, and laws that hold for all.

use elbo_latent::{Codes, Surveyor};
use elbo_protocol::{Axes, Plane, SURVEYED, Survey};
use proptest::prelude::*;

/// A number from about N(0, 1) that depends on two others and on nothing else.
fn normal(row: usize, column: usize) -> f32 {
    let draw = |stream: u64| {
        let mut x =
            (row as u64 * 1_000 + column as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (stream << 60);
        for _ in 0..3 {
            x = (x ^ (x >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        }
        (x >> 40) as f32 / (1 << 24) as f32
    };
    (0..12).map(draw).sum::<f32>() - 6.0
}

/// Codes with these deviations of mu, independent of one another.
fn codes(count: usize, deviations: &[f32]) -> Codes {
    let latent = deviations.len();
    let mu =
        (0..count * latent).map(|at| deviations[at % latent] * normal(at / latent, at % latent)).collect();
    Codes { latent, mu, variance: vec![0.1; count * latent] }
}

fn labels(count: usize) -> Vec<u8> {
    (0..count).map(|index| (index * 7 % 10) as u8).collect()
}

fn survey(codes: &Codes, axes: Axes) -> Survey {
    Surveyor::default().survey(codes, &labels(codes.len()), axes)
}

fn dot(left: &[f32], right: &[f32]) -> f32 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

fn assert_orthonormal(plane: &Plane) {
    let Plane { across, up, .. } = plane;
    for (found, expected) in [(dot(across, across), 1.0), (dot(up, up), 1.0), (dot(across, up), 0.0)] {
        assert!((found - expected).abs() < 1e-5, "{plane:?}");
    }
}

fn assert_finite(survey: &Survey) {
    let Plane { origin, across, up, explained, .. } = &survey.plane;
    let plane = origin.iter().chain(across).chain(up).chain(explained);
    let spreads = survey.spreads.iter().flat_map(|spread| [spread.mean, spread.deviation, spread.kl]);
    let all = plane.copied().chain(survey.points.iter().flatten().copied()).chain(spreads);
    for number in all {
        assert!(number.is_finite(), "{survey:?}");
    }
    assert!(explained.iter().sum::<f32>() < 1.0 + 1e-5);
}

/// The survey's numbers again from what it says of the plane.
fn assert_consistent(codes: &Codes, survey: &Survey) {
    for (index, [x, y]) in survey.points.iter().enumerate() {
        let [u, v] = survey.plane.nearest(codes.mu_of(index));
        assert!((x - u).abs() + (y - v).abs() < 1e-4 * (1.0 + x.abs() + y.abs()), "{x} {y}, {u} {v}");
    }
}

#[test]
fn the_directions_of_the_largest_variances_are_the_axes() {
    let mut deviations = [0.3; 32];
    (deviations[5], deviations[20]) = (3.0, 2.0);
    let codes = codes(SURVEYED, &deviations);
    let survey = survey(&codes, Axes::Principal);
    assert!(survey.plane.across[5] > 0.999 && survey.plane.up[20] > 0.998, "{:?}", survey.plane);
    let total = 9.0 + 4.0 + 30.0 * 0.09;
    for (found, expected) in survey.plane.explained.iter().zip([9.0 / total, 4.0 / total]) {
        assert!((found - expected).abs() < 0.02, "{:?}", survey.plane.explained);
    }
    assert_orthonormal(&survey.plane);
    assert_consistent(&codes, &survey);
    assert_eq!((survey.points.len(), survey.labels.len(), survey.spreads.len()), (SURVEYED, SURVEYED, 32));
    assert_eq!(survey.probe.of, 1_000);
    let spread = survey.spreads[5];
    assert!(spread.mean.abs() < 0.2 && (spread.deviation - 9.1_f32.sqrt()).abs() < 0.1, "{spread:?}");
}

#[test]
fn a_line_has_one_axis_and_any_other() {
    let mu = (0..200).flat_map(|i| [i as f32, 2.0 * i as f32, 2.0 * i as f32]).collect();
    let codes = Codes { latent: 3, mu, variance: vec![1.0; 600] };
    let plane = survey(&codes, Axes::Principal).plane;
    let expected = [1.0 / 3.0, 2.0 / 3.0, 2.0 / 3.0];
    assert!(plane.across.iter().zip(expected).all(|(found, x)| (found - x).abs() < 1e-6), "{plane:?}");
    assert!((plane.explained[0] - 1.0).abs() < 1e-6 && plane.explained[1] < 1e-6, "{plane:?}");
    assert_orthonormal(&plane);
}

#[test]
fn the_map_follows_a_slow_turn_and_neither_flips_nor_spins() {
    let still = codes(500, &[2.0, 1.9, 1.0, 0.5]);
    let turned = |angle: f32| {
        let mut codes = still.clone();
        for code in codes.mu.chunks_exact_mut(4) {
            let (x, z) = (code[0], code[2]);
            (code[0], code[2]) = (angle.cos() * x - angle.sin() * z, angle.sin() * x + angle.cos() * z);
        }
        codes
    };
    let mut surveyor = Surveyor::default();
    let first = surveyor.survey(&still, &labels(500), Axes::Principal);
    let mut last = first.clone();
    for step in 1..=63 {
        let next = surveyor.survey(&turned(0.1 * step as f32), &labels(500), Axes::Principal);
        let cosines = [dot(&next.plane.across, &last.plane.across), dot(&next.plane.up, &last.plane.up)];
        assert!(cosines.iter().all(|cosine| *cosine > 0.98), "step {step}: {cosines:?}");
        // What turns with the plane stays where it was on the map.
        for (before, after) in last.points.iter().zip(&next.points) {
            let moved = (before[0] - after[0]).hypot(before[1] - after[1]);
            assert!(moved < 0.1, "step {step}: {before:?} to {after:?}");
        }
        last = next;
    }
}

#[test]
fn equal_variances_leave_the_axes_where_they_were() {
    let mut surveyor = Surveyor::default();
    let mut last: Option<Plane> = None;
    for round in 0..20 {
        let mut codes = codes(400, &[1.0, 1.0, 0.1, 0.1, 0.1]);
        codes.mu.iter_mut().enumerate().for_each(|(at, mu)| *mu += 0.1 * normal(9_000 + round, at % 997));
        let plane = surveyor.survey(&codes, &labels(400), Axes::Principal).plane;
        if let Some(last) = last {
            assert!(dot(&plane.across, &last.across) > 0.98 && dot(&plane.up, &last.up) > 0.98, "{round}");
        }
        last = Some(plane);
    }
}

#[test]
fn the_most_informative_dimensions_are_axes_and_stay_so() {
    let mut codes = codes(300, &[0.1, 2.0, 0.1, 1.0, 0.0]);
    codes.mu.chunks_exact_mut(5).for_each(|code| code[4] = 0.95 * code[3]);
    let mut surveyor = Surveyor::default();
    let survey = surveyor.survey(&codes, &labels(300), Axes::MostInformative);
    assert_eq!(survey.plane.dimensions, Some([1, 3]));
    assert_eq!((survey.plane.across[1], survey.plane.up[3]), (1.0, 1.0));
    assert_orthonormal(&survey.plane);
    assert_consistent(&codes, &survey);
    let scale = |codes: &mut Codes, at: usize, by: f32| {
        codes.mu.iter_mut().skip(at).step_by(5).for_each(|mu| *mu *= by);
    };
    scale(&mut codes, 4, 1.06);
    let after = surveyor.survey(&codes, &labels(300), Axes::MostInformative);
    assert!(after.spreads[4].kl > after.spreads[3].kl, "the order has changed");
    assert_eq!(after.plane.dimensions, Some([1, 3]));
    // A look at the other plane in between changes nothing.
    surveyor.survey(&codes, &labels(300), Axes::Principal);
    scale(&mut codes, 4, 2.0);
    let after = surveyor.survey(&codes, &labels(300), Axes::MostInformative);
    assert_eq!(after.plane.dimensions, Some([1, 4]));
}

#[test]
fn one_dimension_and_collapse_are_maps_too() {
    for axes in [Axes::Principal, Axes::MostInformative] {
        let line = codes(50, &[2.0]);
        let survey = survey(&line, axes);
        assert_eq!((survey.plane.across.as_slice(), survey.plane.up.as_slice()), (&[1.0][..], &[0.0][..]));
        assert_eq!((survey.plane.dimensions, survey.plane.explained[1]), (None, 0.0));
        assert!((survey.plane.explained[0] - 1.0).abs() < 1e-6);
        assert!(survey.points.iter().all(|[_, y]| *y == 0.0));
        assert_consistent(&line, &survey);

        let zeros = Codes { latent: 6, mu: vec![0.0; 300], variance: vec![1.0; 300] };
        let mut surveyor = Surveyor::default();
        surveyor.survey(&codes(50, &[0.1, 0.2, 3.0, 1.0, 0.1, 0.1]), &labels(50), axes);
        for survey in [surveyor.survey(&zeros, &labels(50), axes), self::survey(&zeros, axes)] {
            assert_finite(&survey);
            assert_orthonormal(&survey.plane);
            assert_eq!(survey.plane.explained, [0.0, 0.0]);
            assert!(survey.points.iter().all(|place| *place == [0.0, 0.0]));
            assert!(survey.spreads.iter().all(|spread| (spread.deviation, spread.kl) == (1.0, 0.0)));
        }
    }
}

#[test]
fn no_code_and_another_size_are_no_trouble() {
    let mut surveyor = Surveyor::default();
    for latent in [3, 0, 1, 40, 2] {
        for axes in [Axes::Principal, Axes::MostInformative] {
            let survey = surveyor.survey(&Codes::new(latent), &[], axes);
            assert_eq!((survey.points.len(), survey.plane.origin.len(), survey.probe.of), (0, latent, 0));
            assert_finite(&survey);
        }
    }
}

proptest! {
    #[test]
    fn planes_are_orthonormal_and_explain_what_they_say(
        latent in 2_usize..20,
        count in 0_usize..60,
        numbers in prop::collection::vec(-5.0_f32..5.0, 1..64),
        informative: bool,
    ) {
        let mu: Vec<f32> = (0..count * latent).map(|at| numbers[at * at % numbers.len()] * (1 + at % 7) as f32).collect();
        let codes = Codes { latent, variance: vec![0.5; mu.len()], mu };
        let axes = if informative { Axes::MostInformative } else { Axes::Principal };
        let mut surveyor = Surveyor::default();
        for _ in 0..2 {
            let survey = surveyor.survey(&codes, &labels(count), axes);
            assert_finite(&survey);
            assert_orthonormal(&survey.plane);
            assert_consistent(&codes, &survey);
            if informative {
                let [first, second] = survey.plane.dimensions.unwrap();
                prop_assert_ne!(first, second);
            }
        }
    }

    #[test]
    fn whatever_comes_in_what_comes_out_is_finite(
        latent in 1_usize..12,
        count in 0_usize..20,
        numbers in prop::collection::vec(any::<f32>(), 1..64),
        wild in prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN, 0.0, -1.0]),
        informative: bool,
        label: u8,
    ) {
        let number = |at: usize| if at.is_multiple_of(5) { wild } else { numbers[at % numbers.len()] };
        let mu = (0..count * latent).map(number).collect();
        let variance = (0..count * latent).map(|at| number(at + 3)).collect();
        let codes = Codes { latent, mu, variance };
        let axes = if informative { Axes::MostInformative } else { Axes::Principal };
        let mut surveyor = Surveyor::default();
        for _ in 0..2 {
            let survey = surveyor.survey(&codes, &vec![label; count], axes);
            assert_finite(&survey);
            if latent > 1 {
                assert_orthonormal(&survey.plane);
            }
        }
        let near = elbo_latent::nearest(&codes, &vec![wild; latent], 5);
        prop_assert!(near.len() == count.min(5) && near.iter().all(|(_, distance)| distance.is_finite()));
    }
}
