//! What suits one device better than another.

/// How the threads of a workgroup, 64 of them, share a matrix product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tile {
    /// Blocks of 4x4 numbers that a thread has below each other.
    pub rows: usize,
    /// Blocks that it has side by side.
    pub columns: usize,
    /// How the numbers that are multiplied come to the threads.
    pub path: LoadPath,
}

/// How the numbers that are multiplied come to the threads of a workgroup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadPath {
    /// Every thread loads what it needs.
    Direct,
    /// Through workgroup memory, where all threads find what each brought.
    Shared,
    /// Every thread loads what it needs of a fourth of the sum only: four times as many threads, and workgroups,
    /// for the same product.
    Split,
}

impl Tile {
    /// Threads of a workgroup in a row, and rows of them.
    pub(crate) fn side(self) -> usize {
        match self.path {
            LoadPath::Direct | LoadPath::Shared => 8,
            LoadPath::Split => 4,
        }
    }
}

/// What suits one device better than another: results differ by rounding only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tuning {
    /// Layers forward, but the last.
    pub forward: Tile,
    /// The last layer forward.
    pub output: Tile,
    /// Gradients of layers' inputs.
    pub backward: Tile,
    /// Gradients of weights.
    pub gradients: Tile,
    /// Whether the gradients of all layers' weights are one launch.
    pub gradients_together: bool,
    /// Threads of the update, about.
    pub update_threads: usize,
    /// Steps that wait for each other before they go to the device.
    pub queue: usize,
    /// Held-out images evaluated at a time.
    pub evaluation_piece: usize,
}

impl Tuning {
    /// For a device that computes on the CPU.
    #[must_use]
    pub fn software() -> Self {
        let tile = Tile { rows: 2, columns: 2, path: LoadPath::Direct };
        Self {
            forward: tile,
            output: tile,
            backward: tile,
            gradients: tile,
            gradients_together: false,
            update_threads: 4096,
            queue: 16,
            evaluation_piece: 250,
        }
    }

    /// For a device with many cores, which few workgroups would leave idle.
    #[must_use]
    pub fn hardware() -> Self {
        let split = Tile { rows: 1, columns: 1, path: LoadPath::Split };
        let tile = Tile { rows: 1, columns: 1, path: LoadPath::Direct };
        Self {
            forward: split,
            output: tile,
            backward: split,
            gradients: tile,
            gradients_together: true,
            update_threads: 4096,
            queue: 16,
            evaluation_piece: 1000,
        }
    }

    /// What suits an adapter.
    #[must_use]
    pub fn for_adapter(software: bool) -> Self {
        if software { Self::software() } else { Self::hardware() }
    }
}
