//! Names that are the same to a person: of columns, of files. Programs write one name in several ways: a Mac takes
//! `à` apart, a spreadsheet puts a line break or a no-break space into a header, a word processor leaves marks that
//! nobody sees.

/// The form under which names that look alike are the same: composed (NFC), without regard to case in any alphabet, a
/// run of white space of any kind as one space and none around it, marks without width left out.
pub fn folded(name: &str) -> String {
    if is_plain(name) {
        return name.to_ascii_lowercase();
    }
    let mut plain = String::with_capacity(name.len());
    for letter in name.chars().filter(|letter| !has_no_width(*letter)) {
        match letter {
            letter if letter.is_whitespace() && (plain.is_empty() || plain.ends_with(' ')) => {}
            letter if letter.is_whitespace() => plain.push(' '),
            letter => plain.push(letter),
        }
    }
    plain.truncate(plain.trim_end().len());
    if plain.is_ascii() { plain.to_ascii_lowercase() } else { platform::fold(&plain) }
}

/// Whether two names are the same to a person.
pub fn are_alike(one: &str, other: &str) -> bool {
    if one == other || (is_plain(one) && is_plain(other)) {
        return one.eq_ignore_ascii_case(other);
    }
    folded(one) == folded(other)
}

/// ASCII, with single spaces inside only: most names.
fn is_plain(name: &str) -> bool {
    let mut last = b' ';
    for byte in name.bytes() {
        if !matches!(byte, b' '..=b'~') || (byte == b' ' && last == b' ') {
            return false;
        }
        last = byte;
    }
    last != b' ' || name.is_empty()
}

/// What nobody sees: soft hyphens, spaces without width, marks of direction, joiners, selectors of a letter's look.
pub fn has_no_width(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

/// The tables of all letters are the platform's: in a core for browsers they would weigh more than all else that campaigns
/// need.
#[cfg(not(target_arch = "wasm32"))]
mod platform {
    use unicode_normalization::UnicodeNormalization;

    pub(in crate::core) fn fold(text: &str) -> String {
        let composed: String = text.nfc().collect();
        composed.to_uppercase().to_lowercase().nfc().collect()
    }
}

#[cfg(target_arch = "wasm32")]
mod platform {
    use std::sync::OnceLock;

    pub(in crate::core) static GIVEN: OnceLock<fn(&str) -> String> = OnceLock::new();

    pub(in crate::core) fn fold(text: &str) -> String {
        GIVEN.get().map_or_else(|| text.to_ascii_lowercase(), |fold| fold(text))
    }
}

/// Sets how the platform composes letters and takes their case away. Done once, by the edge.
#[cfg(target_arch = "wasm32")]
pub fn use_platform(fold: fn(&str) -> String) {
    let _is_set = platform::GIVEN.set(fold);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_look_alike_are_alike() {
        for (one, other) in [
            ("Citt\u{e0}.pdf", "Citta\u{300}.pdf"),
            ("CITT\u{c0}", "citt\u{e0}"),
            ("CITTA\u{300}", "Citt\u{e0}"),
            ("Ragione\u{a0}sociale", "Ragione sociale"),
            ("Ragione\r\nsociale", " ragione  SOCIALE "),
            ("\u{feff}pec", "PEC"),
            ("no\u{ad}me", "nome"),
            ("\u{200e}nome\u{200f}", "Nome"),
            ("ΟΔΟΣ", "οδος"),
            ("ДОКУМЕНТ", "документ"),
            ("\u{110b}\u{1161}.pdf", "\u{c544}.pdf"),
            ("Nguye\u{302}\u{303}n", "NGUY\u{1ec4}N"),
        ] {
            assert!(are_alike(one, other), "{one} {other}");
        }
        for (one, other) in [("Città", "Citta"), ("nome", "no me"), ("perù", "però"), ("a", "")]
        {
            assert!(!are_alike(one, other), "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(name in "[ a-zA-Zàèé\u{300}\u{301}\u{a0}\u{200b}ßİıΣς\n]{0,8}|\\PC*") {
            let once = folded(&name);
            prop_assert_eq!(&folded(&once), &once);
            prop_assert_eq!(are_alike(&name, &once), true);
        }

        #[test]
        fn alike_means_the_same_form(one in "[ aAàÀ\u{300}\u{a0}]{0,4}", other in "[ aAàÀ\u{300}\u{a0}]{0,4}") {
            prop_assert_eq!(are_alike(&one, &other), folded(&one) == folded(&other));
        }
    }
}
