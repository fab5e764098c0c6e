//! Whether the letters of a file were meant otherwise than they are read: asked once about the whole file, never of one
//! letter, since each of them is right somewhere.

use super::hints::{self, Sign};
use crate::core::error::codes::{Params, Told, table as codes};
use crate::core::text::encodings::Encoding;

/// How many examples are shown.
const EXAMPLES: usize = 3;

/// How many signs make a question; of one line no more are counted.
const SEVERAL: usize = 2;

/// Asks which encoding a file has that is neither marked nor UTF-8: `encoding`. It is read as windows-1252; where
/// several words hold what stands in no word so, and in words of MS-DOS or a Macintosh, and hardly any line holds a
/// letter that is right only so, it may be one of these. One word is enough that cannot be windows-1252, and one `¤` by
/// itself.
pub fn encoding(bytes: &[u8]) -> Option<Told> {
    if str::from_utf8(bytes).is_ok() || is_mostly_utf8(bytes) {
        return None;
    }
    let has_low_quote = hints::has_low_quote(bytes);
    let (mut signs, mut against, mut has_euro) = (0, 0, false);
    let mut examples: Vec<String> = Vec::new();
    for line in bytes.split(|byte| matches!(byte, b'\r' | b'\n')).filter(|line| !line.is_ascii()) {
        let (mut here, mut is_against) = (0, false);
        for word in line.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic()) {
            has_euro |= word == [hints::EURO_LATIN_9];
            let sign =
                if word.is_ascii() { Sign::Nothing } else { hints::of_word(word, has_low_quote) };
            match sign {
                Sign::Nothing => continue,
                Sign::Windows => is_against = true,
                Sign::Other | Sign::OnlyOther => {
                    here += if sign == Sign::OnlyOther { SEVERAL } else { 1 };
                    note(&mut examples, || readings(word));
                }
            }
        }
        signs += here.min(SEVERAL);
        against += usize::from(is_against);
    }
    (has_euro || signs >= SEVERAL && signs > 10 * against).then(|| told(codes::ENCODING, examples))
}

/// Tells of letters that were UTF-8, were read as windows-1252 and saved so: `perchÃ©`. One is enough where no name ends
/// so; behind capitals, as in `IRMÃ»`, two lines are.
pub fn twice(text: &str) -> Option<Told> {
    let has_sign = |text: &str| READ_WRONGLY.iter().any(|(sign, _)| text.contains(*sign));
    if text.is_ascii() || !has_sign(text) {
        return None;
    }
    let mut examples: Vec<String> = Vec::new();
    let (mut is_sure, mut lines) = (false, 0);
    for line in text.split(['\r', '\n']).filter(|line| has_sign(line)) {
        let mut is_found = false;
        for word in line.split(|letter: char| letter.is_ascii() && !letter.is_ascii_alphabetic()) {
            let Some((mended, sure)) = mended(word) else { continue };
            is_sure |= sure;
            is_found = true;
            note(&mut examples, || format!("{word} = {mended}"));
        }
        lines += usize::from(is_found);
    }
    (is_sure || lines > 1).then(|| told(codes::ENCODING_TWICE, examples))
}

/// Tells of UTF-7: `citt+AOA-`.
pub fn utf7(text: &str) -> Option<Told> {
    if !text.contains("+A") || !text.is_ascii() {
        return None;
    }
    let mut examples: Vec<String> = Vec::new();
    for (at, _) in text.match_indices("+A") {
        // The letters of Latin-1, U+00C0 to U+00FF, are +AMA- to +AP8-.
        let is_letter =
            matches!(text.as_bytes().get(at..at + 5), Some([_, _, b'M'..=b'P', _, b'-']));
        let before = text.get(..at).unwrap_or_default();
        if is_letter && before.ends_with(|letter: char| letter.is_ascii_alphabetic()) {
            let start =
                before.rfind(|letter: char| !letter.is_ascii_alphabetic()).map_or(0, |at| at + 1);
            note(&mut examples, || text.get(start..at + 5).unwrap_or_default().to_owned());
        }
    }
    (examples.len() > 1).then(|| told(codes::ENCODING_UTF7, examples))
}

fn told(code: crate::core::error::codes::Code, examples: Vec<String>) -> Told {
    Told::new(code, Params::of(vec![("examples", examples.into())]))
}

fn note(examples: &mut Vec<String>, example: impl FnOnce() -> String) {
    if examples.len() < EXAMPLES {
        let example = example();
        if !examples.contains(&example) {
            examples.push(example);
        }
    }
}

/// A word as it is read now, and as it would be.
fn readings(word: &[u8]) -> String {
    let now = Encoding::Windows1252.decode(word);
    let (cp850, mac) = (Encoding::Cp850.decode(word), Encoding::Macintosh.decode(word));
    let more = if word == [hints::EURO_LATIN_9] { " = € (iso-8859-15)" } else { "" };
    format!("{now} = {cp850} (cp850) = {mac} (macintosh){more}")
}

/// Whether a file is UTF-8 with stray bytes: more of its letters are valid than are not.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut stray) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        if !chunk.valid().is_ascii() {
            valid += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        }
        stray += chunk.invalid().len();
    }
    valid > stray
}

/// What the first byte of a letter of UTF-8 becomes where it is read as windows-1252, MS-DOS's code page 850 or of a
/// Macintosh.
const READ_WRONGLY: [(char, Encoding); 5] = [
    ('Ã', Encoding::Windows1252),
    ('Â', Encoding::Windows1252),
    ('â', Encoding::Windows1252),
    ('├', Encoding::Cp850),
    ('√', Encoding::Macintosh),
];

