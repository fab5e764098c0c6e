//! What the world does to requests on their way to the proxy and behind it, drawn as a scenario goes on.

use super::Scenario;
use crate::support::proxy::{Net, Service};

/// The most requests of a kind whose fate is planned at a time.
const PLANNED: usize = 12;

impl Scenario {
    /// What happens to the next requests.
    pub(super) fn plan(&self) {
        let count = self.drawn.rows().min(PLANNED);
        let posts = (0..count).map(|_| self.net());
        let posts: Vec<Net> = posts.collect();
        // Whoever has no such path is no proxy of this package, and what a runtime that posts once hears there is the
        // word of whoever takes messages.
        let missing = if self.proxy.repeats.get() { 404 } else { 503 };
        let reads: Vec<Net> = (0..count)
            .map(|_| match (self.chance() * 14.0) as u32 {
                0 => Net::LostBefore,
                1 => Net::Garbage { arrives: false, status: 502 },
                2 => Net::Gate([401, 403, 429][(self.chance() * 3.0) as usize]),
                3 => Net::LostAfter,
                // A login, a page for all paths, or a route that somebody forgot, in front of the proxy.
                4 => Net::Garbage { arrives: false, status: [200, 401, 403, missing][self.of(4)] },
                6 => Net::OfAnother { arrives: self.chance() < 0.5 },
                5 => Net::Front { arrives: false, status: [401, 403, missing, 429][self.of(4)] },
                _ => Net::Fine,
            })
            .collect();
        let services: Vec<Service> = (0..count)
            .map(|_| match (self.chance() * 12.0) as u32 {
                0 => Service::Lost { taken: self.chance() < 0.5 },
                1 => Service::Refuses([400, 401, 402, 429][(self.chance() * 4.0) as usize]),
                2 => Service::Busy([429, 503][(self.chance() * 2.0) as usize]),
                3 => Service::Answers(self.chance() * 90_000.0),
                _ => Service::Answers(100.0),
            })
            .collect();
        *self.proxy.posts.borrow_mut() = posts.into();
        *self.proxy.reads.borrow_mut() = reads.into();
        *self.proxy.services.borrow_mut() = services.into();
    }

    fn net(&self) -> Net {
        let later = self.chance() * 90_000.0;
        let gate = [401, 403, 429][(self.chance() * 3.0) as usize];
        let arrives = self.chance() < 0.5;
        match (self.chance() * 20.0) as u32 {
            0 => Net::LostBefore,
            1 => Net::LostAfter,
            2 => Net::Late(later),
            3 => Net::Hang { arrives },
            4 => Net::Garbage { arrives, status: [403, 429, 502][(self.chance() * 3.0) as usize] },
            5 => Net::Gate(gate),
            6 | 7 => Net::GateToSecond(gate),
            8 => Net::BusyThenLate(later),
            9 => Net::Unreadable,
            // In the service's own words only what depends on the moment: of the message itself it says the same
            // to each copy.
            10 => Net::Front { arrives, status: [401, 403, 429][self.of(3)] },
            11 => Net::Garbage { arrives, status: [400, 404, 413, 200][self.of(4)] },
            12 => Net::Unreached,
            13 => Net::OfAnother { arrives },
            _ => Net::Fine,
        }
    }
}
