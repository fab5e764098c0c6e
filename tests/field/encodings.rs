//! Files in the encodings that programs write.

use pec_massiva::campaign::recipients::table::Table;
use pec_massiva::core::text::damage::is_damaged;
use pec_massiva::core::text::encodings::Encoding;
use proptest::prelude::*;
use proptest::sample::select;

fn codes(table: &Table) -> Vec<&'static str> {
    table.problems.iter().map(|problem| &*problem.code.clone().leak()).collect()
}

fn file(encoding: Encoding, cells: &[String]) -> Option<Vec<u8>> {
    let rows: Vec<String> =
        cells.iter().enumerate().map(|(row, cell)| format!("a{row}@b.it;{cell}\r\n")).collect();
    encoding.encode(&format!("pec;nome\r\n{}", rows.concat()))
}

/// Words that offices write, each with an accented letter.
const ITALIAN: [&str; 20] = [
    "Città di Montelago",
    "Niccolò",
    "perché",
    "Forlì",
    "più",
    "però",
    "caffè",
    "Società agricola",
    "Gesù e Maria",
    "lunedì",
    "Unità locale",
    "Università",
    "virtù",
    "Mondovì",
    "metà",
    "Cefalù",
    "né",
    "già",
    "Cantù",
    "Attività di Bar",
];

/// Real text in windows-1252: letters of four languages, and the signs that are accented letters elsewhere.
const WINDOWS: [&str; 44] = [
    "Škerlj",
    "Žagar",
    "Miloš Dražen",
    "Šmarje",
    "Ženi",
    "Kraševec",
    "10 – 12",
    "Roma – Milano",
    "Roma—Milano",
    "Rossi— Bianchi",
    "Bari —Foggia",
    "Ditta Rossi…",
    "Verdi… Neri",
    "“citato”",
    "‘detto’",
    "l’acqua",
    "dell’Aquila",
    "5 €",
    "ecc…",
    "e così via…",
    "segue…",
    "• primo",
    "Müller & Söhne",
    "Straße",
    "„Zitat“",
    "‚Wort‘",
    "Größe",
    "Élise Château",
    "œuvre",
    "Noël",
    "garçon",
    "François",
    "« mot »",
    "Città",
    "perché",
    "È vero",
    "PERÒ",
    "Cantù",
    "Brand™",
    "‰ 5",
    "nº 3",
    "20°",
    "Å",
    "Señor",
];

