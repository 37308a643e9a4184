//! What is said of devices.

use elbo_protocol::{Backend, DeviceReason, DeviceReport, DeviceTask, SelfTest, SelfTestFault, Timing};

/// What is said of devices.
pub trait DeviceWords {
    /// A device, by its short name.
    fn backend(&self, backend: Backend) -> &'static str;

    /// That a device computes, as a heading.
    fn device_title(&self, backend: Backend) -> String;

    /// What is known of the device in use, in the list of events.
    fn device_log(&self, device: &DeviceReport) -> String;

    /// What is being done to choose a device; without a task, that one is being chosen.
    fn device_task(&self, task: Option<DeviceTask>) -> &'static str;

    /// Why this device computes, in a line; without a full stop, and without the words of driver or library.
    fn device_reason(&self, reason: &DeviceReason) -> String;

    /// How a visitor comes by another device, where something is known of it.
    fn device_advice(&self, reason: &DeviceReason) -> Option<&'static str>;

    /// Why this device computes, how another comes by, and what driver or library says, quoted.
    fn device_reason_in_full(&self, reason: &DeviceReason) -> String;

    /// Whether the self-test was passed, in two words.
    fn self_test_outcome(&self, test: &SelfTest) -> &'static str;

    /// The outcome of the self-test with its numbers.
    fn self_test(&self, test: &SelfTest) -> String;

    /// Why a device did not pass.
    fn self_test_fault(&self, fault: &SelfTestFault) -> String;

    /// What was measured of both devices.
    fn timing(&self, timing: Timing) -> String;

    /// All that is known of the device in use, but for the words of driver or library, on its badge.
    fn device_badge(&self, device: &DeviceReport) -> String;
}
