//! What reached the proxy.

/// What reached the wire.
pub struct Seen {
    /// By the clock that only runs forward, and by the one on the wall.
    pub at: f64,
    pub wall: f64,
    pub method: &'static str,
    pub path: String,
    pub headers: Vec<(String, String)>,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}
