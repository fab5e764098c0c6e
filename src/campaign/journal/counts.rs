//! How many messages of a sender were started, and when, as campaigns and single sends counted them.

use serde_json::Value as Json;

use super::{Journal, PAGE, put, read};
use crate::campaign::model::kept::list;
use crate::core::error::Error;
use crate::core::starts;
use crate::core::storage::{Change, after};

impl Journal {
    /// When a message of the sender's was last started.
    pub async fn last_start(&self, sender: &str) -> Result<Option<f64>, Error> {
        let key = starts::last_key(sender);
        self.storage.get(&key).await?.map(|value| read(&key, &value, Json::as_f64)).transpose()
    }

    /// The starts of a sender, by quarters of an hour, from the quarter of `since` on.
    pub async fn starts(&self, sender: &str, since: f64) -> Result<Vec<(u64, u64)>, Error> {
        let (from, to) =
            (starts::key(sender, starts::quarter(since)), after(&starts::keys(sender)));
        let mut starts = Vec::new();
        self.each_between(from, to, PAGE, &mut |key, value| {
            if let Some(quarter) = starts::quarter_of(&key) {
                let count = read(&key, &value, Json::as_i64)?;
                starts.push((quarter, count.max(0) as u64));
            }
            Ok(())
        })
        .await?;
        Ok(starts)
    }

    /// The quarter of an hour in which so many starts of a sender, the last of them in that quarter, were first found
    /// far ahead of the clock: now, where they were not.
    pub async fn found_ahead(
        &self,
        sender: &str,
        (count, last): (u64, u64),
        now: f64,
    ) -> Result<u64, Error> {
        let (key, now) = (starts::ahead_key(sender), starts::quarter(now));
        let kept = self.storage.get(&key).await?;
        let kept = kept.map(|value| read(&key, &value, |kept| list(kept, Json::as_u64)));
        match kept.transpose()?.as_deref() {
            Some([found, of, to]) if (*of, *to) == (count, last) && *found <= now => Ok(*found),
            _ => {
                self.storage.apply(vec![put(key, &[now, count, last])?]).await?;
                Ok(now)
            }
        }
    }

    /// Forgets starts that no limit asks for any more.
    pub async fn forget_starts(&self, sender: &str, before: f64) -> Result<(), Error> {
        let to = starts::key(sender, starts::quarter(before));
        self.storage.apply(vec![Change::Remove(starts::keys(sender), to)]).await
    }
}
