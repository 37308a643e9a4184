//! On which device the runs train: decided before the first step, once for all of them.

use std::rc::Rc;

use elbo_engine::{Engine, EngineError, ModelSpec, Weights, initial_weights};
use elbo_protocol::{
    Backend, BackendPreference, DeviceReason, DeviceReport, DeviceTask, Event, Occurrence, RunId, SelfTest,
    Timing,
};
use elbo_recipe::Recipe;
use elbo_trainer::{Dataset, Session, TrainError};
use futures::FutureExt as _;

use crate::{
    context::Context,
    devices::Devices,
    message::{Input, Output},
    new_runs::session,
    opening::{TestedGpu, open_gpu, test_cpu},
    run::Run,
    runs::Runs,
    surroundings::WebgpuOffer,
    timing::{Timings, choose},
};

/// The graphics processor, as far as it is known.
enum Graphics {
    Opening,
    Open(TestedGpu),
    /// Why not; none if it is not wanted.
    None(Option<DeviceReason>),
}

/// The devices, what is known of them, and which one is wanted.
pub(crate) struct DeviceChoice {
    context: Context,
    devices: Rc<dyn Devices>,
    preference: BackendPreference,
    offer: WebgpuOffer,
    cpu_test: SelfTest,
    graphics: Graphics,
    timings: Timings,
}

/// What was decided: the device, why, where the visitor would expect another, what was measured, and the runs
/// on the graphics processor, if they train there.
type Decision = (Backend, Option<DeviceReason>, Option<Timing>, Vec<Session>);

impl DeviceChoice {
    /// Tests the CPU, and tells whether it must still be asked for the graphics processor.
    pub async fn new(
        context: Context,
        devices: Rc<dyn Devices>,
        preference: BackendPreference,
        offer: WebgpuOffer,
    ) -> Self {
        let cpu_test = test_cpu(&*devices).await;
        let graphics = match preference {
            BackendPreference::Cpu => Graphics::None(None),
            BackendPreference::Auto | BackendPreference::Webgpu => Graphics::Opening,
        };
        Self { context, devices, preference, offer, cpu_test, graphics, timings: Timings::default() }
    }

    /// Asks for the graphics processor, if it is wanted.
    pub fn open_gpu(&self) {
        if let Graphics::Opening = self.graphics {
            self.context.post(Event::Choosing { doing: DeviceTask::Opening });
            let (devices, preference) = (Rc::clone(&self.devices), self.preference);
            let offer = self.offer.clone();
            let opening = async move { Input::GpuOpened(open_gpu(devices, preference, offer).await) };
            self.context.output(Output::OpenGpu(opening.boxed_local()));
        }
    }

    /// Takes what came of it.
    pub fn gpu_opened(&mut self, opened: Result<TestedGpu, DeviceReason>) {
        self.graphics = match opened {
            Ok(tested) => Graphics::Open(tested),
            Err(reason) => Graphics::None(Some(reason)),
        };
    }

    /// What there is to compute with.
    pub fn devices(&self) -> &dyn Devices {
        &*self.devices
    }

    /// Decides on which device the runs train, once that can be decided.
    pub async fn decide(&mut self, runs: &mut Runs, data: &Dataset) {
        if runs.is_decided() {
            return;
        }
        let tested = match &self.graphics {
            Graphics::Opening => return,
            Graphics::None(reason) => return self.decided(runs, Backend::Cpu, reason.clone(), None),
            Graphics::Open(tested) => tested.clone(),
        };
        // A measurement needs images, and so does training.
        if runs.all().iter().any(|run| run.session.lines().is_none()) {
            return;
        }
        let wanted = runs.all().iter().map(|run| (run.session.recipe().clone(), run.session.train_images()));
        let wanted: Vec<_> = wanted.collect();
        self.context.post(Event::Choosing { doing: DeviceTask::Compiling });
        match self.on_graphics(&tested, &wanted, data).await {
            Ok((backend, reason, timing, sessions)) => {
                for (run, session) in runs.all_mut().iter_mut().zip(sessions) {
                    run.move_to(session, data);
                }
                self.decided(runs, backend, reason, timing);
            }
            Err(error) => {
                let reason = DeviceReason::Fault((&error).into());
                self.decided(runs, Backend::Cpu, Some(reason.clone()), None);
                let ids: Vec<RunId> = runs.all().iter().map(Run::id).collect();
                for run in ids {
                    let occurrence = Occurrence::FellBack { reason: reason.clone() };
                    self.context.post(Event::Occurred { run, step: 0, occurrence });
                }
            }
        }
    }

