//! What stands between the cells of a CSV.

use super::records::{Marks, Record, Records};

/// The separators looked for; of those that fit alike the first is taken.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// How many records are looked at.
const SAMPLE: usize = 50;

/// The separator of a text, and how many bytes stand before its header.
pub struct Found {
    /// The separator.
    pub separator: u8,
    /// The bytes of a first line that only names the separator.
    pub skip: usize,
    /// What cuts the lines below the first, where that is another one.
    pub below: Option<u8>,
}

/// Finds the separator: the one a first line `sep=;` names, as Excel writes it, else the one that cuts most
/// of the first records into as many cells as the header, and of such the one that makes more cells. Where none cuts
/// the first line, the one that cuts the lines below it: the first may be a title. A comma where none is found: one
/// column.
pub fn find(text: &str) -> Found {
    let (skip, named) = first_line(text);
    if let Some(separator) = named {
        return Found { separator, skip, below: None };
    }
    let text = text.get(skip..).unwrap_or_default();
    let mut best = (Fit::default(), b',');
    for separator in SEPARATORS {
        let fit = fit(text, separator);
        if fit.columns > 1 && fit > best.0 {
            best = (fit, separator);
        }
    }
    let (header, separator) = best;
    let below = if header.alike == 0 { below(text, separator, header.columns) } else { None };
    match below {
        Some(below) if header.columns == 0 => Found { separator: below, skip, below: None },
        below => Found { separator, skip, below },
    }
}

/// How well a separator fits; what counts most comes first.
#[derive(Default, PartialEq, PartialOrd)]
struct Fit {
    /// Whether the quotation marks of the header pair and are no letters, and no name is a separator. With a wrong
    /// separator this is seldom so.
    is_header_sound: bool,
    /// Records with as many cells as the header.
    alike: usize,
    columns: usize,
    /// Records that were looked at beside the header.
    others: usize,
}

fn fit(text: &str, separator: u8) -> Fit {
    let (mut records, mut record) = (Records::new(text, separator), Record::default());
    if !records.read(&mut record) {
        return Fit::default();
    }
    let mut fit = Fit {
        is_header_sound: record.marks != Marks::Open
            && record.cells.iter().all(|name| !name.contains('"') && !is_sign(name)),
        columns: record.cells.len(),
        ..Fit::default()
    };
    while fit.others < SAMPLE && records.read(&mut record) {
        fit.others += 1;
        fit.alike += usize::from(record.marks != Marks::Open && record.cells.len() == fit.columns);
    }
    fit
}

/// Whether a name is nothing but another separator, between blanks.
fn is_sign(name: &str) -> bool {
    matches!(name.trim().as_bytes(), [sign] if SEPARATORS.contains(sign))
}

/// The separator that cuts the lines below the first one, cut by `separator`, into cells that `separator` does not cut:
/// into as many as the first has, or most of them alike. Lines of several addresses are no cells.
fn below(text: &str, separator: u8, columns: usize) -> Option<u8> {
    let (mut records, mut record) = (Records::new(text, separator), Record::default());
    records.read(&mut record);
    let rest = text.get(records.offset()..).unwrap_or_default();
    if columns > 0 && fit(rest, separator).columns > 1 {
        return None;
    }
    SEPARATORS.into_iter().find(|other| {
        let fit = fit(rest, *other);
        if fit.columns < 2 || !fit.is_header_sound {
            return false;
        }
        Records::new(rest, *other).read(&mut record);
        let addresses = record.cells.iter().filter(|cell| cell.contains('@')).count();
        let is_steady = fit.alike > 0 && (fit.alike + 1) * 2 > fit.others + 1;
        addresses < 2 && (is_steady || fit.columns == columns)
    })
}

