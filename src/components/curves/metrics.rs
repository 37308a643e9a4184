//! The figures of the run, as large numbers.

use std::rc::Rc;

use elbo_protocol::Terms;
use elbo_recipe::{KlSchedule, Recipe, Reduction};
use elbo_words::words;
use yew::prelude::*;

use crate::components::curves::figure::figure;
use elbo_words::numbers::{grouped, nats};

/// What the figures are.
#[derive(Debug, Clone, PartialEq, Properties)]
pub struct MetricsProps {
    /// Optimizer updates done.
    pub step: Option<u32>,
    /// Passes over the training images done.
    pub epoch: Option<u32>,
    /// Optimizer updates in the whole run.
    pub total_steps: u32,
    /// Trainable parameters.
    pub parameters: Option<u32>,
    /// The recipe of the run, or of the next one.
    pub recipe: Rc<Recipe>,
    /// Training terms, over the last steps.
    pub training: Option<Terms>,
    /// Held-out terms.
    pub held_out: Option<Terms>,
    /// Training speed.
    pub images_per_second: Option<f32>,
}

/// The section with the figures.
#[component]
pub fn Metrics(props: &MetricsProps) -> Html {
    let constant = props.recipe.kl_schedule == KlSchedule::Constant;
    let held_out = words().figure_loss(is_elbo(&props.recipe), true);
    let loss = words().figure_loss(is_elbo(&props.recipe) && constant, false);
    let training = |part: fn(&Terms) -> f32| props.training.as_ref().map(part);
    html! {
        <section class="metrics" aria-label={words().figures_label()}>
            <dl class="stats large">
                { term("held-out", held_out, props.held_out.map(|terms| terms.loss)) }
                { term("loss", loss, training(|terms| terms.loss)) }
                { term("reconstruction", words().reconstruction_term(), training(|terms| terms.reconstruction)) }
                { term("kl", words().kl_term(), training(|terms| terms.kl)) }
            </dl>
            <progress class="run-progress" max={props.total_steps.max(1).to_string()}
                value={props.step.unwrap_or(0).to_string()} aria-label={words().steps_done()}></progress>
            <dl class="stats">
                { figure("epoch", words().figure_epoch(), "", props.epoch,
                    props.epoch.map(|epoch| words().share_of(epoch, props.recipe.epochs))) }
                { figure("step", words().figure_step(), "", props.step, props.step.map(grouped)) }
                { figure("images-per-second", words().figure_images_per_second(), "", props.images_per_second,
                    props.images_per_second.map(|speed| grouped(speed.round() as u32))) }
                { figure("parameters", words().figure_parameters(), "", props.parameters, props.parameters.map(grouped)) }
            </dl>
            <p class="key">{ words().figures_note() }</p>
        </section>
    }
}

fn term(name: &str, label: &str, value: Option<f32>) -> Html {
    figure(name, label, "", value, value.map(nats))
}

/// Whether the loss at the full beta is the negative evidence lower bound.
fn is_elbo(recipe: &Recipe) -> bool {
    let whole = recipe.kl_schedule != KlSchedule::FreeBits && recipe.reduction == Reduction::Sum;
    recipe.beta == 1.0 && whole
}

#[cfg(test)]
mod tests {
    use elbo_recipe::FieldId;

    use super::*;

    #[test]
    fn only_the_plain_objective_is_the_elbo() {
        let recipe = Recipe::default();
        assert!(is_elbo(&recipe));
        for (field, value) in
            [(FieldId::Beta, "4"), (FieldId::Reduction, "mean"), (FieldId::KlSchedule, "free-bits")]
        {
            assert!(!is_elbo(&recipe.with(field, value).unwrap()), "{field}");
        }
    }
}
