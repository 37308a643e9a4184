//! What happens in a rehearsal, as plain numbers: any of them is a script.

use crate::devices::Graphics;

/// The beginning, and what happens then, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Chooses the link that the page is opened with, and the devices.
    pub beginning: u32,
    /// What happens: a kind and a detail each.
    pub deeds: Vec<(u8, u32)>,
}

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Messages arrive on both sides and the worker goes on, so many times.
    Flow(u32),
    /// The worker goes on: up to its next pause.
    Work(u32),
    /// The oldest command reaches the worker.
    CommandArrives,
    /// The oldest event reaches the page.
    EventArrives,
    /// A file arrives.
    FileArrives,
    /// A file cannot be fetched.
    FileFails,
    /// The opening of the graphics processor goes on.
    OpeningGoesOn,
    /// Time passes, in milliseconds.
    TimePasses(u32),
    /// The page's clock strikes after so many seconds.
    Tick(u32),
    /// From now on answers of the device come late, by so many polls.
    Stall(u32),
    /// So many answers of the device fail.
    DeviceFails(u32),
    /// A step soon to come is NaN, so many times.
    StepBreaks {
        /// How many steps on.
        ahead: u32,
        /// How often.
        times: u32,
    },
    /// The oldest answer on its way to the page is lost.
    AnswerLost,
    /// The visitor edits the recipe before and after the worker goes on, and hears nothing of it meanwhile.
    EditsUnheard {
        /// How often the worker goes on.
        rounds: u32,
        /// Whether the next step of all runs is NaN meanwhile and from then on.
        breaks: bool,
        /// Chooses the edits.
        edits: u32,
    },
    /// The worker dies.
    WorkerDies,
    /// No engine can be made for a while.
    NoEngine(bool),
    /// The visitor does something.
    Press(u8, u32),
}

/// Kinds of deeds: of any number, the remainder counts.
const KINDS: u8 = 96;

/// In one script of so many the last answer is lost.
const LAST_ANSWERS: u32 = 8;

impl Deed {
    /// What a kind and a detail mean.
    pub fn of((kind, detail): (u8, u32)) -> Self {
        match kind % KINDS {
            0..=17 => Self::Flow(1 + detail % 12),
            18..=25 => Self::Work(1 + detail % 4),
            26..=29 => Self::CommandArrives,
            30..=34 => Self::EventArrives,
            35..=39 => Self::FileArrives,
            40 => Self::FileFails,
            41..=42 => Self::OpeningGoesOn,
            43 => Self::TimePasses(detail % 300),
            44 => Self::Tick(detail % 13),
            45 => Self::Stall([0, 1, 5, 1_000_000][detail as usize % 4]),
            46 if detail.is_multiple_of(4) => Self::DeviceFails(1),
            47..=49 => Self::StepBreaks { ahead: 1 + detail % 16, times: 1 + detail / 16 % 9 },
            46 => Self::EditsUnheard {
                rounds: 1 + detail / 4 % 16,
                breaks: !(detail / 64).is_multiple_of(4),
                edits: detail / 256,
            },
            50 => Self::AnswerLost,
            51 if detail.is_multiple_of(8) => Self::WorkerDies,
            52 if detail.is_multiple_of(2) => Self::NoEngine(detail.is_multiple_of(4)),
            kind => Self::Press(kind, detail),
        }
    }
}

impl Script {
    /// The query of the link: small nets and few images, now and then a duel.
    pub fn query(&self) -> String {
        let pick = |shift: u32, count: u32| ((self.beginning >> shift) % count) as usize;
        let backend = ["cpu", "auto", "webgpu"][pick(0, 3)];
        let images = [64, 128, 320, 96][pick(2, 4)];
        let epochs = [1, 3, 30, 200][pick(4, 4)];
        let autostart = pick(6, 2);
        let rival = ["", "&vs.beta=4", "&vs.latent=3", "", "&vs.rollback=false", ""][pick(7, 6)];
        let rollback = ["", "&rollback=false", "&rollback_tries=2"][pick(10, 3)];
        let preset = ["article", "healthy"][pick(12, 2)];
        format!(
            "?preset={preset}&hidden=&latent=2&batch_size=32&backend={backend}&train_images={images}&epochs={epochs}\
             &autostart={autostart}{rollback}{rival}"
        )
    }

    /// The graphics processor that there is.
    pub fn graphics(&self) -> Graphics {
        let all = [
            Graphics::Good,
            Graphics::Good,
            Graphics::Missing,
            Graphics::Software,
            Graphics::Wrong,
            Graphics::Refusing,
        ];
        all[(self.beginning >> 13) as usize % all.len()]
    }

    /// Whether the visitor asks for a last look once all is at rest, and its answer is lost.
    pub fn loses_last_answer(&self) -> bool {
        (self.beginning >> 18).is_multiple_of(LAST_ANSWERS)
    }

    /// How much time a step takes, in milliseconds.
    pub fn piece_ms(&self) -> f64 {
        [0.25, 1.0, 4.0, 15.0][(self.beginning >> 16) as usize % 4]
    }

    /// What happens, in order.
    pub fn deeds(&self) -> impl Iterator<Item = Deed> {
        self.deeds.iter().copied().map(Deed::of)
    }
}

#[cfg(test)]
mod tests {
    use elbo_page::query::Query;

    use super::*;

    #[test]
    fn every_beginning_is_a_link_without_faults() {
        for beginning in (0..1 << 14).step_by(7) {
            let script = Script { beginning, deeds: Vec::new() };
            let query = Query::parse(&script.query());
            assert_eq!(query.ignored, Vec::<String>::new(), "{}", script.query());
            assert_eq!(query.recipe.hidden, Vec::<u32>::new());
        }
    }
}
