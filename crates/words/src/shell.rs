//! What is said in the frame of the page; what has no numbers or names is in `ShellLabels`.

/// What is said in the frame of the page.
pub trait ShellWords {
    /// The pretrained weights answer: the preset that they are of, if they are of one, and their epochs.
    fn source_pretrained(&self, preset: Option<&str>, epochs: u32) -> String;

    /// The weights of a checkpoint answer.
    fn source_checkpoint(&self, step: u32) -> String;

    /// How much of the training images is here.
    fn data_loaded(&self, images: u32, of: u32) -> String;

    /// There is no device.
    fn no_device(&self) -> &'static str;

    /// The choice of the fastest device.
    fn fastest_device(&self) -> &'static str;

    /// The theme of the system.
    fn theme_of_the_system(&self) -> &'static str;

    /// The light theme.
    fn light_theme(&self) -> &'static str;

    /// The dark theme.
    fn dark_theme(&self) -> &'static str;

    /// The button of the theme, which is this one.
    fn theme(&self, name: &str) -> String;

    /// The button of a lesson with this title.
    fn explain(&self, title: &str) -> String;
}
