//! The words for why a campaign waits or is paused. Programs compare them: none ever changes its meaning.

use super::view::Event;

/// Why it waits, to go on by itself: the plan's hours, day or month; the service's 429; a network or a service that does
/// not answer; acceptances that may still come.
pub const WAITING: &[&str] =
    &["hours", "day", "month", "rateLimit", "network", "service", "settling"];

/// Why it is paused: somebody asked for it, the device is offline, rows in a row of which nobody knows or that were
/// refused, or an error, by its group.
pub const PAUSED: &[&str] = &[
    "user",
    "offline",
    "unknown",
    "refused",
    "authentication",
    "payment",
    "permission",
    "notFound",
    "precondition",
    "rateLimit",
    "rejected",
    "server",
    "network",
    "timeout",
    "abort",
    "response",
    "validation",
    "unknownOutcome",
    "credentials",
    "storage",
    "state",
    "closed",
    "keyReused",
    "load",
    "core",
    "error",
];

/// Whether an event's reason is one of these.
pub fn are_known(event: &Event) -> bool {
    match event {
        Event::Waiting { reason, .. } => WAITING.contains(reason),
        Event::Paused { reason } => PAUSED.contains(&reason.as_str()),
        _ => true,
    }
}