    /// Builds the runs on the graphics processor, unless the CPU is the faster one and the choice is free.
    async fn on_graphics(
        &mut self,
        tested: &TestedGpu,
        wanted: &[(Recipe, usize)],
        data: &Dataset,
    ) -> Result<Decision, TrainError> {
        let (mut engines, mut timings) = (Vec::new(), Vec::new());
        for (recipe, _) in wanted {
            let spec = ModelSpec::from(recipe);
            let weights = initial_weights(&spec.architecture, recipe.seed);
            let mut gpu = tested.gpu.engine(&spec, &weights).await?;
            if self.preference == BackendPreference::Auto {
                timings.push(self.timing(recipe, (&spec, &weights), &mut *gpu, data).await?);
            }
            engines.push(gpu);
        }
        let timing = mean(&timings);
        let (backend, reason) = choose(self.preference, timing);
        if backend == Backend::Cpu {
            return Ok((backend, reason, timing, Vec::new()));
        }
        let sessions = wanted.iter().zip(engines);
        let sessions = sessions.map(|((recipe, images), engine)| session(recipe.clone(), *images, engine));
        Ok((backend, reason, timing, sessions.collect::<Result<_, _>>()?))
    }

    async fn timing(
        &mut self,
        recipe: &Recipe,
        (spec, weights): (&ModelSpec, &Weights),
        gpu: &mut dyn Engine,
        data: &Dataset,
    ) -> Result<Timing, EngineError> {
        self.context.post(Event::Choosing { doing: DeviceTask::Measuring });
        let mut cpu = self.devices.cpu(spec, weights)?;
        self.timings.of(&self.context, recipe, &data.train, &mut *cpu, gpu).await
    }

    fn decided(
        &self,
        runs: &mut Runs,
        backend: Backend,
        reason: Option<DeviceReason>,
        timing: Option<Timing>,
    ) {
        let (adapter, self_test) = match (&self.graphics, backend) {
            (Graphics::Open(tested), Backend::Webgpu) => (tested.gpu.adapter(), tested.self_test.clone()),
            _ => ("wasm SIMD".to_owned(), self.cpu_test.clone()),
        };
        let engine = runs.all().first().map(|run| run.session.engine_name().to_owned()).unwrap_or_default();
        let device = DeviceReport { backend, adapter, engine, reason, self_test, timing };
        runs.decide(device);
    }
}

/// How long a step takes on average over the runs, which take turns; none without measurements.
fn mean(timings: &[Timing]) -> Option<Timing> {
    let mean = |of: fn(&Timing) -> f32| timings.iter().map(of).sum::<f32>() / timings.len() as f32;
    let timing = || Timing { cpu_ms: mean(|timing| timing.cpu_ms), gpu_ms: mean(|timing| timing.gpu_ms) };
    (!timings.is_empty()).then(timing)
}

#[cfg(test)]
mod tests {
    use elbo_protocol::{Browser, BrowserName, Obstacle, System};
    use futures::executor::block_on;

    use super::*;
    use crate::{
        run::Run,
        surroundings::Surroundings,
        testing::{TestDevices, TestGpu, TestHost, dataset, session as session_of, tiny},
    };

    fn choice(host: &TestHost, gpu: Option<TestGpu>, preference: BackendPreference) -> DeviceChoice {
        choice_in(host, &Surroundings::default(), gpu, preference)
    }

    fn choice_in(
        host: &TestHost,
        surroundings: &Surroundings,
        gpu: Option<TestGpu>,
        preference: BackendPreference,
    ) -> DeviceChoice {
        let (devices, offer) = (Rc::new(TestDevices { gpu, refuses: false }), surroundings.webgpu(false));
        let choice = block_on(DeviceChoice::new(host.context(), devices, preference, offer));
        choice.open_gpu();
        choice
    }

    fn runs(host: &TestHost) -> Runs {
        let run = Run::new(host.context(), RunId(1), session_of(tiny()), 1 << 20);
        let mut runs = Runs::new(host.context(), vec![run]);
        block_on(runs.data_arrived(&dataset(64)));
        runs
    }

    /// What is told after the graphics processor was opened, and all is here to decide.
    fn told(gpu: Option<TestGpu>, preference: BackendPreference) -> (DeviceReport, Vec<Event>) {
        told_in(&Surroundings::default(), gpu, preference)
    }

