//! What is said of charts as tables, and the sentences that sum charts up, in English.

use super::English;
use crate::{
    Apart, Course, TableWords,
    numbers::{distance, grouped, percent},
};

/// A change of less than this share is none worth telling.
const STILL: f32 = 0.005;

impl TableWords for English {
    fn table_button(&self) -> &'static str {
        "Table"
    }

    fn table_of(&self, chart: &str) -> String {
        format!("Table of {chart}")
    }

    fn table_close(&self) -> &'static str {
        "Close the table"
    }

    fn nothing_measured(&self) -> &'static str {
        "Nothing has been measured yet."
    }

    fn table_caption(&self, chart: &str, mean_of: Option<u32>) -> String {
        let mean = mean_of.map_or_else(String::new, |steps| {
            format!("; training values are means of {} steps", grouped(steps))
        });
        format!("{chart}{mean}")
    }

    fn table_column(&self, side: Option<&str>, group: &str, name: &str, unit: &str) -> String {
        let parts = [side.unwrap_or_default(), group, name];
        let words: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let unit = if unit.is_empty() { String::new() } else { format!(", {unit}") };
        format!("{}{unit}", words.join(" "))
    }

    fn nats_unit(&self) -> &'static str {
        "nats"
    }

    fn updates_unit(&self) -> &'static str {
        "updates"
    }

    fn planned_step(&self, step: u32) -> String {
        format!("{} planned", grouped(step))
    }

    fn rank_column(&self) -> &'static str {
        "rank"
    }

    fn dimension_column(&self) -> &'static str {
        "dimension"
    }

    fn use_column(&self) -> &'static str {
        "use"
    }

    fn is_used(&self, is_used: bool) -> &'static str {
        if is_used { "used" } else { "unused" }
    }

    fn label_column(&self) -> &'static str {
        "label"
    }

    fn digits_column(&self) -> &'static str {
        "digits"
    }

    fn center_column(&self, axis: &str) -> String {
        format!("center along {axis}")
    }

    fn spread_column(&self) -> &'static str {
        "typical distance from the center"
    }

    fn plane_corner(&self, one_axis: bool) -> &'static str {
        if one_axis { "across" } else { "up, across" }
    }

    fn map_table(&self) -> &'static str {
        "Where the codes of held-out digits lie on the map, by label, in units of the latent space"
    }

    fn manifold_table(&self) -> &'static str {
        "Label of the held-out digit whose code lies nearest, at each place where the manifold decodes"
    }

    fn loss_in_line(&self, is_elbo: bool, held_out: bool) -> &'static str {
        match (is_elbo, held_out) {
            (true, true) => "held-out −ELBO",
            (false, true) => "held-out loss",
            (true, false) => "training −ELBO",
            (false, false) => "training loss",
        }
    }

    fn course(&self, course: &Course<'_>) -> String {
        let Course { name, first, last, number, .. } = *course;
        let unit = if course.unit.is_empty() { String::new() } else { format!(" {}", course.unit) };
        let epochs = epochs(course.epochs);
        if !last.is_finite() && !first.is_finite() {
            return format!("{name} is not finite");
        }
        if !last.is_finite() {
            return format!("{name} began at {}{unit} and is not finite after {epochs}", number(first));
        }
        let change = last - first;
        let verb = match change {
            change if !change.is_finite() => {
                return format!("{name} is {}{unit} after {epochs}", number(last));
            }
            change if change.abs() <= STILL * first.abs() => "stayed, from",
            change if change < 0.0 => "fell from",
            _ => "rose from",
        };
        format!("{name} {verb} {} to {}{unit} over {epochs}", number(first), number(last))
    }

    fn lowest(&self, value: &str, epoch: f64) -> String {
        format!("lowest {value} at epoch {}", short(epoch))
    }

    fn highest(&self, value: &str, epoch: f64) -> String {
        format!("highest {value} at epoch {}", short(epoch))
    }

    fn clipped_steps(&self, steps: u32) -> String {
        format!("{} clipped {}", grouped(steps), plural("step", steps))
    }

    fn skipped_steps(&self, steps: u32) -> String {
        format!("{} skipped {}", grouped(steps), plural("step", steps))
    }

    fn schedule_now(&self, name: &str, now: &str, planned: Option<&str>) -> String {
        let planned = planned.map_or_else(String::new, |end| format!(", planned for the end {end}"));
        format!("{name} {now}{planned}")
    }

    fn kl_shares(&self, all: &str, dimension: usize, most: &str) -> String {
        format!("{all} nats in all, most in z{dimension} with {most}")
    }

    fn map_summary(&self, digits: u32, ends: Option<[Apart; 2]>, probe: Option<f32>) -> String {
        let mut parts = vec![format!("Codes of {} held-out digits", grouped(digits))];
        if let Some([nearest, farthest]) = ends {
            let apart =
                |Apart { one, other, distance: far }| format!("{one} and {other} ({})", distance(far));
            let [nearest, farthest] = [nearest, farthest].map(apart);
            parts.push(format!("nearest are the centers of {nearest}, farthest those of {farthest}"));
        }
        parts.extend(probe.map(|share| format!("a linear probe tells {} of the labels", percent(share))));
        format!("{}.", parts.join("; "))
    }

    fn manifold_summary(&self, side: usize, reach: f32, nearest: &[(u8, u32)]) -> String {
        let labels: Vec<String> =
            nearest.iter().map(|(label, places)| format!("{label} at {places}")).collect();
        format!(
            "{side}×{side} digits decoded from −{reach} to {reach}, around the mean of the codes; the nearest code is \
             that of a {} places.",
            labels.join(", ")
        )
    }
}