proptest! {
    #[test]
    fn right_text_of_windows_is_never_asked_about(
        words in proptest::collection::vec(proptest::collection::vec(select(&WINDOWS[..]), 1..4), 1..12),
    ) {
        let cells: Vec<String> = words.iter().map(|words| words.join(" ")).collect();
        let bytes = file(Encoding::Windows1252, &cells).unwrap();
        let table = Table::read_csv(&bytes);
        // Three lines of `ecc…` and the like hold nothing that speaks for either.
        prop_assert_eq!(codes(&table), Vec::<&str>::new());
        prop_assert!(table.rows.iter().zip(&cells).all(|(row, cell)| row.get(1) == Some(cell)));
    }

    #[test]
    fn text_of_another_encoding_is_asked_about_once(
        words in proptest::collection::vec(select(&ITALIAN[..]), 3..30),
        is_capital in any::<bool>(),
        encoding in select(vec![Encoding::Cp850, Encoding::Macintosh]),
    ) {
        let case = |word: &&str| if is_capital && encoding == Encoding::Cp850 { word.to_uppercase() } else { (*word).to_owned() };
        let cells: Vec<String> = words.iter().map(case).collect();
        let bytes = file(encoding, &cells).unwrap();
        let asked = Table::read_csv(&bytes);
        let whole: Vec<&str> = codes(&asked);
        prop_assert_eq!(whole, ["encoding"]);
        prop_assert!(asked.problems[0].row.is_none());
        // The answer ends it, and every letter is as it was written.
        let told = Table::read_csv_in(&bytes, Some(encoding));
        prop_assert_eq!(codes(&told), Vec::<&str>::new());
        prop_assert!(told.rows.iter().zip(&cells).all(|(row, cell)| row.get(1) == Some(cell)));
        prop_assert_eq!(codes(&Table::read_csv_in(&bytes, Some(Encoding::Windows1252))), Vec::<&str>::new());
    }

    #[test]
    fn text_that_was_read_wrongly_and_saved_is_told_once(
        words in proptest::collection::vec(select(&ITALIAN[..]), 1..10),
        wrong in select(vec![Encoding::Windows1252, Encoding::Cp850, Encoding::Macintosh]),
        has_mark in any::<bool>(),
    ) {
        let cells: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let right = file(Encoding::Utf8, &cells).unwrap();
        let wrongly = wrong.decode(&right).into_owned();
        let bytes = format!("{}{wrongly}", if has_mark { "\u{feff}" } else { "" });
        prop_assert_eq!(codes(&Table::read_csv(bytes.as_bytes())), ["encoding.twice"]);
        prop_assert_eq!(codes(&Table::read_csv_in(bytes.as_bytes(), Some(Encoding::Utf8))), Vec::<&str>::new());
        prop_assert_eq!(codes(&Table::read_csv(&right)), Vec::<&str>::new());
    }

    #[test]
    fn what_was_written_reads_back_as_told(
        cells in proptest::collection::vec("[a-zàèéìòùçñäöüß ]{1,12}", 1..10),
        encoding in select(vec![Encoding::Utf8, Encoding::Windows1252, Encoding::Cp850, Encoding::Macintosh]),
    ) {
        let table = Table::read_csv_in(&file(encoding, &cells).unwrap(), Some(encoding));
        let read: Vec<_> = table.rows.iter().map(|row| row.get(1).unwrap().to_owned()).collect();
        prop_assert_eq!(read, cells);
    }

    #[test]
    fn any_bytes_have_one_question_at_most(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let asked = |table: &Table| table.problems.iter().filter(|problem| problem.group() == "encoding").count();
        prop_assert!(asked(&Table::read_csv(&bytes)) <= 1);
        for encoding in [Encoding::Utf8, Encoding::Windows1252, Encoding::Cp850, Encoding::Macintosh] {
            prop_assert!(asked(&Table::read_csv_in(&bytes, Some(encoding))) <= 1);
        }
    }
}

#[test]
fn what_windows_leaves_undefined_is_damage() {
    for byte in [0x81u8, 0x8d, 0x8f, 0x90, 0x9d] {
        let bytes = [b"pec;nome\na@b.it;M".as_slice(), &[byte], b"ller\nc@d.it;\xe0"].concat();
        let table = Table::read_csv(&bytes);
        assert_eq!(
            table.rows.iter().map(|row| is_damaged(row.get(1).unwrap())).collect::<Vec<_>>(),
            [true, false]
        );
    }
}

#[test]
fn two_lines_of_another_encoding_are_enough() {
    // On a Macintosh capitals become letters that are capitals in windows-1252, too.
    let small = ITALIAN.map(str::to_owned);
    for encoding in [Encoding::Cp850, Encoding::Macintosh] {
        for (place, one) in small.iter().enumerate() {
            for other in small.iter().skip(place + 1) {
                let cells = [one.clone(), "Rossi".to_owned(), other.clone()];
                let bytes = file(encoding, &cells).unwrap();
                let codes = codes(&Table::read_csv(&bytes));
                assert_eq!(codes, ["encoding"], "{one} {other} {encoding:?}");
            }
        }
    }
    let bytes = file(Encoding::Macintosh, &["D’Angelo".to_owned(), "L’Aquila".to_owned()]);
    assert_eq!(codes(&Table::read_csv(&bytes.unwrap())), ["encoding"]);
}

#[test]
fn an_encoding_that_is_not_read_is_told_once() {
    let text = "pec;nome\r\na@b.it;Città\r\n";
    let utf32: Vec<u8> = text.chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect();
    for bytes in [utf32.clone(), [b"\xff\xfe\0\0".to_vec(), utf32].concat()] {
        let table = Table::read_csv(&bytes);
        assert_eq!((codes(&table), table.rows.len()), (vec!["encoding.utf32"], 0));
    }
    let table = Table::read_csv(b"pec;nome\r\na@b.it;citt+AOA-\r\nc@d.it;perch+AOk-\r\n");
    assert_eq!(codes(&table), ["encoding.utf7"]);
}
