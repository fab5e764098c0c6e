//! What programs write into a cell where they have no value. Only whole cells count, in the letters that programs write:
//! a text that speaks of `#N/D` is a text.

use crate::core::error::codes::Code;
use crate::core::error::codes::message::{MISSING_VALUE_ERROR, MISSING_VALUE_ROUNDED};

/// No such value is longer.
const LONGEST: usize = 48;

/// Written so by JavaScript, Python, databases and their tools. `Null` and `None` are not among them: the one is a
/// surname, the other a town.
const WORDS: &[&str] = &[
    "NaN",
    "nan",
    "NaT",
    "<NA>",
    "undefined",
    "null",
    "NULL",
    "(null)",
    "<null>",
    "[NULL]",
    "\\N",
    "-Infinity",
    "Invalid Date",
    "{}",
    "[]",
    "Loading...",
    "Loading…",
    "Caricamento...",
    "Caricamento…",
    "Caricamento in corso...",
    "Caricamento in corso…",
];

/// Errors of spreadsheets that also stand in lists put into small letters, and those without a sign at their end.
const ERRORS: &[&str] = &[
    "#n/d", "#n/a", "#nv", "#n/b", "#i/t", "#n/disp", "#rif!", "#ref!", "#valore!", "#value!",
    "#nome?", "#name?", "#div/0!", "#nullo!", "#null!", "#num!", "#wert!", "#bezug!", "#zahl!",
];

/// What a cell is where it is no value: `missingValue.error`, or `missingValue.rounded` for a number of which a program
/// kept the first digits only (`8,01234E+10`).
pub fn of(cell: &str) -> Option<Code> {
    let first = *cell.as_bytes().first()?;
    if cell.len() > LONGEST {
        return None;
    }
    let is_error = match first {
        b'#' => is_spreadsheet_error(cell),
        b'0'..=b'9' if is_no_date(cell) => true,
        b'0'..=b'9' | b'+' => return is_rounded(cell).then_some(MISSING_VALUE_ROUNDED),
        b'-' if is_rounded(cell) => return Some(MISSING_VALUE_ROUNDED),
        b'E' | b'e' => is_numbered(cell),
        b'[' if cell.starts_with("[object ") => cell.ends_with(']'),
        b'-' | b'<' | b'(' | b'[' | b'\\' | b'{' | b'C' | b'I' | b'L' | b'N' | b'n' | b'u' => {
            WORDS.contains(&cell)
        }
        _ => false,
    };
    (is_error || is_pieced(cell)).then_some(MISSING_VALUE_ERROR)
}

/// `undefined undefined`, `NaN €`: what a program put together of values that it had not, with nothing else but a unit.
fn is_pieced(cell: &str) -> bool {
    const UNITS: [&str; 5] = ["€", "EUR", "Euro", "euro", "%"];
    let is_lost = |part: &str| ["NaN", "undefined", "null", "NULL"].contains(&part);
    let is_sign = |letter: char| letter.is_whitespace() || "/-:.,€%".contains(letter);
    let mut has_lost = false;
    for part in cell.split(is_sign).filter(|part| !part.is_empty()) {
        has_lost |= is_lost(part);
        if !is_lost(part) && !UNITS.contains(&part) {
            return false;
        }
    }
    has_lost
}

/// The errors of spreadsheets in any language: `#RIF!`, `#¿NOMBRE?`, `#N/D`, `#GETTING_DATA`, and `####` of a column that
/// is too narrow.
fn is_spreadsheet_error(cell: &str) -> bool {
    let Some(name) = cell.strip_prefix('#') else { return false };
    if ERRORS.iter().any(|known| cell.eq_ignore_ascii_case(known)) {
        return true;
    }
    let is_capital = |letter: char| letter.is_alphabetic() && !letter.is_ascii_lowercase();
    let all = |text: &str, others: &str| {
        text.contains(is_capital)
            && text.chars().all(|letter| is_capital(letter) || others.contains(letter))
    };
    if let Some(word) = name.strip_suffix(['!', '?']) {
        return all(word, "/0123456789_¡¿");
    }
    match name.split_once('/') {
        // `#N/D` and its like: one letter before the stroke.
        Some((before, after)) => {
            before.chars().count() == 1
                && all(before, "")
                && after.chars().count() <= 4
                && all(after, "")
        }
        None if name.contains('_') => all(name, "_"),
        None => !name.is_empty() && name.bytes().all(|byte| byte == b'#'),
    }
}

