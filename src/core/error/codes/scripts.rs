//! Codes of errors that the package's own scripts make. Their sentences stand there.

/// All of them.
pub const ALL: &[&str] = &[
    "core.broken",
    "core.stale",
    "error",
    "load.failed",
    "load.init",
    "load.noWebAssembly",
    "load.policy",
    "state.copy",
    "storage.blocked",
    "storage.browser",
    "storage.closed",
    "storage.damagedLine",
    "storage.forbidden",
    "storage.full",
    "storage.gone",
    "storage.line",
    "storage.lockLost",
    "storage.locked",
    "storage.missing",
    "storage.newerFile",
    "storage.olderPage",
    "storage.otherFile",
    "storage.quota",
    "storage.unusable",
];
