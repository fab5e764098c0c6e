//! Under which key what lies in the journal. Keys that end in numbers have as many digits as keep them in
//! order.

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

/// Before everything of a campaign that its head does not hold.
pub fn all_of(id: &str) -> [String; 3] {
    [blocks(id), outcomes(id), pieces(id)]
}
