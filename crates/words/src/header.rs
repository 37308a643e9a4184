//! What is said in the header of the page: its name, the device in use, the theme.

/// What is said in the header of the page: its name, the device in use, the theme.
pub trait HeaderWords {
    /// The name of the page.
    fn page_name(&self) -> &'static str;

    /// What the page is for, beside its name.
    fn page_tagline(&self) -> &'static str;

    /// There is no device.
    fn no_device(&self) -> &'static str;

    /// The choice of the device.
    fn device_choice(&self) -> &'static str;

    /// The choice of the fastest device.
    fn fastest_device(&self) -> &'static str;

    /// What the button of the tour does.
    fn tour_hint(&self) -> &'static str;

    /// The button of the tour.
    fn tour(&self) -> &'static str;

    /// The theme of the system.
    fn theme_of_the_system(&self) -> &'static str;

    /// The light theme.
    fn light_theme(&self) -> &'static str;

    /// The dark theme.
    fn dark_theme(&self) -> &'static str;

    /// The button of the theme, which is this one.
    fn theme_button(&self, name: &str) -> String;

    /// What the button that shares does.
    fn share_hint(&self) -> &'static str;

    /// The button that shares.
    fn share(&self) -> &'static str;

    /// The link was copied.
    fn share_copied(&self) -> &'static str;

    /// The link could not be copied: the visitor has to.
    fn share_by_hand(&self) -> &'static str;

    /// Why, before the link.
    fn share_refused(&self) -> &'static str;

    /// The button that closes a card or a form.
    fn close(&self) -> &'static str;

    /// The row of the workspaces.
    fn workspaces(&self) -> &'static str;

    /// The label of the workspace of that name in links.
    fn workspace_label(&self, name: &str) -> &'static str;

    /// Sliders and draw pad, which one touches.
    fn hand(&self) -> &'static str;
}
