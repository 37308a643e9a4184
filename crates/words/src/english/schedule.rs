//! What is said of the schedules of a recipe, in English.

use elbo_recipe::{FieldId, KlSchedule, LearningRateSchedule, Recipe, schedule::Span};

use super::English;
use crate::{
    ScheduleWords,
    numbers::{grouped, three_digits, tick},
};

impl ScheduleWords for English {
    fn learning_rate_schedule(&self, recipe: &Recipe, span: Span) -> String {
        let rate = recipe.text(FieldId::LearningRate);
        let warmup = recipe.learning_rate_warmup;
        if warmup >= span.total_steps {
            return format!("Warms up for {} steps: the run ends before {rate} is reached.", grouped(warmup));
        }
        let rest = match recipe.learning_rate_schedule {
            LearningRateSchedule::Constant => format!("stays at {rate}."),
            LearningRateSchedule::Cosine => {
                let end = f64::from(recipe.learning_rate) * f64::from(recipe.learning_rate_end);
                format!("falls from {rate} to {} as a cosine.", tick(three_digits(end)))
            }
            LearningRateSchedule::Step => format!(
                "begins at {rate}, times {} every {} epoch{}.",
                recipe.text(FieldId::LearningRateDecay),
                recipe.learning_rate_step,
                if recipe.learning_rate_step == 1 { "" } else { "s" },
            ),
            LearningRateSchedule::Exponential => {
                format!("begins at {rate}, times {} every epoch.", recipe.text(FieldId::LearningRateDecay))
            }
            LearningRateSchedule::Plateau => {
                format!("holds {rate} until the held-out loss stalls: when that is, nobody can foresee.")
            }
        };
        match warmup {
            0 => capitalized(&rest),
            steps => format!("Rises for {} steps, then {rest}", grouped(steps)),
        }
    }

    fn beta_schedule(&self, recipe: &Recipe) -> String {
        let beta = recipe.text(FieldId::Beta);
        let share = three_digits(f64::from(recipe.kl_warmup) * 100.0);
        let warms_up = recipe.kl_warmup > 0.0;
        match recipe.kl_schedule {
            KlSchedule::FreeBits => {
                format!(
                    "Stays at {beta}; {} nats of each dimension are free.",
                    recipe.text(FieldId::FreeBits)
                )
            }
            KlSchedule::Linear if warms_up => format!("Rises to {beta} over {share} % of the run."),
            KlSchedule::Cyclical if warms_up => match recipe.kl_cycles {
                1 => format!("Rises to {beta} over {share} % of the run."),
                cycles => format!("Rises to {beta} in {cycles} cycles, over {share} % of each."),
            },
            _ => format!("Stays at {beta}."),
        }
    }

    fn schedule_chart(&self, name: &str, said: &str) -> String {
        format!("{name} of a run: {said}")
    }
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recipe(changes: &[(FieldId, &str)]) -> Recipe {
        Recipe::default().with_all(changes.iter().copied()).unwrap()
    }

    #[test]
    fn learning_rates_are_told_in_words() {
        let said = |changes: &[(FieldId, &str)]| {
            let recipe = recipe(changes);
            let total_steps = 468 * recipe.epochs;
            English.learning_rate_schedule(&recipe, Span { steps_per_epoch: 468, total_steps })
        };
        let schedule = FieldId::LearningRateSchedule;
        assert_eq!(said(&[]), "Stays at 0.001.");
        assert_eq!(said(&[(schedule, "cosine")]), "Falls from 0.001 to 0 as a cosine.");
        assert_eq!(
            said(&[
                (schedule, "cosine"),
                (FieldId::LearningRateWarmup, "2000"),
                (FieldId::LearningRateEnd, "0.1")
            ]),
            "Rises for 2,000 steps, then falls from 0.001 to 1e-4 as a cosine."
        );
        assert_eq!(said(&[(schedule, "step")]), "Begins at 0.001, times 0.5 every 20 epochs.");
        assert_eq!(said(&[(schedule, "exponential")]), "Begins at 0.001, times 0.5 every epoch.");
        assert!(said(&[(schedule, "plateau")]).contains("nobody can foresee"));
        let short_run = [(FieldId::LearningRateWarmup, "468"), (FieldId::Epochs, "1")];
        assert_eq!(said(&short_run), "Warms up for 468 steps: the run ends before 0.001 is reached.");
    }

    #[test]
    fn betas_are_told_in_words() {
        let said = |changes: &[(FieldId, &str)]| English.beta_schedule(&recipe(changes));
        assert_eq!(said(&[(FieldId::Beta, "4")]), "Stays at 4.");
        assert_eq!(said(&[(FieldId::KlSchedule, "linear")]), "Rises to 1 over 20 % of the run.");
        assert_eq!(said(&[(FieldId::KlSchedule, "linear"), (FieldId::KlWarmup, "0")]), "Stays at 1.");
        assert_eq!(said(&[(FieldId::KlSchedule, "cyclical")]), "Rises to 1 in 4 cycles, over 20 % of each.");
        assert_eq!(
            said(&[(FieldId::KlSchedule, "free-bits")]),
            "Stays at 1; 0.1 nats of each dimension are free."
        );
    }
}
