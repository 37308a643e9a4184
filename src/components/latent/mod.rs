//! The model under the hand: digits, sliders, pad, map.

pub mod digit;
pub mod draw_pad;
pub mod gallery;
pub mod latent_map;
pub mod latent_slider;
pub mod latent_sliders;
pub mod manifold;
pub mod map_legend;
pub mod morph;
pub mod neighbors;
pub mod plane_surface;
pub mod probe;
pub mod test_digits;
