//! Paths as cells and browsers write them, and which of them may be the same file.
//!
//! A cell says where a file lay on somebody's machine (`C:\atti\rossi\avviso.pdf`), a browser where it lies below the
//! folder that was chosen (`scelta/rossi/avviso.pdf`). What all cells share and what all files share is such a place;
//! what remains must be the same.

use crate::core::text::alike::folded;

/// A file's name without its folders.
pub fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// A path under which paths that look alike are the same; empty where it names no file.
pub(in crate::campaign) fn plain(path: &str) -> String {
    let path = unquoted(path);
    if path.ends_with(['/', '\\']) {
        return String::new();
    }
    let folded = folded(path);
    let mut plain = String::with_capacity(folded.len());
    for part in parts(folded.strip_prefix("file:").unwrap_or(&folded)) {
        if !plain.is_empty() {
            plain.push('/');
        }
        plain.push_str(part);
    }
    plain
}

/// What "copy as path" writes has quotation marks around it, which no file's name has there.
fn unquoted(path: &str) -> &str {
    let path = path.trim();
    path.strip_prefix('"').and_then(|path| path.strip_suffix('"')).unwrap_or(path)
}

/// Folders, then the name.
pub(in crate::campaign) fn parts(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split(['/', '\\']).map(str::trim).filter(|part| !part.is_empty() && *part != ".")
}

/// The name in a path as [`plain`] writes it.
pub(in crate::campaign) fn name(plain: &str) -> &str {
    plain.rsplit_once('/').map_or(plain, |(_, name)| name)
}

/// Whether a file, by its name as [`plain`] writes it, is one that systems and programs put into folders for themselves:
/// hidden ones, pictures for a preview, marks of open documents.
pub(in crate::campaign) fn is_of_system(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$") || ["thumbs.db", "desktop.ini"].contains(&name)
}

/// The folders in a path as [`plain`] writes it.
fn folders(plain: &str) -> Vec<&str> {
    plain.rsplit_once('/').map_or(Vec::new(), |(folders, _)| folders.split('/').collect())
}

/// What paths share: the folders they all begin with.
#[derive(Default)]
pub(in crate::campaign) struct Root {
    /// The first path that has folders, and whose it is.
    first: Option<(usize, String)>,
    /// So many of its folders are shared.
    shared: usize,
    /// Whether another one's path differs: what a single path has is not yet shared.
    is_shared: bool,
    /// Whether some path has no folders.
    has_bare: bool,
}

impl Root {
    /// Takes a path; `whose` says which row or file it belongs to.
    pub(in crate::campaign) fn add(&mut self, whose: usize, plain: &str) {
        let folders = folders(plain);
        if folders.is_empty() {
            self.has_bare = true;
            return;
        }
        match &self.first {
            None => {
                self.shared = folders.len();
                self.first = Some((whose, plain.to_owned()));
            }
            Some((first, path)) => {
                let others = self::folders(path);
                let alike = others.iter().zip(&folders).take_while(|(one, other)| one == other);
                self.shared = self.shared.min(alike.count());
                self.is_shared |= *first != whose && path != plain;
            }
        }
    }

    /// Whether these folders may be taken for a place on a machine, whatever the other side says.
    fn is_certain(&self) -> bool {
        self.is_shared && !self.has_bare
    }
}

/// How near a file is to what a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::campaign) enum Nearness {
    /// The cell does not contradict it.
    Possible,
    /// The cell is its path below what all files share.
    Relative,
    /// The cell is its whole path.
    Whole,
}

/// The places that cells and files lie in.
#[derive(Default)]
pub(in crate::campaign) struct Places {
    pub(in crate::campaign) cells: Root,
    pub(in crate::campaign) files: Root,
}

impl Places {
    /// Whether the folders of a cell may be those of a file; names are not looked at.
    ///
    /// A cell without folders may mean a file in any; a file that was chosen without folders may lie in any. Where both
    /// have folders, those that remain without what all share are the end of both. What is before that end may differ
    /// where it is certain to be a place on a machine: on both sides, or on one of them and the end has a folder. Else
    /// the shorter of the two must be the end of the longer one: one man's only file is not another man's.
    pub(in crate::campaign) fn nearness(&self, cell: &str, file: &str) -> Option<Nearness> {
        let (cell, file) = (folders(cell), folders(file));
        if cell == file {
            return Some(Nearness::Whole);
        }
        let pairs = cell.iter().rev().zip(file.iter().rev());
        let same = pairs.take_while(|(one, other)| one == other).count();
        let remaining = file.len().saturating_sub(self.files.shared);
        let may_be = if cell.is_empty() {
            true
        } else if file.is_empty() {
            self.files.first.is_none() || cell.len() == self.cells.shared
        } else {
            let certain =
                [&self.files, &self.cells].iter().filter(|root| root.is_certain()).count();
            let is_end_of_the_longer = same == cell.len().min(file.len());
            same >= remaining
                && same + self.cells.shared >= cell.len()
                && (is_end_of_the_longer || certain == 2 || (certain == 1 && same > 0))
        };
        let is_relative = !file.is_empty() && same == cell.len() && same == remaining;
        may_be.then_some(if is_relative { Nearness::Relative } else { Nearness::Possible })
    }
}

/// Whether the letters of two paths are just the same, in the folders that both have.
pub(in crate::campaign) fn is_exact(cell: &str, file: &str) -> bool {
    parts(unquoted(cell)).rev().zip(parts(file).rev()).all(|(one, other)| one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_in_one_way() {
        for (path, expected) in [
            ("./Rossi//AVVISO.pdf ", "rossi/avviso.pdf"),
            ("C:\\Atti\\Citta\u{300}.pdf", "c:/atti/citt\u{e0}.pdf"),
            ("\"C:\\atti\\a.pdf\"", "c:/atti/a.pdf"),
            ("\\\\server\\atti\\a.pdf", "server/atti/a.pdf"),
            ("file:///C:/atti/a.pdf", "c:/atti/a.pdf"),
            ("/atti / a.pdf", "atti/a.pdf"),
            ("a%20b.pdf", "a%20b.pdf"),
            ("../a.pdf", "../a.pdf"),
            ("rossi/", ""),
            ("\u{200b}", ""),
        ] {
            assert_eq!(plain(path), expected, "{path}");
        }
    }

    #[test]
    fn what_one_path_has_is_not_shared() {
        let mut root = Root::default();
        root.add(0, "c:/atti/rossi/a.pdf");
        assert_eq!((root.shared, root.is_certain()), (3, false));
        root.add(0, "c:/atti/rossi/b.pdf");
        root.add(1, "c:/atti/rossi/a.pdf");
        assert_eq!((root.shared, root.is_certain()), (3, false));
        root.add(2, "c:/atti/bianchi/a.pdf");
        assert_eq!((root.shared, root.is_certain()), (2, true));
        root.add(3, "a.pdf");
        assert_eq!((root.shared, root.is_certain()), (2, false));
    }
}
