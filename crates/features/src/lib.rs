//! No code: see this package's manifest.
