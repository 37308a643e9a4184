//! What a study says: the effect of each change, with its interval.

use std::fmt::Write as _;

use elbo_words::{EffectSign, words};
use statrs::distribution::{ContinuousCDF as _, StudentsT};

use super::{
    plan::{Arm, Study, UNCHANGED},
    runs::Row,
};

/// The mean of paired differences, and half the width of its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EffectEstimate {
    /// Mean difference, in nats per image; negative is better.
    pub mean: f64,
    /// Half the width of the interval.
    pub half: f64,
    /// Pairs.
    pub pairs: usize,
}

impl EffectEstimate {
    /// The effect from paired differences, by Student's t; none from fewer than two.
    #[must_use]
    pub fn of(differences: &[f64]) -> Option<Self> {
        let count = differences.len() as f64;
        if differences.len() < 2 {
            return None;
        }
        let mean = differences.iter().sum::<f64>() / count;
        let variance = differences.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (count - 1.0);
        let quantile = StudentsT::new(0.0, 1.0, count - 1.0).ok()?.inverse_cdf(0.975);
        Some(Self { mean, half: quantile * (variance / count).sqrt(), pairs: differences.len() })
    }

    /// What the interval leaves no doubt of.
    fn sign(&self) -> EffectSign {
        if self.mean + self.half < 0.0 {
            EffectSign::Helps
        } else if self.mean - self.half > 0.0 {
            EffectSign::Harms
        } else if self.mean == 0.0 && self.half == 0.0 {
            EffectSign::Nothing
        } else {
            EffectSign::Unclear
        }
    }
}

/// The study as a Markdown document.
#[must_use]
pub fn markdown(study: &Study, arms: &[Arm], rows: &[Row], command: &str) -> String {
    let mut text = format!(
        "# {}\n\n{}\n\n{}\n",
        study.title,
        words().study(study.seeds, study.epochs, study.train_images),
        words().repeat_study(command)
    );
    let heads =
        words().study_heads().map(|head| if head.is_empty() { " ".to_owned() } else { format!(" {head} ") });
    for group in &study.groups {
        let _ = write!(text, "\n## {}\n\n|{}|\n|---|---:|---:|---|---:|---:|\n", group.name, heads.join("|"));
        for arm in arms.iter().filter(|arm| arm.group == group.name) {
            let _ = writeln!(text, "{}", line(arm, rows));
        }
    }
    text
}

fn of_arm<'a>(rows: &'a [Row], group: &'a str, change: &'a str) -> impl Iterator<Item = &'a Row> {
    rows.iter().filter(move |row| row.group == group && row.change == change)
}

fn line(arm: &Arm, rows: &[Row]) -> String {
    let own: Vec<&Row> = of_arm(rows, &arm.group, &arm.change).collect();
    let sound: Vec<&&Row> = own.iter().filter(|row| !row.failed()).collect();
    let mean = |part: fn(&Row) -> Option<f64>| {
        let values: Vec<f64> = sound.iter().filter_map(|row| part(row)).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let number = |value: Option<f64>, digits: usize| {
        value.map_or("–".to_owned(), |value| format!("{value:.digits$}"))
    };
    let effect = effect(arm, rows);
    let (shown, sign) = match (&effect, arm.change == UNCHANGED) {
        (_, true) => (String::new(), None),
        (Some(effect), _) => (format!("{:+.2} ± {:.2}", effect.mean, effect.half), Some(effect.sign())),
        (None, _) => ("–".to_owned(), Some(EffectSign::TooFewRuns)),
    };
    let word = sign.map_or("", |sign| words().effect_sign(sign));
    format!(
        "| {} | {} | {shown} | {word} | {} | {} |",
        arm.change,
        number(mean(|row| row.held_out.map(f64::from)), 2),
        number(mean(|row| row.active_units.map(f64::from)), 1),
        words().count_of(own.iter().filter(|row| row.failed()).count(), own.len())
    )
}

/// The effect of an arm against its group's unchanged recipe.
#[must_use]
pub fn effect(arm: &Arm, rows: &[Row]) -> Option<EffectEstimate> {
    let differences: Vec<f64> = of_arm(rows, &arm.group, &arm.change)
        .filter(|row| !row.failed())
        .filter_map(|row| {
            let unchanged = of_arm(rows, &arm.group, UNCHANGED).find(|other| other.seed == row.seed)?;
            let pair = (!unchanged.failed()).then_some(unchanged.held_out).flatten();
            Some(f64::from(row.held_out?) - f64::from(pair?))
        })
        .collect();
    EffectEstimate::of(&differences)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(change: &str, seed: u64, held_out: f32, verdict: &str) -> Row {
        Row {
            group: "Article".into(),
            change: change.into(),
            seed,
            epochs: 1,
            train_images: 1,
            recipe: String::new(),
            held_out: Some(held_out),
            reconstruction: None,
            kl: None,
            active_units: Some(20),
            verdict: verdict.into(),
            rollbacks: 0,
            clipped: 0.0,
            seconds: 1.0,
        }
    }

    #[test]
    fn an_interval_is_that_of_student() {
        // Mean 2, standard deviation 1; t(0.975, 2) = 4.302653.
        let effect = EffectEstimate::of(&[1.0, 2.0, 3.0]).expect("there are pairs");
        assert!((effect.mean - 2.0).abs() < 1e-12);
        assert!((effect.half - 4.302_653 / 3f64.sqrt()).abs() < 1e-5, "{}", effect.half);
        assert_eq!(EffectEstimate::of(&[1.0]), None);
        assert_eq!(effect.sign(), EffectSign::Unclear);
        assert_eq!(EffectEstimate::of(&[1.0, 1.1]).map(|effect| effect.sign()), Some(EffectSign::Harms));
        assert_eq!(EffectEstimate::of(&[-1.0, -1.1]).map(|effect| effect.sign()), Some(EffectSign::Helps));
        assert_eq!(EffectEstimate::of(&[0.0, 0.0]).map(|effect| effect.sign()), Some(EffectSign::Nothing));
    }

    #[test]
    fn pairs_share_a_seed_and_failed_runs_are_left_out_and_counted() {
        let rows = [
            row(UNCHANGED, 1, 110.0, "healthy"),
            row(UNCHANGED, 2, 112.0, "healthy"),
            row(UNCHANGED, 3, 111.0, "collapsed"),
            row("A", 2, 111.0, "healthy"),
            row("A", 1, 108.0, "healthy"),
            row("A", 3, 1.0, "healthy"),
        ];
        let arm = Arm { group: "Article".into(), change: "A".into(), recipe: elbo_recipe::Recipe::default() };
        let found = effect(&arm, &rows).expect("there are pairs");
        assert_eq!((found.mean, found.pairs), (-1.5, 2));
        let unchanged = Arm { change: UNCHANGED.into(), ..arm };
        assert!(line(&unchanged, &rows).ends_with("1 of 3 |"));
    }
}
