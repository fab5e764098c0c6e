//! Under which key what lies in the journal. Keys that end in numbers have as many digits as keep them in
//! order.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::core::message::address;

/// The version of the whole.
pub const SCHEMA: &str = "schema";
/// Before the ids of campaigns.
pub const CAMPAIGNS: &str = "campaign/";
/// Before the ids of campaigns that are being made.
pub const DRAFTS: &str = "draft/";

/// The head of a campaign. It is written last: what has none is not there.
pub fn header(id: &str) -> String {
    format!("{CAMPAIGNS}{id}")
}

/// Since when a campaign is being made.
pub fn draft(id: &str) -> String {
    format!("{DRAFTS}{id}")
}

/// What people want of it.
pub fn control(id: &str) -> String {
    format!("control/{id}")
}

/// That it was cancelled: nothing takes that back.
pub fn cancelled(id: &str) -> String {
    format!("control/{id}/cancelled")
}

/// What is wrong with it.
pub fn problems(id: &str) -> String {
    format!("problems/{id}")
}

/// Before all blocks of rows.
pub fn blocks(id: &str) -> String {
    format!("rows/{id}/")
}

/// A block of rows.
pub fn block(id: &str, number: usize) -> String {
    format!("rows/{id}/{number:05}")
}

/// Before what became of all rows. The word in the key is that of the first version, whose journals are still opened.
pub fn outcomes(id: &str) -> String {
    format!("fate/{id}/")
}

/// What became of one row.
pub fn outcome(id: &str, index: usize) -> String {
    format!("fate/{id}/{index:08}")
}

/// Which row a key tells of.
pub fn index_of(key: &str) -> Option<usize> {
    key.rsplit('/').next()?.parse().ok()
}

/// Before the pieces of all files.
pub fn pieces(id: &str) -> String {
    format!("piece/{id}/")
}

/// A piece of a file.
pub fn piece(id: &str, file: usize, piece: usize) -> String {
    format!("piece/{id}/{file:06}/{piece:06}")
}

/// When a message of a sender's was last started.
pub fn last(sender: &str) -> String {
    let sender = address::folded(sender);
    format!("last/{}", utf8_percent_encode(&sender, NON_ALPHANUMERIC))
}

/// Before everything of a campaign that its head does not hold.
pub fn all_of(id: &str) -> [String; 3] {
    [blocks(id), outcomes(id), pieces(id)]
}

/// How many messages of a sender were started in one quarter of an hour: `usage/a%40b%2Eit/0001977312`. Keys of one
/// sender are in the order of time.
pub fn usage(sender: &str, quarter: u64) -> String {
    format!("{}{quarter:010}", usages(sender))
}

/// Before all counts of a sender, however the address is written.
pub fn usages(sender: &str) -> String {
    let sender = address::folded(sender);
    format!("usage/{}/", utf8_percent_encode(&sender, NON_ALPHANUMERIC))
}

/// The quarter of a key, or `None` for a key of something else.
pub fn quarter_of(key: &str) -> Option<u64> {
    let (sender, digits) = key.strip_prefix("usage/")?.split_once('/')?;
    let is_number = digits.len() == 10 && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number && !sender.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::journal::storage::after;

    #[test]
    fn keys_are_told_apart_by_sender_and_stand_in_order_of_time() {
        let early = usage(" Comune@pecmassiva.com", 999_999);
        assert_eq!(early, "usage/comune%40pecmassiva%2Ecom/0000999999");
        let late = usage("comune@pecmassiva.com", 1_000_000);
        assert!(early < late);
        let prefix = usages("COMUNE@pecmassiva.com");
        assert!(prefix < early && late < after(&prefix));
        assert!(!usage("comune@pecmassiva.co", 1).starts_with(&prefix));
        assert_eq!((quarter_of(&early), quarter_of(&late)), (Some(999_999), Some(1_000_000)));
        for other in
            ["usage/a", "usage//0000000001", "usage/a/1", "usage/a/+000000001", "row/a/0000000001"]
        {
            assert_eq!(quarter_of(other), None, "{other}");
        }
    }
}