/// What a word was before it was read wrongly, and whether that is sure; `None` where it is right.
fn mended(word: &str) -> Option<(String, bool)> {
    let (_, encoding) = READ_WRONGLY.into_iter().find(|(sign, _)| word.contains(*sign))?;
    if let Some(Ok(mended)) = encoding.encode(word).map(String::from_utf8) {
        let mut last = ' ';
        let mut is_behind_capital = false;
        for letter in word.chars() {
            is_behind_capital |= matches!(letter, 'Ã' | 'Â') && last.is_ascii_uppercase();
            last = letter;
        }
        return Some((mended, !is_behind_capital));
    }
    // The second half of an à is a no-break space: programs make it a plain one.
    let lost = word.strip_suffix('Ã')?;
    lost.ends_with(|letter: char| letter.is_ascii_lowercase()).then(|| (format!("{lost}à"), true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn examples(told: Option<Told>) -> Option<String> {
        told.map(|told| told.params.get("examples").unwrap().to_string())
    }

    #[test]
    fn a_file_of_ms_dos_is_asked_about_once() {
        let asked =
            encoding(b"pec;nome\na@b.it;Citt\x85 perch\x82\nc@d.it;Niccol\x95\ne@f.it;Forl\x8d");
        assert_eq!(
            examples(asked).unwrap(),
            "[\"Citt… = Città (cp850) = CittÖ (macintosh)\",\"perch‚ = perché (cp850) = perchÇ (macintosh)\",\
             \"Niccol• = Niccolò (cp850) = Niccolï (macintosh)\"]"
        );
        assert!(encoding(b"a@b.it;perch\x8e\nc@d.it;citt\x88").is_some());
        assert!(encoding(b"COMUNE DI CITT\xb7\nPI\xeb\nPER\xe3\n").is_some());
        assert!(encoding(b"l\xd5acqua\ndell\xd5Aquila\n").is_some());
        assert!(encoding(b"Niccol\x95;Forl\x8d\nSociet\x85;Cefal\x97\n").is_some());
        assert!(encoding(b"Forl\x8d\nCefal\x97\n").is_some());
        assert!(encoding(b"Citt\x85 di Castello\nLibert\x85\n").is_some());
        assert!(encoding(b"pec;nome\na@b.it;Niccol\x95 Caff\x8a\n").is_some(), "one row is enough");
        let euro = encoding(b"a@b.it;perch\xe9\nc@d.it;\xa4 100,00\ne@f.it;12 \xa4");
        assert_eq!(
            examples(euro).unwrap(),
            "[\"¤ = ñ (cp850) = § (macintosh) = € (iso-8859-15)\"]"
        );
        assert_eq!(
            examples(encoding(b"a@b.it;\xd5 100,00\n")).unwrap(),
            "[\"Õ = € (cp850) = ’ (macintosh)\"]"
        );
        assert!(encoding(b"a@b.it;100 \xdb\n").is_some(), "the euro of a Macintosh");
        assert!(
            encoding(b"pec;citta\na@b.it;Forl\x8d\n").is_some(),
            "windows-1252 has no such letter"
        );
    }

    #[test]
    fn right_text_is_not_asked_about() {
        for text in [
            &b"Niccol\x95"[..],
            b"citt\xe0\nperch\x82\nperch\x82",
            b"ecc\x85\necc\x85\necc\x85",
            b"segue\x85\nvedi oltre\x85\naltro\x85",
            b"\x8akerlj\n\x8eagar\nDra\x9e Milo\x9a\nMILO\x8a",
            b"10 \x96 12\nRoma \x97 Milano\nRoma\x96Milano\nRoma\x97Milano",
            b"\x93citato\x94\n\x93detto\x94\n\x91x\x92",
            b"\x84Zitat\x93\n\x84Wort\x93\n\x84Satz\x93",
            b"l\x92acqua\ndell\x92Aquila\n5 \x80\n\x95 uno\n\x95 due\n\x95 tre",
            b"Brand\x99\nMario\x86\nPER\xd2\nPER\xf2\nPI\xf9",
            b"perch\xc3\xa9 citt\xc3\xa0 \x82",
        ] {
            assert_eq!(encoding(text), None, "{}", String::from_utf8_lossy(text));
        }
    }

    #[test]
    fn letters_that_were_read_wrongly_and_saved_show() {
        assert_eq!(examples(twice("a@b.it;perchÃ©")).unwrap(), "[\"perchÃ© = perché\"]");
        assert_eq!(
            examples(twice("CittÃ\u{a0}\nlâ€™acqua")).unwrap(),
            "[\"CittÃ\u{a0} = Città\",\"lâ€™acqua = l’acqua\"]"
        );
        assert!(twice("CittÃ di Castello").is_some());
        assert!(twice("CITTÃ€\nPERCHÃ‰").is_some());
        assert_eq!(
            examples(twice("perch├®; citt√†")).unwrap(),
            "[\"perch├® = perché\",\"citt√† = città\"]"
        );
        for text in [
            "perché città",
            "SÃO “IRMÃ”",
            "Ân",
            "pâte â",
            "Ã",
            "Škerlj – “x” …",
            "√2 ├─",
            "VÂ",
            "Château âgé",
        ] {
            assert_eq!(twice(text), None, "{text}");
        }
    }

    #[test]
    fn utf7_shows() {
        assert_eq!(examples(utf7("citt+AOA-\npi+APk-")).unwrap(), "[\"citt+AOA-\",\"pi+APk-\"]");
        assert_eq!(utf7("a+AMA-b@c.it;+39 06;A+A-B"), None);
    }
}