/// How many bytes a first line has that only names the separator, and the separator. Programs pad that line, quote it,
/// and lose what it names, a tab: then the separator is looked for.
fn first_line(text: &str) -> (usize, Option<u8>) {
    let Some(length) = text.find(['\r', '\n']) else { return (0, None) };
    let line = text.get(..length).unwrap_or_default();
    let is_beside = |letter: &char| matches!(letter, '"' | ' ' | '\u{a0}' | '\u{feff}');
    let bare: String = line.chars().filter(|letter| !is_beside(letter)).collect();
    let Some((word, named)) = bare.split_once('=') else { return (0, None) };
    let mut signs = named.bytes();
    if !word.trim().eq_ignore_ascii_case("sep") || !named.is_ascii() {
        return (0, None);
    }
    let Some(separator) = signs.next() else { return (length, None) };
    let is_padding = |sign: u8| sign == separator || SEPARATORS.contains(&sign);
    if separator.is_ascii_alphanumeric() || !signs.clone().all(is_padding) {
        return (0, None);
    }
    // A program that put other signs behind it wrote the file anew, with these.
    (length, signs.all(|sign| sign == separator).then_some(separator))
}

#[cfg(test)]
mod tests {
    use super::find;

    #[track_caller]
    fn finds(text: &str, separator: char) {
        assert_eq!(char::from(find(text).separator), separator, "{text:?}");
    }

    #[test]
    fn each_of_the_four_is_found() {
        for separator in [',', ';', '\t', '|'] {
            let s = separator;
            finds(&format!("pec{s}nome{s}via\na@b.it{s}Rossi{s}Roma\nc@d.it{s}Bianchi{s}Pisa"), s);
            finds(&format!("pec{s}nome"), s);
        }
    }

    #[test]
    fn other_separators_inside_cells_do_not_confuse() {
        finds("pec;nome\na@b.it;Rossi, Mario\nc@d.it;Bianchi, Anna", ';');
        finds("pec,nome\na@b.it,\"x;y;z\"\nc@d.it,\"x;y;z\"", ',');
        finds("pec;importo\na@b.it;1,50\nc@d.it;2,50", ';');
        finds("pec,nome;cognome,via\na@b.it,M;R,x\nc@d.it,A,y", ',');
        finds("\"nome;via;x\",pec\n\"Rossi;Roma;x\",a@b.it", ',');
    }

    #[test]
    fn ragged_rows_and_open_quotes_do_not_confuse() {
        finds("pec;nome;via\na@b.it;\"Rossi\nc@d.it;B;x\ne@f.it\ng@h.it;C;y", ';');
    }

    #[test]
    fn the_line_of_excel_decides() {
        let found = find("SEP=|\r\na;b|c\r\n");
        assert_eq!((found.separator, found.skip), (b'|', 5));
        assert_eq!(find("\"sep=;\"\na,b;c").skip, 7);
        assert_eq!((find("sep=\na,b").skip, find("sep=\na\tb").separator), (4, b'\t'));
        finds("sep;x\na;b", ';');
        finds("sep=€\na|b", ',');
    }

    #[test]
    fn a_padded_line_of_excel_is_no_header() {
        for line in
            ["sep=;;;", "\"sep=;\"", "\"sep=;\";;", "\u{feff}SEP=; ; ", "sep = ;;", "\"sep=;;;\""]
        {
            let found = find(&format!("{line}\r\npec,x;nome\r\na,b,c;d"));
            assert_eq!((found.separator, found.skip), (b';', line.len()), "{line}");
        }
        // Cut at its commas, padded and written again with commas.
        let found = find("sep=;,,\r\npec,nome,via\r\na@b.it,x,y");
        assert_eq!((found.separator, found.skip), (b',', 7));
        for header in ["sep=;nome", "sep=a", "separe=;"] {
            assert_eq!(find(&format!("{header}\n1;2")).skip, 0, "{header}");
        }
    }

    #[test]
    fn a_title_does_not_hide_the_separator() {
        finds("Elenco 2026\npec;nome\na@b.it;Rossi\n", ';');
        finds("pec\na@b.it; c@d.it\ne@f.it; g@h.it\ni@l.it; m@n.it", ',');
        let found = find("pec,nome\na@b.it;Rossi\nc@d.it;Bianchi");
        assert_eq!((found.separator, found.below), (b',', Some(b';')));
        assert_eq!(find("pec,nome\na@b.it;Rossi").below, Some(b';'));
        assert_eq!(find("pec,nome,via\na@b.it,Rossi\nc@d.it,Bianchi").below, None);
        assert_eq!(find("pec;nome;via\na@b.it;Rossi, Mario\nc@d.it;Bianchi, Anna").below, None);
    }

    #[test]
    fn one_column_needs_none() {
        finds("pec\na@b.it\n", ',');
        finds("", ',');
    }
}
