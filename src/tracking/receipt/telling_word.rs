//! The word of a subject that the service is asked to search for.

use crate::core::text;

use super::subject::CUT;

/// What the service is asked to search for. How it searches is not documented, and a message that it
/// passes over would be taken for one that was never sent: so this is one word that survives any folding,
/// any encoding and any cut, in its own case, or nothing.
pub fn telling_word(subject: &str) -> Option<String> {
    // Markup may have been taken out.
    let subject = &*text::from_html(subject);
    let is_plain = |word: &&str| word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    // A subject with other letters may lie there encoded as a whole.
    let beginning = if subject.is_ascii() { within(subject, CUT) } else { "" };
    let words = beginning.split(' ').filter(is_plain);
    words.max_by_key(|word| word.len()).filter(|word| word.len() >= 3).map(str::to_owned)
}

/// The whole words at the beginning of an ASCII text of which that many letters are left.
fn within(text: &str, most: usize) -> &str {
    match text.get(..most) {
        Some(beginning) if text.len() > most => {
            beginning.rsplit_once(' ').map_or("", |(words, _)| words)
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_to_search_for_survives_whatever_becomes_of_the_subject() {
        let word = |subject: &str| telling_word(subject);
        assert_eq!(word("Avviso TARI-2024 n. 12").as_deref(), Some("Avviso"));
        assert_eq!(word("avviso PAGAMENTO rata").as_deref(), Some("PAGAMENTO"));
        assert_eq!(word("Perché pagare"), None);
        assert_eq!(word("a-b n. 12"), None);
        assert_eq!(word("Atto <b data-x urgentissimo> 7"), word("Atto"));
        let long = format!("Avviso {}straordinariamente", "n. 1 ".repeat(12));
        assert_eq!(word(&long).as_deref(), Some("Avviso"));
        assert_eq!(word(&"x".repeat(80)), None);
    }
}