fn epochs(epochs: f64) -> String {
    let text = short(epochs);
    format!("{text} {}", if text == "1" { "epoch" } else { "epochs" })
}

/// One digit after the point, and none where it is zero.
fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn plural(one: &str, count: u32) -> String {
    format!("{one}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numbers::nats;

    fn went(first: f32, last: f32) -> String {
        English.course(&Course { name: "KL", unit: "nats", first, last, epochs: 12.4, number: nats })
    }

    #[test]
    fn a_course_falls_rises_stays_or_breaks() {
        assert_eq!(went(543.4, 103.6), "KL fell from 543.4 to 103.6 nats over 12.4 epochs");
        assert_eq!(went(1.0, 20.0), "KL rose from 1.00 to 20.0 nats over 12.4 epochs");
        assert_eq!(went(100.0, 100.1), "KL stayed, from 100.0 to 100.1 nats over 12.4 epochs");
        assert_eq!(went(543.4, f32::NAN), "KL began at 543.4 nats and is not finite after 12.4 epochs");
        assert_eq!(went(f32::NAN, 103.6), "KL is 103.6 nats after 12.4 epochs");
        assert_eq!(went(f32::NAN, f32::NAN), "KL is not finite");
    }

    #[test]
    fn a_column_says_what_it_can() {
        assert_eq!(English.table_column(Some("B"), "held out", "total", "nats"), "B held out total, nats");
        assert_eq!(English.table_column(None, "", "norm", ""), "norm");
    }

    #[test]
    fn numbers_are_short_and_one_is_no_plural() {
        assert_eq!(English.lowest("103.4", 12.0), "lowest 103.4 at epoch 12");
        assert_eq!([epochs(1.0), epochs(0.25)], ["1 epoch", "0.2 epochs"]);
        assert_eq!([1, 2].map(|steps| English.clipped_steps(steps)), ["1 clipped step", "2 clipped steps"]);
    }

    #[test]
    fn a_map_is_summed_up_by_its_ends() {
        let apart = |one, other, distance| Apart { one, other, distance };
        assert_eq!(
            English.map_summary(2000, Some([apart(4, 9, 0.31), apart(0, 1, 5.2)]), Some(90.0)),
            "Codes of 2,000 held-out digits; nearest are the centers of 4 and 9 (0.3), farthest those of 0 and 1 \
             (5.2); a linear probe tells 90.0 % of the labels."
        );
        assert_eq!(English.map_summary(0, None, None), "Codes of 0 held-out digits.");
    }
}
