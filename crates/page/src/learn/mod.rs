//! What the page explains: short lessons as data, a file for each group of topics, and the stops of the tour.

mod exploring;
mod failures;
mod lesson;
mod network;
mod objective;
mod optimization;
pub mod study;
pub mod tour;

pub use lesson::{Lesson, Part, Topic};

/// All lessons, by groups.
pub const LESSONS: [&[Lesson]; 5] =
    [objective::LESSONS, network::LESSONS, optimization::LESSONS, failures::LESSONS, exploring::LESSONS];

impl Topic {
    /// What is said of it.
    #[must_use]
    pub fn lesson(self) -> &'static Lesson {
        let mut lessons = LESSONS.iter().copied().flatten();
        lessons.find(|lesson| lesson.topic == self).expect("every topic has a lesson, as a test checks")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use elbo_recipe::{PRESETS, Verdict};

    const TOPICS: [Topic; 31] = [
        Topic::Elbo,
        Topic::Reparameterization,
        Topic::Beta,
        Topic::KlWarmup,
        Topic::LogvarBounds,
        Topic::Recipe,
        Topic::Initialization,
        Topic::OutputBias,
        Topic::BatchNorm,
        Topic::LearningRate,
        Topic::Schedules,
        Topic::Plateau,
        Topic::GradientNorm,
        Topic::UpdateRatio,
        Topic::Clipping,
        Topic::Guards,
        Topic::Collapse,
        Topic::Stuck,
        Topic::Divergence,
        Topic::Overflow,
        Topic::BatchNormGap,
        Topic::TooSlow,
        Topic::Health,
        Topic::LatentMap,
        Topic::Manifold,
        Topic::TestDigits,
        Topic::Morph,
        Topic::Drawing,
        Topic::Duel,
        Topic::TimeMachine,
        Topic::Device,
    ];

    fn lessons() -> impl Iterator<Item = &'static Lesson> {
        LESSONS.iter().copied().flatten()
    }

    #[test]
    fn every_topic_has_one_lesson() {
        assert_eq!(lessons().count(), TOPICS.len());
        for (index, topic) in TOPICS.into_iter().enumerate() {
            assert_eq!(topic as usize, index, "no topic is left out here");
            assert_eq!(lessons().filter(|lesson| lesson.topic == topic).count(), 1, "{topic:?}");
        }
        let mut names: Vec<_> = lessons().map(|lesson| lesson.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TOPICS.len());
    }

    #[test]
    fn every_lesson_is_40_to_120_words_and_names_a_source() {
        for lesson in lessons() {
            let words: usize = lesson
                .parts
                .iter()
                .filter(|part| !matches!(part, Part::Formula(_)))
                .map(|part| part.text().split_whitespace().count())
                .sum();
            assert!((40..=120).contains(&words), "{}: {words} words", lesson.name);
            assert!(!lesson.sources.is_empty() && !lesson.title.is_empty(), "{}", lesson.name);
            assert!(lesson.sources.iter().all(|source| source.chars().any(|c| c.is_ascii_digit())));
            assert!(lesson.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
        }
    }

    /// A number of the study can come from nowhere but its table: sentences on the study have places instead of
    /// digits, and nothing else speaks of it.
    #[test]
    fn numbers_of_the_study_come_from_its_table() {
        let mut quoted = Vec::new();
        for lesson in lessons() {
            for part in lesson.parts {
                match part {
                    Part::Study(finding, sentence) => {
                        assert!(
                            !sentence.contains(|c: char| c.is_ascii_digit()),
                            "{}: {sentence}",
                            lesson.name
                        );
                        let text = part.text();
                        assert!(!text.contains(['{', '}']), "{}: an unknown place in {text}", lesson.name);
                        let has_number = text.contains(finding.effect) || text.contains(finding.failed);
                        assert!(has_number, "{}: {text}", lesson.name);
                        quoted.push(finding.change);
                    }
                    Part::Words(text) | Part::Formula(text) => {
                        let study = ["study", "±", "seeds", "{"].iter().find(|word| text.contains(**word));
                        let free_of_numbers = !text.contains(|c: char| c.is_ascii_digit());
                        assert!(study.is_none() || free_of_numbers, "{}: {text}", lesson.name);
                        for finding in study::FINDINGS {
                            for number in [finding.effect, finding.held_out, finding.active_units] {
                                assert!(
                                    number.is_empty() || !text.contains(number),
                                    "{}: {number}",
                                    lesson.name
                                );
                            }
                        }
                    }
                }
            }
        }
        for finding in study::FINDINGS {
            assert!(quoted.contains(&finding.change), "'{}' is quoted nowhere", finding.change);
        }
    }

    #[test]
    fn every_bad_verdict_and_every_preset_is_explained() {
        for verdict in Verdict::ALL {
            assert_eq!(Topic::of_verdict(verdict).is_some(), verdict.is_bad(), "{verdict:?}");
        }
        for preset in PRESETS {
            let sound = Topic::of_preset(preset.name) == Topic::Recipe;
            assert_eq!(sound, !preset.verdict.is_bad(), "{}", preset.name);
        }
    }

    #[test]
    fn the_lines_of_the_chart_are_what_the_lessons_say() {
        let half = 784.0 * 2f64.ln();
        assert_eq!(format!("{half:.1}"), "543.4");
        let elbo = Topic::Elbo.lesson().parts.iter().map(Part::text).collect::<String>();
        assert!(["543.4", "205.8", "45.5"].iter().all(|line| elbo.contains(line)));
        assert!(f64::from(f32::MAX).ln() > 88.7 && f64::from(f32::MAX).ln() < 88.8);
    }
}
