//! Which column holds the addresses: taken where that is clear, and else asked for.

use super::names::{Named, named};
use crate::campaign::model::cells::Cells;
use crate::campaign::model::letters::trimmed;
use crate::campaign::model::row::RowProblem;
use crate::campaign::recipients::table::Table;
use crate::core::error::codes::Params;
use crate::core::error::codes::address::{
    ADDRESS_COLUMN, ADDRESS_COLUMN_NONE, UNKNOWN_COLUMN_ADDRESSES,
};
use crate::core::message::address;

/// How many rows are looked at to say that a column mostly holds addresses.
const SAMPLE: usize = 1000;

/// What a column's cells say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    /// More than half of what it holds are addresses.
    Addresses,
    /// Some cell may hold one, perhaps among other words.
    Some,
    /// No cell holds one.
    Text,
    /// Nothing.
    Blank,
}

impl Content {
    fn may_be(self) -> bool {
        matches!(self, Self::Addresses | Self::Some)
    }
}

/// The column of the addresses.
///
/// Where `name` is given it is that one, whatever its case. Else a column that is named as one of certified mail goes
/// before all others, whatever is wrong in it; where there is none, the only one in which any address stands.
///
/// # Errors
/// A problem of the whole: `unknownColumn.addresses` where there is no such column, `addressColumn` where more than one
/// could be meant or it is not clear that one is, `addressColumn.none` where none can.
pub fn find_column(table: &Table, name: Option<&str>) -> Result<usize, Box<RowProblem>> {
    let Some(name) = name else {
        return choose(table).map_err(|columns| Box::new(asked(table, &columns)));
    };
    table.column(name).ok_or_else(|| {
        let columns = Params::of(vec![("columns", table.columns.as_slice().into())]);
        Box::new(RowProblem::of_whole(Some(name), UNKNOWN_COLUMN_ADDRESSES, columns))
    })
}

/// The column, or those among which a person has to choose.
fn choose(table: &Table) -> Result<usize, Vec<usize>> {
    let kinds: Vec<(Named, Content)> = table
        .columns
        .iter()
        .enumerate()
        .map(|(column, name)| (named(name), content(table, column)))
        .collect();
    let those = |fits: &dyn Fn(Named, Content) -> bool| -> Vec<usize> {
        let fitting = kinds.iter().enumerate().filter(|(_, (name, content))| fits(*name, *content));
        fitting.map(|(column, _)| column).collect()
    };
    // What is named as certified mail and holds anything, and what is named so by half and holds addresses.
    let pec = those(&|name, content| match name {
        Named::Pec => content != Content::Blank,
        Named::AboutPec => content == Content::Addresses,
        _ => false,
    });
    let is_sure = |column: &usize| {
        kinds.get(*column).is_some_and(|(name, content)| *name == Named::Pec && content.may_be())
    };
    match pec.as_slice() {
        [column] if is_sure(column) => return Ok(*column),
        columns if columns.iter().any(is_sure) => return Err(pec),
        _ => {}
    }
    let is_speaking = |name| matches!(name, Named::Pec | Named::AboutPec | Named::NotPec);
    let mentions = those(&|name, _| is_speaking(name));
    let holding = those(&|_, content| content.may_be());
    if holding.is_empty() {
        // Nothing but names can tell; what stands there instead of addresses is then told row by row.
        let called = if pec.is_empty() { those(&|name, _| name == Named::Pec) } else { pec };
        let mails = those(&|name, _| name == Named::Mail);
        return match (called.as_slice(), mails.as_slice()) {
            ([column], _) => Ok(*column),
            ([], [column]) if mentions.is_empty() => Ok(*column),
            ([], _) => Err(mails),
            _ => Err(called),
        };
    }
    match holding.as_slice() {
        [column] if mentions.is_empty() => {
            let is_clear = |(name, content): &(Named, Content)| {
                *content == Content::Addresses || *name == Named::Mail
            };
            if kinds.get(*column).is_some_and(is_clear) { Ok(*column) } else { Err(holding) }
        }
        _ => Err(those(&|name, content| content.may_be() || is_speaking(name))),
    }
}

fn asked(table: &Table, columns: &[usize]) -> RowProblem {
    if columns.is_empty() {
        return RowProblem::of_whole(None, ADDRESS_COLUMN_NONE, Params::none());
    }
    let names: Vec<String> =
        columns.iter().filter_map(|column| table.columns.get(*column).cloned()).collect();
    RowProblem::of_whole(None, ADDRESS_COLUMN, Params::of(vec![("columns", names.into())]))
}

fn content(table: &Table, column: usize) -> Content {
    let (mut good, mut all, mut has_some) = (0, 0, false);
    for (row, cells) in table.rows.iter().enumerate() {
        let cell = cells.get(column).map_or("", trimmed);
        if cell.is_empty() {
            continue;
        }
        if row < SAMPLE {
            good += usize::from(address::is_usual(cell));
        }
        all += usize::from(row < SAMPLE || all == 0);
        has_some = has_some || may_hold_address(cell);
        if has_some && row >= SAMPLE {
            break;
        }
    }
    match (all, has_some) {
        (0, _) => Content::Blank,
        _ if good * 2 > all => Content::Addresses,
        (_, true) => Content::Some,
        (_, false) => Content::Text,
    }
}

/// Whether an address may stand in a cell: a name such as `@comune` is none.
fn may_hold_address(cell: &str) -> bool {
    let is_inside = |at: usize| {
        let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| !byte.is_ascii_whitespace());
        at > 0 && is_letter(cell.as_bytes().get(at - 1)) && is_letter(cell.as_bytes().get(at + 1))
    };
    cell.match_indices('@').any(|(at, _)| is_inside(at))
}

