//! What is said in the frame of the page, in English.

use super::English;
use crate::{ShellWords, numbers::grouped};

impl ShellWords for English {
    fn source_pretrained(&self, preset: Option<&str>, epochs: u32) -> String {
        format!("Pretrained: {}, {epochs} epochs. Train starts fresh.", preset.unwrap_or("our weights"))
    }

    fn source_checkpoint(&self, step: u32) -> String {
        format!("The model as it was at step {}.", grouped(step))
    }

    fn data_loaded(&self, images: u32, of: u32) -> String {
        if images >= of {
            format!("MNIST: {} training images", grouped(of))
        } else {
            format!("MNIST: {} of {} training images", grouped(images), grouped(of))
        }
    }

    fn no_device(&self) -> &'static str {
        "no device"
    }

    fn fastest_device(&self) -> &'static str {
        "fastest device"
    }

    fn theme_of_the_system(&self) -> &'static str {
        "as the system"
    }

    fn light_theme(&self) -> &'static str {
        "light"
    }

    fn dark_theme(&self) -> &'static str {
        "dark"
    }

    fn theme(&self, name: &str) -> String {
        format!("Theme: {name}. Change it")
    }

    fn explain(&self, title: &str) -> String {
        format!("Explain: {title}")
    }
}
