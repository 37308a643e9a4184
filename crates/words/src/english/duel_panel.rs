//! What is said where a duel is set up, and around the figures of one that is on, in English.

use super::English;
use crate::DuelPanelWords;

impl DuelPanelWords for English {
    fn duel_panel_title(&self) -> &'static str {
        "Duel"
    }

    fn duel_panel_note(&self) -> &'static str {
        "A against B"
    }

    fn duel_choose(&self) -> &'static str {
        "Choose"
    }

    fn duel_explanation(&self) -> &'static str {
        "Train two recipes side by side: same seed, same images, one difference."
    }

    fn duel_on(&self) -> &'static str {
        "Train, Step and Reset act on both. Their recipes stay as they are; what you edit now is kept for the run after the duel."
    }

    fn duel_end(&self) -> &'static str {
        "End duel"
    }

    fn duel_end_hint(&self) -> &'static str {
        "A fresh single run of the recipe below takes its place"
    }

    fn own_duel(&self) -> &'static str {
        "A duel of your own"
    }

    fn own_duel_explanation(&self) -> &'static str {
        "Your own: A is the recipe as edited, B is the same with one change."
    }

    fn own_duel_field(&self) -> &'static str {
        "B differs in"
    }

    fn own_duel_start(&self) -> &'static str {
        "Start this duel"
    }

    fn duel_remedy_hint(&self) -> &'static str {
        "A single fresh run from the same seed; it ends the duel"
    }

    fn duel_figures(&self) -> &'static str {
        "Figures of both runs"
    }

    fn duel_held_out_loss(&self) -> &'static str {
        "Loss, held out"
    }

    fn duel_held_out_reconstruction(&self) -> &'static str {
        "Reconstruction, held out"
    }

    fn duel_held_out_kl(&self) -> &'static str {
        "KL, held out"
    }
}