/// The address in a row, trimmed.
pub fn address_in(cells: &Cells, column: usize) -> &str {
    cells.get(column).map_or("", trimmed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        Table::read_csv(text.as_bytes())
    }

    /// The column, or `code: columns`.
    #[track_caller]
    fn found(text: &str) -> String {
        let table = table(text);
        match find_column(&table, None) {
            Ok(column) => table.columns[column].clone(),
            Err(problem) => {
                assert_eq!((problem.row, problem.column), (None, None));
                let columns = problem.params.get("columns").cloned().unwrap_or_default();
                let list: Vec<String> = serde_json::from_value(columns).unwrap_or_default();
                format!("{}: {}", problem.code, list.join(", "))
            }
        }
    }

    #[test]
    fn a_named_column_is_taken_whatever_its_case() {
        let table = table("A;Indirizzo PEC\nx;a@b.it");
        assert_eq!(find_column(&table, Some(" indirizzo pec ")), Ok(1));
        assert_eq!(find_column(&table, Some("a")), Ok(0));
        let problem = find_column(&table, Some("mail")).unwrap_err();
        assert_eq!((problem.code.as_str(), problem.row), ("unknownColumn.addresses", None));
        assert_eq!(problem.column.as_deref(), Some("mail"));
        assert!(
            problem.message.contains("no column mail")
                && problem.message.contains("A, Indirizzo PEC")
        );
    }

    #[test]
    fn the_only_column_of_addresses_is_clear() {
        assert_eq!(found("nome;boh\nRossi;a@b.it\nBianchi;c@d.it\nVerdi;errato"), "boh");
        assert_eq!(found("nome;note\nRossi;a@b.it\nBianchi;\nVerdi;\n"), "note");
        assert_eq!(found("email;sito\na@b.it;@comune\nerrato;@ente\nx;"), "email");
        // One in which hardly any stands is not.
        assert_eq!(found("nome;note\nRossi;a@b.it\nBianchi;x\nVerdi;y\n"), "addressColumn: note");
    }

    #[test]
    fn a_column_of_certified_mail_goes_before_others() {
        let two = |one, other| found(&format!("{one};{other}\na@b.it;c@d.it\n"));
        assert_eq!(two("Posta elettronica certificata", "Email"), "Posta elettronica certificata");
        assert_eq!(two("Mail", "PEC azienda"), "PEC azienda");
        assert_eq!(two("e-mail", "PEC"), "PEC");
        assert_eq!(two("Domicilio_digitale", "mail"), "Domicilio_digitale");
        assert_eq!(two("pec_address", "destinatario"), "pec_address");
        assert_eq!(two("email (no pec)", "pec"), "pec");
        assert_eq!(
            found("PEC;Email\nRossi <a@b.it>;c@d.it\nNon Disponibile;e@f.it\n;g@h.it"),
            "PEC"
        );
        assert_eq!(found("Email;PEC;PEC inviata\na@b.it;c@d.it;sì\ne@f.it;g@h.it;no"), "PEC");
        assert_eq!(found("PEC;PEC azienda\n;c@d.it"), "PEC azienda");
    }

    #[test]
    fn where_two_readings_are_possible_it_is_asked() {
        let two = |one, other| found(&format!("{one};{other}\na@b.it;c@d.it\n"));
        for (one, other) in [
            ("uno", "due"),
            ("pec", "indirizzo_pec"),
            ("email", "mail"),
            ("referente", "E-Mail"),
            ("mail1", "mail2"),
            ("PEC", "PEC inviata a"),
            ("Email", "Non PEC"),
            ("PEC mittente", "Email destinatario"),
            ("email", "PEC cessata"),
            ("Recapito", "ex PEC"),
            ("email", "PEC commercialista"),
            ("PEC", "PEC precedente"),
        ] {
            assert_eq!(two(one, other), format!("addressColumn: {one}, {other}"));
        }
        // A few cells make a candidate.
        let csv = "email;note\na@b.it;scrivere a c@d.it\ne@f.it;\ng@h.it;x";
        assert_eq!(found(csv), "addressColumn: email, note");
        // The column of certified mail holds none.
        for name in ["PEC", "pec_note", "data invio pec", "pec inviata", "n. pec", "Non PEC"] {
            let csv = format!("{name};Email\nsì;a@b.it\n12/01/2026;c@d.it");
            assert_eq!(found(&csv), format!("addressColumn: {name}, Email"));
        }
        assert_eq!(found("PEC;Email\n;a@b.it\n;c@d.it"), "addressColumn: PEC, Email");
        assert_eq!(found("PEC;PEC azienda\nn.d.;c@d.it"), "addressColumn: PEC, PEC azienda");
        assert_eq!(found("Non PEC;nome\na@b.it;x"), "addressColumn: Non PEC");
    }

    #[test]
    fn where_none_holds_addresses_the_name_may_tell() {
        assert_eq!(found("nome;pec\nRossi;errato\nBianchi;\n"), "pec");
        assert_eq!(found("pec;email\nerrato;sbagliata"), "pec");
        assert_eq!(found("nome;email\nRossi;errato"), "email");
        assert_eq!(found("mail;email\nx;errato"), "addressColumn: mail, email");
        assert_eq!(found("nome;via\nRossi;Roma\n"), "addressColumn.none: ");
    }

    #[test]
    fn what_stands_far_down_counts() {
        let mut csv = "email;note\n".to_owned();
        for row in 0..1500 {
            csv += &format!("a{row}@b.it;{}\n", if row == 1400 { "c@d.it" } else { "" });
        }
        assert_eq!(found(&csv), "addressColumn: email, note");
    }
}
