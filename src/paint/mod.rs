//! A thin layer that strokes the page's pictures on canvases. What is drawn where is decided in `elbo_page::plot`.

pub mod canvas;
pub mod chart;
pub mod digits;
pub mod map;
