//! What stands between the cells of a CSV.

use super::records::{Record, Records};

/// The separators looked for; of those that fit alike the first is taken.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// How many records are looked at.
const SAMPLE: usize = 50;

/// The separator of a text, and how many bytes and lines stand before its header.
pub struct Found {
    /// The separator.
    pub separator: u8,
    /// The bytes of a first line that only names the separator.
    pub skip: usize,
}

/// Finds the separator: the one a first line `sep=;` names, as Excel writes it, else the one that cuts most
/// of the first records into as many cells as the header, and of such the one that makes more cells. A comma
/// where none is found: one column.
pub fn find(text: &str) -> Found {
    if let Some(found) = named(text) {
        return found;
    }
    let mut best = (Fit::default(), b',');
    for separator in SEPARATORS {
        let fit = fit(text, separator);
        if fit.columns > 1 && fit > best.0 {
            best = (fit, separator);
        }
    }
    Found { separator: best.1, skip: 0 }
}

/// How well a separator fits; what counts most comes first.
#[derive(Default, PartialEq, PartialOrd)]
struct Fit {
    /// Whether the quotation marks of the header pair. With a wrong separator they seldom do.
    is_header_sound: bool,
    /// Records with as many cells as the header.
    alike: usize,
    columns: usize,
}

fn fit(text: &str, separator: u8) -> Fit {
    let (mut records, mut record) = (Records::new(text, separator), Record::default());
    if !records.read(&mut record) {
        return Fit::default();
    }
    let mut fit = Fit { is_header_sound: !record.is_broken, alike: 0, columns: record.cells.len() };
    for _ in 0..SAMPLE {
        if !records.read(&mut record) {
            break;
        }
        fit.alike += usize::from(!record.is_broken && record.cells.len() == fit.columns);
    }
    fit
}

fn named(text: &str) -> Option<Found> {
    let line = text.get(..text.find(['\r', '\n'])?)?;
    let bare = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(line);
    let (word, separator) = bare.split_once('=')?;
    let [separator] = separator.as_bytes() else { return None };
    (word.eq_ignore_ascii_case("sep") && separator.is_ascii() && *separator != b'"')
        .then_some(Found { separator: *separator, skip: line.len() })
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
        assert_eq!(find("sep=\na,b").skip, 0);
        finds("sep;x\na;b", ';');
        finds("sep=€\na|b", ',');
    }

    #[test]
    fn one_column_needs_none() {
        finds("pec\na@b.it\n", ',');
        finds("", ',');
    }
}