    fn told_in(
        surroundings: &Surroundings,
        gpu: Option<TestGpu>,
        preference: BackendPreference,
    ) -> (DeviceReport, Vec<Event>) {
        let mut host = TestHost::default();
        host.clock.tick_ms.set(1.0);
        let mut choice = choice_in(&host, surroundings, gpu, preference);
        let mut runs = runs(&host);
        for opening in host.openings() {
            let Input::GpuOpened(opened) = block_on(opening) else { panic!("expected a device") };
            block_on(choice.decide(&mut runs, &dataset(64)));
            assert!(!runs.is_decided(), "it is not known yet whether there is one");
            choice.gpu_opened(opened);
        }
        block_on(choice.decide(&mut runs, &dataset(64)));
        block_on(choice.decide(&mut runs, &dataset(64)));
        assert!(runs.is_decided());
        let told = host.events();
        let ready = |event: &Event| match event {
            Event::Ready { device } => Some(device.clone()),
            _ => None,
        };
        let mut found = told.iter().filter_map(ready);
        let device = found.next().unwrap();
        assert_eq!(found.next(), None, "decided once");
        (device, told)
    }

    #[test]
    fn the_cpu_is_taken_at_once_where_it_is_wanted() {
        let (device, _) = told(Some(TestGpu::default()), BackendPreference::Cpu);
        assert_eq!((device.backend, device.reason.is_none(), device.timing), (Backend::Cpu, true, None));
        assert!(matches!(device.self_test, SelfTest::Passed { .. }));
    }

    #[test]
    fn without_webgpu_the_reason_is_told() {
        let (device, _) = told(None, BackendPreference::Auto);
        let Some(DeviceReason::Unreachable { obstacle, .. }) = device.reason else { panic!("expected why") };
        assert_eq!((device.backend, obstacle.detail()), (Backend::Cpu, Some("null")));
        let software = Some(TestGpu { software: true, ..TestGpu::default() });
        assert_eq!(told(software, BackendPreference::Auto).0.backend, Backend::Cpu);
        assert_eq!(told(software, BackendPreference::Webgpu).0.backend, Backend::Webgpu);
    }

    #[test]
    fn a_browser_that_offers_none_is_named_and_not_asked_for_a_device() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:152.0) Gecko/20100101 Firefox/152.0";
        let surroundings =
            Surroundings { user_agent: firefox.to_owned(), is_secure: true, has_webgpu: false };
        for preference in [BackendPreference::Auto, BackendPreference::Webgpu] {
            let (device, _) = told_in(&surroundings, Some(TestGpu::default()), preference);
            let browser = Browser { name: BrowserName::Firefox, version: Some(152), system: System::Linux };
            let obstacle = Obstacle::NoWebgpu;
            assert_eq!(device.backend, Backend::Cpu);
            assert_eq!(device.reason, Some(DeviceReason::Unreachable { browser, obstacle }));
        }
    }

    #[test]
    fn where_the_choice_is_free_both_are_measured() {
        let (device, _) = told(Some(TestGpu::default()), BackendPreference::Auto);
        assert!(device.timing.is_some());
        let (device, _) = told(Some(TestGpu::default()), BackendPreference::Webgpu);
        assert_eq!((device.backend, device.timing), (Backend::Webgpu, None));
        assert_eq!(device.adapter, "test adapter");
    }

    #[test]
    fn a_recipe_that_is_refused_trains_on_the_cpu() {
        let refusing = Some(TestGpu { refuses: true, ..TestGpu::default() });
        let (device, told) = told(refusing, BackendPreference::Webgpu);
        assert!(device.backend == Backend::Cpu && device.reason.is_some());
        let fell_back = |event: &Event| {
            matches!(event, Event::Occurred { run: RunId(1), occurrence: Occurrence::FellBack { .. }, .. })
        };
        assert!(told.iter().any(fell_back), "{told:?}");
    }

    #[test]
    fn nothing_is_measured_before_there_are_images() {
        let mut host = TestHost::default();
        let mut choice = choice(&host, Some(TestGpu::default()), BackendPreference::Webgpu);
        let opening = host.openings().remove(0);
        let Input::GpuOpened(opened) = block_on(opening) else { panic!("expected a device") };
        choice.gpu_opened(opened);
        let run = Run::new(host.context(), RunId(1), session_of(tiny()), 1 << 20);
        let mut runs = Runs::new(host.context(), vec![run]);
        block_on(choice.decide(&mut runs, &Dataset::default()));
        assert!(!runs.is_decided());
    }
}
