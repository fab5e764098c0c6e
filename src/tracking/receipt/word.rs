//! The words of a receipt's text, and what stands between them.

/// A word without the quotes and brackets around it.
pub struct Word<'a> {
    /// Its letters.
    pub text: &'a str,
    /// Letters of the text's skeleton before it.
    pub at: usize,
    /// Whether it stands in angle brackets.
    pub is_in_brackets: bool,
    /// Whether nothing but white space stands between it and the word before: the two may be the halves of one that a
    /// line's end has torn.
    pub is_joined: bool,
    /// Whether it begins or ends with a mark that stands inside addresses.
    pub is_ragged: bool,
}

impl Word<'_> {
    /// Whether it begins with one of these.
    pub fn begins_with(&self, beginnings: &[&str]) -> bool {
        beginnings.iter().any(|beginning| self.text.starts_with(beginning))
    }

    /// Whether it is one of these.
    pub fn is(&self, texts: &[&str]) -> bool {
        texts.contains(&self.text)
    }

    /// Whether it is an address, or what is left of one.
    pub fn is_mailbox(&self) -> bool {
        self.text.contains('@')
    }

    /// Whether no letter of it is ASCII, as of a damaged è.
    pub fn is_beyond_ascii(&self) -> bool {
        !self.text.contains(|letter: char| letter.is_ascii())
    }
}

/// The words of a text: quotes, brackets and the marks of lists only part them.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let is_mark = |letter: char| "\"<>()[],;:|«»‹›“”„‟‘’".contains(letter);
    let is_parting =
        |letter: char| letter.is_whitespace() || letter.is_control() || is_mark(letter);
    let mut words = Vec::new();
    let (mut at, mut is_in_brackets, mut is_joined) = (0, false, false);
    let mut rest = text;
    for part in text.split_inclusive(is_parting) {
        rest = rest.get(part.len()..).unwrap_or_default();
        let mark = part.chars().next_back().filter(|letter| is_parting(*letter));
        let word = mark.and_then(|mark| part.strip_suffix(mark)).unwrap_or(part);
        let bare = bare(word);
        if bare.is_empty() {
            is_joined &= word.is_empty();
        } else {
            let is_ragged = word.starts_with(['.', '_']) || word.ends_with(['.', '_', '-']);
            // A quote that no letter can be told from parts as well.
            let is_quoted = word.starts_with(['\'', '\u{fffd}', '/']);
            is_joined &= !is_quoted;
            words.push(Word { text: bare, at, is_in_brackets, is_joined, is_ragged });
            is_joined = !word.ends_with(['\'', '\u{fffd}', '/']);
        }
        at += word.bytes().filter(u8::is_ascii_alphanumeric).count();
        is_joined &= !mark.is_some_and(is_mark);
        match mark {
            Some('<') => is_in_brackets = is_closed(rest),
            Some('>') => is_in_brackets = false,
            _ => {}
        }
    }
    words
}

/// Whether brackets are closed again right behind one word: a subject may hold the sign for less.
fn is_closed(text: &str) -> bool {
    let end = text.find(['<', '>']);
    let parts = end.and_then(|end| Some((text.get(..end)?, text.get(end..)?)));
    parts.is_some_and(|(inside, rest)| {
        rest.starts_with('>') && !inside.trim().contains(char::is_whitespace)
    })
}

/// A word without the marks at its ends. What replaces a damaged letter is one where it stands at both.
fn bare(word: &str) -> &str {
    let marks = ['.', '\'', '`', '/', '!', '?', '-', '–', '—', '…', '•', '·', '*'];
    let word = word.trim_matches(marks);
    let inside = word.strip_prefix('\u{fffd}').and_then(|rest| rest.strip_suffix('\u{fffd}'));
    if word == "\u{fffd}" { "" } else { inside.unwrap_or(word) }
}
