//! The part of a link that says what of the page was in view: workspace, the charts' look, the moment, the sliders, and
//! the drawing.

use std::rc::Rc;

use elbo_recipe::TEST_IMAGES;
use elbo_words::Expected;

use crate::{
    ink::Ink,
    ink_text,
    plot::view::{Look, Smoothing},
    slider::{MOST_SLIDERS, SLIDER_REACH},
    workspace::{WORKSPACES, Workspace},
};

/// Names of the two scales, as links have them.
const SCALES: [(&str, bool); 2] = [("log", true), ("linear", false)];

/// What was in view. None of each is what a page shows by itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LinkView {
    /// The workspace.
    pub workspace: Option<Workspace>,
    /// Scale and smoothing of the charts.
    pub look: Look,
    /// The step to which the visitor has gone back.
    pub moment: Option<u32>,
    /// The test digit that was picked, by its place.
    pub digit: Option<u32>,
    /// The sliders' values, unless they follow the digit; what is beyond its end is zero.
    pub code: Option<Rc<Vec<f32>>>,
    /// The drawing.
    pub drawing: Option<Rc<Ink>>,
}

impl LinkView {
    /// The parameters that give it again, each with its value. A drawing that is too long is left out.
    #[must_use]
    pub fn parameters(&self) -> Vec<String> {
        let usual = Look::default();
        let scale = || SCALES.iter().find(|(_, is_log)| *is_log == self.look.logarithmic);
        let drawing = self.drawing.as_deref().and_then(ink_text::to_text);
        [
            self.workspace.map(|workspace| format!("workspace={}", workspace.name())),
            scale()
                .filter(|(_, is_log)| *is_log != usual.logarithmic)
                .map(|(name, _)| format!("scale={name}")),
            (self.look.smoothing != usual.smoothing)
                .then(|| format!("smoothing={}", self.look.smoothing.name())),
            self.moment.map(|step| format!("moment={step}")),
            self.digit.map(|index| format!("digit={index}")),
            self.code.as_ref().map(|code| format!("code={}", code_text(code))),
            drawing.map(|text| format!("drawing={text}")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Takes a parameter, by its name; none if it is none of these.
    ///
    /// # Errors
    /// What its value has to be.
    pub fn set(&mut self, name: &str, value: &str) -> Option<Result<(), Expected>> {
        Some(match name {
            "workspace" => taken(&mut self.workspace, Workspace::named(value), || {
                Expected::OneOf(WORKSPACES.iter().map(|entry| entry.name).collect())
            }),
            "scale" => {
                let found = SCALES
                    .iter()
                    .find(|(name, _)| *name == value)
                    .ok_or_else(|| Expected::OneOf(SCALES.iter().map(|(name, _)| *name).collect()));
                found.map(|(_, is_log)| self.look.logarithmic = *is_log)
            }
            "smoothing" => {
                let found = Smoothing::ALL.into_iter().find(|smoothing| smoothing.name() == value);
                let found =
                    found.ok_or_else(|| Expected::OneOf(Smoothing::ALL.map(Smoothing::name).to_vec()));
                found.map(|smoothing| self.look.smoothing = smoothing)
            }
            "moment" => taken(&mut self.moment, value.parse().ok(), || Expected::Step),
            "digit" => {
                let index = value.parse().ok().filter(|index| *index < TEST_IMAGES as u32);
                taken(&mut self.digit, index, || Expected::TestDigit { all: TEST_IMAGES as u32 })
            }
            "code" => taken(&mut self.code, code(value).map(Rc::new), || Expected::Code {
                most: MOST_SLIDERS,
                reach: SLIDER_REACH as u32,
            }),
            "drawing" => {
                taken(&mut self.drawing, ink_text::from_text(value).map(Rc::new), || Expected::Drawing)
            }
            _ => return None,
        })
    }
}

/// Puts a value in its place, or says what it has to be.
fn taken<T>(
    place: &mut Option<T>,
    value: Option<T>,
    expected: impl FnOnce() -> Expected,
) -> Result<(), Expected> {
    *place = Some(value.ok_or_else(expected)?);
    Ok(())
}

/// The values, without zeros at the end, but at least one.
fn code_text(code: &[f32]) -> String {
    let used = code.iter().rposition(|value| *value != 0.0).map_or(1, |last| last + 1);
    let values = code.iter().take(used).map(f32::to_string);
    values.collect::<Vec<_>>().join(",")
}

fn code(text: &str) -> Option<Vec<f32>> {
    let values: Vec<f32> = text.split(',').map(|value| value.parse().ok()).collect::<Option<_>>()?;
    let reachable = values.iter().all(|value| value.abs() <= SLIDER_REACH);
    (reachable && values.len() <= MOST_SLIDERS).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ink::Point;
    use proptest::prelude::*;

    fn read(pairs: &[String]) -> LinkView {
        let mut view = LinkView::default();
        for pair in pairs {
            let (name, value) = pair.split_once('=').unwrap();
            assert_eq!(view.set(name, value), Some(Ok(())), "{pair}");
        }
        view
    }

    #[test]
    fn a_usual_view_has_no_parameters() {
        assert_eq!(LinkView::default().parameters(), Vec::<String>::new());
    }

    #[test]
    fn each_part_of_a_view_is_one_parameter() {
        let drawing = Ink::new(None, vec![vec![Point { x: 0.0, y: 1.0 }]]);
        let view = LinkView {
            workspace: Some(Workspace::Latent),
            look: Look { logarithmic: false, smoothing: Smoothing::Strong },
            moment: Some(120),
            digit: Some(61),
            code: Some(Rc::new(vec![0.0, -1.5, 0.0])),
            drawing: Some(Rc::new(drawing)),
        };
        let parameters = view.parameters();
        assert_eq!(
            parameters,
            [
                "workspace=latent",
                "scale=linear",
                "smoothing=strong",
                "moment=120",
                "digit=61",
                "code=0,-1.5",
                "drawing=AA__"
            ]
        );
        assert_eq!(read(&parameters).parameters(), parameters);
    }

    #[test]
    fn what_cannot_be_is_refused_and_leaves_the_view_as_it_is() {
        let mut view = LinkView { moment: Some(3), ..LinkView::default() };
        let before = view.clone();
        for (name, value) in [
            ("workspace", "attic"),
            ("scale", "round"),
            ("smoothing", ""),
            ("moment", "-1"),
            ("moment", "1e3"),
            ("digit", "10000"),
            ("code", ""),
            ("code", "1,,2"),
            ("code", "NaN"),
            ("code", "100.5"),
            ("drawing", "?"),
        ] {
            assert!(matches!(view.set(name, value), Some(Err(_))), "{name}={value}");
        }
        assert!(matches!(view.set("code", &vec!["1"; 257].join(",")), Some(Err(_))));
        assert_eq!(view.set("beta", "4"), None);
        assert_eq!(view, before);
    }

    proptest! {
        #[test]
        fn any_code_comes_back_to_the_bit(code in prop::collection::vec(-100f32..=100.0, 1..=256)) {
            let view = LinkView { code: Some(Rc::new(code.clone())), ..LinkView::default() };
            let back = read(&view.parameters()).code.unwrap();
            let used = |code: &[f32]| code.iter().rposition(|value| *value != 0.0).map_or(1, |last| last + 1);
            prop_assert_eq!(&back[..], &code[..used(&code)]);
        }
    }
}
