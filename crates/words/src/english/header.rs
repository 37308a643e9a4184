//! What is said in the header of the page: its name, the device in use, the theme, in English.

use super::English;
use crate::HeaderWords;

impl HeaderWords for English {
    fn page_name(&self) -> &'static str {
        "Elbo Room"
    }

    fn page_tagline(&self) -> &'static str {
        "a VAE that trains here"
    }

    fn no_device(&self) -> &'static str {
        "no device"
    }

    fn device_choice(&self) -> &'static str {
        "Device; another begins a fresh run"
    }

    fn fastest_device(&self) -> &'static str {
        "fastest device"
    }

    fn tour_hint(&self) -> &'static str {
        "A tour of the page in one minute"
    }

    fn tour(&self) -> &'static str {
        "Tour"
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

    fn theme_button(&self, name: &str) -> String {
        format!("Theme: {name}. Change it")
    }

    fn share_hint(&self) -> &'static str {
        "Copy a link that gives the same recipe, seed and curve"
    }

    fn share(&self) -> &'static str {
        "Share"
    }

    fn share_copied(&self) -> &'static str {
        "Link copied"
    }

    fn share_by_hand(&self) -> &'static str {
        "Copy this link"
    }

    fn share_refused(&self) -> &'static str {
        "The browser does not let the page copy. Here is the link:"
    }

    fn close(&self) -> &'static str {
        "Close"
    }

    fn workspaces(&self) -> &'static str {
        "Workspaces"
    }

    fn workspace_label(&self, name: &str) -> &'static str {
        match name {
            "recipe" => "Recipe",
            "curves" => "Curves",
            "latent" => "Latent",
            "duel" => "Duel",
            _ => "",
        }
    }

    fn hand(&self) -> &'static str {
        "Sliders and drawing"
    }
}