/// `Err:502`, as LibreOffice writes it.
fn is_numbered(cell: &str) -> bool {
    let Some((word, number)) = cell.split_once(':') else { return false };
    let number = number.trim_start();
    ["err", "error", "errore"].iter().any(|known| word.trim_end().eq_ignore_ascii_case(known))
        && number.len() == 3
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Dates that programs write where they have none, with any sign between: nothing but zeros, and the days from which they
/// count.
const NO_DATES: [&str; 12] = [
    "00/01/1900",
    "0/1/1900",
    "1/0/1900",
    "30/12/1899",
    "12/30/1899",
    "31/12/1899",
    "1899/12/30",
    "1899/12/31",
    "01/01/0001",
    "0001/01/01",
    "00/00/0000",
    "0000/00/00",
];

/// A date that stands for none. `1970-01-01` and `01/01/1900` may be days of birth: they are none only where they have the
/// time that programs write beside them.
fn is_no_date(cell: &str) -> bool {
    let (date, time) = cell.split_once(['T', ' ']).unwrap_or((cell, ""));
    let is_one_of = |dates: &[&str]| {
        dates.iter().any(|known| {
            let mut both = known.bytes().zip(date.bytes());
            let is_same =
                |(known, byte)| known == byte || known == b'/' && matches!(byte, b'-' | b'.');
            known.len() == date.len() && both.all(is_same)
        })
    };
    let is_utc = || time.ends_with('Z') || time.ends_with("+00:00");
    let is_midnight = time.starts_with("00:00");
    let is_day = is_one_of(&NO_DATES)
        || is_midnight && is_one_of(&["1900/01/01", "01/01/1900"])
        || is_midnight && is_one_of(&["1970/01/01"]) && is_utc();
    is_day && time.bytes().all(|byte| b"0123456789:.,+-Z".contains(&byte))
}

/// `1,23457E+12`: nobody writes a number so into a letter, and the digits behind are lost. Without a point only with its
/// sign: `4E12` is a number of an act.
fn is_rounded(cell: &str) -> bool {
    let Some(at) = cell.find(['E', 'e']) else { return false };
    let (digits, exponent) =
        (cell.get(..at).unwrap_or_default(), cell.get(at + 1..).unwrap_or_default());
    let digits = digits.trim_start_matches(['+', '-']);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (is_mantissa, exponent) = match digits.split_once([',', '.']) {
        Some((whole, rest)) => (
            whole.len() <= 3 && is_number(whole) && is_number(rest),
            exponent.trim_start_matches(['+', '-']),
        ),
        None => {
            (digits.len() == 1 && is_number(digits), exponent.strip_prefix('+').unwrap_or_default())
        }
    };
    is_mantissa && exponent.len() <= 3 && is_number(exponent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn errors_of_programs_are_no_values() {
        for cell in [
            "#N/D",
            "#N/A",
            "#RIF!",
            "#REF!",
            "#VALORE!",
            "#VALUE!",
            "#NOME?",
            "#NAME?",
            "#DIV/0!",
            "#NULLO!",
            "undefined undefined",
            "NaN €",
            "€ NaN",
            "NaN%",
            "NaN/NaN/NaN",
            "null null",
            "#NULL!",
            "#NUM!",
            "#GETTING_DATA",
            "#SPILL!",
            "#ESPANSIONE!",
            "#CALC!",
            "#CALCOLO!",
            "#####",
            "##",
            "Err:502",
            "Errore:502",
            "Err :508",
            "#WERT!",
            "#BEZUG!",
            "#NV",
            "#ZAHL!",
            "#ÜBERLAUF!",
            "#CONNECT!",
            "#BLOCKED!",
            "#FIELD!",
            "#CAMPO!",
            "#UNKNOWN!",
            "#ERROR!",
            "#ERRORE!",
            "#¡VALOR!",
            "#¿NOMBRE?",
            "#Н/Д",
            "#ССЫЛ!",
            "#n/d",
            "#rif!",
            "Loading...",
            "Caricamento in corso...",
            "NaN",
            "nan",
            "NaT",
            "<NA>",
            "undefined",
            "null",
            "NULL",
            "(null)",
            "[NULL]",
            "\\N",
            "[object Object]",
            "[object Promise]",
            "Invalid Date",
            "-Infinity",
            "{}",
            "00/01/1900",
            "0/1/1900",
            "1/0/1900",
            "30/12/1899",
            "12/30/1899",
            "30.12.1899 00:00",
            "1899-12-30T10:30:00.000Z",
            "31/12/1899",
            "0000-00-00",
            "0000-00-00 00:00:00",
            "00/00/0000",
            "01/01/0001 00:00:00",
            "0001-01-01T00:00:00",
            "1970-01-01T00:00:00Z",
            "1970-01-01T00:00:00.000Z",
            "1970-01-01T00:00:00+00:00",
            "1900-01-01 00:00:00.000",
            "01/01/1900 00:00",
        ] {
            assert_eq!(of(cell), Some(MISSING_VALUE_ERROR), "{cell}");
        }
        for cell in [
            "1,23457E+12",
            "8.01E+10",
            "1e+21",
            "-1,5E+15",
            "5E+05",
            "8.0123456789E9",
            "3,01E17",
            "12,0E+05",
            "1.23e-05",
            "1.0E7",
        ] {
            assert_eq!(of(cell), Some(MISSING_VALUE_ROUNDED), "{cell}");
        }
    }

    #[test]
    fn values_of_people_are_values() {
        for cell in [
            "",
            "#",
            "#1",
            "#12/2026",
            "# 3",
            "n. #N/D",
            "#N/D in tabella",
            "#evento",
            "#Evento!",
            "N/D",
            "n.d.",
            "-",
            "Null",
            "None",
            "NONE",
            "Nan",
            "Nando",
            "Infinity",
            "Undefined",
            "Nullo",
            "12",
            "12E",
            "4E12",
            "12E+5",
            "4E-12",
            "1234.5E6",
            "1.E6",
            "1.2E",
            "01/01/1970",
            "1970-01-01",
            "01/01/1970 00:00:00",
            "01/01/1900",
            "1970-01-01T08:00:00Z",
            "30/12/1999",
            "30/12/1899 a Roma",
            "00/00/00",
            "0/1900",
            "E+12",
            "+39 06 1234",
            "1.234,56",
            "Errore",
            "Errani",
            "Err:5021",
            "Error: no",
            "Loading",
            "[1]",
            "[object",
            "(nullo)",
            "#12!",
            "#AB12",
            "Interno 3",
            "-5",
            "0",
            "false",
            "A/B",
            "#RIF! e #N/D",
        ] {
            assert_eq!(of(cell), None, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn any_cell_is_read(cell in "[#/!?A-Z_0-9eE+,.:-]{0,8}|\\PC*") {
            let _ = of(&cell);
        }

        #[test]
        fn words_and_numbers_are_values(cell in "[a-zA-Zàèìòù]{1,12} [a-zA-Zàèìòù' ]{1,12}|[0-9]{1,20}|[0-9]{1,3}(\\.[0-9]{3}){0,3},[0-9]{2}") {
            prop_assert_eq!(of(&cell), None);
        }
    }
}
