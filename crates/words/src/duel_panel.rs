//! What is said where a duel is set up, and around the figures of one that is on.

/// What is said where a duel is set up, and around the figures of one that is on.
pub trait DuelPanelWords {
    /// Heading of the panel.
    fn duel_panel_title(&self) -> &'static str;

    /// What stands beside it, while a duel is on.
    fn duel_panel_note(&self) -> &'static str;

    /// The button that opens the choice of duels.
    fn duel_choose(&self) -> &'static str;

    /// What a duel is.
    fn duel_explanation(&self) -> &'static str;

    /// What holds while a duel is on.
    fn duel_on(&self) -> &'static str;

    /// The button that ends a duel.
    fn duel_end(&self) -> &'static str;

    /// What it does.
    fn duel_end_hint(&self) -> &'static str;

    /// The visitor's own duel, for those who cannot see it.
    fn own_duel(&self) -> &'static str;

    /// What it is.
    fn own_duel_explanation(&self) -> &'static str;

    /// The choice of the field that differs.
    fn own_duel_field(&self) -> &'static str;

    /// The button that starts it.
    fn own_duel_start(&self) -> &'static str;

    /// What the button of a side's remedy does.
    fn duel_remedy_hint(&self) -> &'static str;

    /// The figures of both runs, for those who cannot see them.
    fn duel_figures(&self) -> &'static str;

    /// The row of the held-out loss.
    fn duel_held_out_loss(&self) -> &'static str;

    /// The row of the held-out reconstruction loss.
    fn duel_held_out_reconstruction(&self) -> &'static str;

    /// The row of the held-out KL.
    fn duel_held_out_kl(&self) -> &'static str;
}
