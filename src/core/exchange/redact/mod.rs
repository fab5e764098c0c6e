//! Keeps secrets and attachments out of what errors show, also where an answer repeats them.

mod spellings;

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

use serde_json::Value;

use crate::core::gather;
use crate::core::host::secret::Secret;

use spellings::{Form, forms};

/// What stands where something was taken out.
const MARK: &str = "[…]";
/// The longest text of an answer that an error keeps, in characters.
const LONGEST: usize = 2000;
/// A run of this many base64 letters is content, not words: MIME breaks it into lines of 76.
const CONTENT: usize = 60;
/// A secret of this many bytes is replaced also inside a word.
const LONG_ENOUGH: usize = 8;
/// So is one of this many that is no plain word itself, and one in so many letters of base64: a shorter one would make
/// holes in any text.
const SHORTEST: usize = 4;

/// Bytes of a text that are looked at: of a longer one no more than [`LONGEST`] is shown, and looking takes time.
const LOOKED_AT: usize = 256 * 1024;

/// Takes the secrets of one call out of texts.
#[derive(Clone, Debug, Default)]
pub struct Redactor {
    secrets: Vec<Secret>,
    /// How they may come back, made when the first text comes: most calls show none.
    forms: OnceCell<Vec<Form>>,
}

impl Redactor {
    /// Knows one more secret.
    pub fn add(&mut self, secret: Secret) {
        if !secret.reveal().is_empty() {
            self.secrets.push(secret);
            self.forms = OnceCell::new();
        }
    }

    fn forms(&self) -> &[Form] {
        self.forms.get_or_init(|| self.secrets.iter().flat_map(|it| forms(it.reveal())).collect())
    }

    /// Whether `text` holds a secret.
    pub fn finds_secret(&self, text: &str) -> bool {
        matches!(self.without_secrets(text), Cow::Owned(_))
    }

    /// `text` without secrets and file contents, shortened.
    pub fn text(&self, text: &str) -> String {
        let head = text.get(..text.floor_char_boundary(LOOKED_AT)).unwrap_or(text);
        let clean = self.without_secrets(head);
        // Where it was cut, the first half of a secret may stand.
        let longest =
            self.forms().iter().map(|form| form.text.reveal().len()).max().unwrap_or_default();
        let cut = if head.len() < text.len() { longest } else { 0 };
        let end = clean.floor_char_boundary(clean.len().saturating_sub(cut));
        shorten(&without_content(clean.get(..end).unwrap_or_default()))
    }

    fn without_secrets<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut clean = Cow::Borrowed(text);
        for form in self.forms().iter().filter(|form| form.text.reveal().len() <= text.len()) {
            if let Some(without) = replace(&clean, form) {
                clean = Cow::Owned(without);
            }
        }
        clean
    }

    /// The same for every text inside `value`, names of fields included; of one with more text than anybody reads, the
    /// rest is left out.
    pub fn value(&self, value: &Value) -> Value {
        self.within(value, &Cell::new(LOOKED_AT))
    }

    fn within(&self, value: &Value, left: &Cell<usize>) -> Value {
        // A text takes time though it is short.
        let looked_at = |text: &str| {
            left.set(left.get().saturating_sub(text.len() + 16));
            if left.get() == 0 { MARK.to_owned() } else { self.text(text) }
        };
        match value {
            Value::String(text) => Value::String(looked_at(text)),
            Value::Array(items) => {
                let items = items.iter().take_while(|_| left.get() > 0);
                items.map(|item| self.within(item, left)).collect()
            }
            Value::Object(fields) => {
                let fields = fields.iter().take_while(|_| left.get() > 0);
                let fields =
                    fields.map(|(name, field)| (looked_at(name), self.within(field, left)));
                Value::Object(gather::fields(fields))
            }
            other => other.clone(),
        }
    }
}

/// Replaces a secret; a short one only where it stands as a word, or a password like `a` would eat
/// the whole message. `None` where it is not there.
fn replace(text: &str, form: &Form) -> Option<String> {
    // Of other alphabets nothing counts as a letter: rather a word too much than a secret.
    let is_word =
        |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
    let (secret, is_base64) = (form.text.reveal(), form.is_base64);
    let may_be_inside = is_base64 || is_long_enough(secret);
    let mut clean = String::new();
    let mut from = 0;
    for (at, _) in text.match_indices(secret) {
        let end = at + secret.len();
        // What goes with the one before is gone.
        let Some(before) = text.get(from..at) else { continue };
        let after = text.get(end..).unwrap_or_default();
        let inside = is_word(before.chars().next_back()) || is_word(after.chars().next());
        if may_be_inside || !inside {
            let kept = if is_base64 { before.trim_end_matches(is_encoded) } else { before };
            let rest = if is_base64 { after_base64(after) } else { after };
            clean.push_str(kept);
            clean.push_str(MARK);
            from = text.len() - rest.len();
        }
    }
    (from > 0).then(|| clean + text.get(from..).unwrap_or_default())
}

/// Whether a secret is replaced inside a word: of a short one that is a plain word, others may hold it by chance.
fn is_long_enough(secret: &str) -> bool {
    let is_plain = secret.bytes().skip(1).all(|letter| letter.is_ascii_lowercase());
    secret.len() >= if is_plain { LONG_ENOUGH } else { SHORTEST }
}

/// A letter of base64, or of how JSON and URLs write one.
fn is_encoded(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || "+/-_\\%".contains(letter)
}

fn after_base64(text: &str) -> &str {
    text.trim_start_matches(is_encoded).trim_start_matches('=')
}

/// Takes file contents out: long runs of base64, the shorter line that ends them, and whatever
/// follows `base64,`.
fn without_content(text: &str) -> String {
    let is_base64 = |letter: char| is_encoded(letter) || letter == '=';
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_content = false;
    while !rest.is_empty() {
        let end = rest.find(|letter| !is_base64(letter)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        is_content = !run.is_empty() && (is_content || run.len() >= CONTENT);
        clean.push_str(if is_content { MARK } else { run });
        let next = after.find(is_base64).unwrap_or(after.len());
        let (between, after) = after.split_at(next);
        clean.push_str(between);
        let is_line_end =
            !between.is_empty() && between.chars().all(|letter| "\r\n".contains(letter));
        let is_announced = between == "," && run.ends_with("base64");
        is_content = is_announced || (is_content && is_line_end);
        rest = after;
    }
    clean
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned() + " …",
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_that_repeats_the_request_shows_nothing() {
        let mut redactor = Redactor::default();
        redactor.add(Secret::new("p\"ä ss".into()));
        redactor.add(Secret::new("tok".into()));
        let echo = json!({"password": "p\"ä ss", "z tok": ["Bearer tok"], "file": format!("data:;base64,{}", "QUJD".repeat(99))});
        let shown = redactor.value(&echo).to_string();
        assert_eq!(
            shown,
            json!({"password": "[…]", "z […]": ["Bearer […]"], "file": "data:;base64,[…]"})
                .to_string()
        );
        assert_eq!(redactor.text(&echo.to_string()), shown);
        assert_eq!(redactor.text("the token tok is stock"), "the token […] is stock");
        assert_eq!(redactor.text("?p=p%22%C3%A4%20ss&q=1"), "?p=[…]&q=1");
    }

    #[test]
    fn of_a_long_text_no_more_is_looked_at_than_is_shown_and_no_half_of_a_secret_is_left() {
        let mut redactor = Redactor::default();
        redactor.add(Secret::new("parola-segreta-e-lunga".into()));
        // At whatever place it is cut.
        for spaces in LOOKED_AT - 40..=LOOKED_AT {
            let text = format!("{}parola-segreta-e-lunga{}", " ".repeat(spaces), "x".repeat(100));
            let clean = redactor.text(&text);
            assert!(!clean.contains('p'), "{spaces}");
            // As much is what content leaves of it.
            let content = format!("{}parola-segreta-e-lunga", "a".repeat(spaces - 1) + " ");
            assert!(!redactor.text(&content).contains("par"), "{spaces}");
        }
    }

    #[test]
    fn of_a_large_value_no_more_is_kept_than_anybody_reads() {
        let mut redactor = Redactor::default();
        redactor.add(Secret::new("parola-segreta".into()));
        let items: Vec<String> =
            (0..100_000).map(|index| format!("{index} parola-segreta")).collect();
        let shown = redactor.value(&json!({ "message": "no", "data": items }));
        let kept = shown.get("data").and_then(Value::as_array).unwrap();
        assert!(kept.len() > 1_000 && kept.len() < 20_000, "{}", kept.len());
        assert!(!shown.to_string().contains("parola"));
        let small = json!({ "message": "no", "data": [1, null, "due", { "a": true }] });
        assert_eq!(redactor.value(&small), small);
    }

    #[test]
    fn every_way_to_write_a_secret_is_known() {
        let mut redactor = Redactor::default();
        redactor.add(Secret::new("my-pà/ss <word> \"x\"".into()));
        for text in [
            r#"my-pà/ss <word> "x""#,
            r#"my-pà/ss <word> \"x\""#,
            r#"my-p\u00e0\/ss <word> \"x\""#,
            r#"my-p\\u00e0\\/ss <word> \\"x\\""#,
            r#"my-p\\u00e0\\\/ss <word> \\\"x\\\""#,
            r#"my-pà/ss <word> \\\"x\\\""#,
            r#"my-pà/ss <word> \\\\\\\"x\\\\\\\""#,
            "my-p%C3%A0%2Fss%20%3Cword%3E%20%22x%22",
            "my%2Dp%C3%A0%2Fss%20%3Cword%3E%20%22x%22",
            "my-p%C3%A0%2Fss+%3Cword%3E+%22x%22",
            "my-pà/ss &lt;word&gt; &quot;x&quot;",
            r#"my-p\u00e0/ss <word> \"x\""#,
            r#"my-p\u00E0\/ss \u003Cword\u003E \"x\""#,
            r#"my-pà/ss \u003cword\u003e \"x\""#,
            "my-p%c3%a0%2fss%20%3cword%3e%20%22x%22",
        ] {
            assert_eq!(redactor.text(&format!("=({text})=")), "=([…])=");
        }
    }

    #[test]
    fn in_base64_a_secret_is_found_beside_whatever_and_nothing_around_it_is_left() {
        let standard = |text: &str| base64_simd::STANDARD.encode_to_string(text);
        let for_urls = |text: &str| base64_simd::URL_SAFE_NO_PAD.encode_to_string(text);
        for secret in
            ["aB1?", "Seg~1", "segret", "Segret1", "Segreto1", "Seg~eto>1", "my-pà/ss <w>"]
        {
            let mut redactor = Redactor::default();
            redactor.add(Secret::new(secret.into()));
            for around in 0..9 {
                let (before, after) = (&"demo1234:"[..around], &"/x~y>z?1:"[around..]);
                for credentials in [format!("{before}{secret}"), format!("{before}{secret}{after}")]
                {
                    for encoded in [standard(&credentials), for_urls(&credentials)] {
                        let text = format!("Bad: Basic {encoded}, says=\"{encoded}\".");
                        let clean = redactor.text(&text);
                        assert_eq!(clean, "Bad: Basic […], says=\"[…]\".", "{credentials}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_short_secret_is_found_inside_a_word_unless_it_is_one_itself() {
        let text = |secret: &str, text: &str| {
            let mut redactor = Redactor::default();
            redactor.add(Secret::new(secret.into()));
            redactor.text(text)
        };
        assert_eq!(text("Abc1234", "wrong: passwordAbc1234x"), "wrong: password[…]x");
        assert_eq!(text("aB1?", "xaB1?x"), "x[…]x");
        assert_eq!(text("AbCd", "xAbCdx"), "x[…]x");
        let ordinary = "La parola non passa: https://a.it/pass/Passo-1, Passi e passwd \
            (base64 come in RFC 4648, 2026-11-30T10:00:00Z, 4bf92f3577b34da6a3ce929d0e0e4736).";
        for secret in ["passa", "Passo", "a", "it4", "parol", "prod", "Segret1", "true"] {
            let found = [secret, "[…]"].map(|word| text(secret, ordinary).matches(word).count());
            let expected = ordinary.split(|letter: char| !letter.is_ascii_alphanumeric());
            let words = expected.filter(|word| *word == secret).count();
            assert_eq!(found[1], words, "{secret}: {}", text(secret, ordinary));
        }
    }

    #[test]
    fn small_files_and_broken_lines_are_content_too() {
        let redactor = Redactor::default();
        let lines = format!("{}\r\n{}\r\nYWJj\r\n\r\nbye", "QUJD".repeat(19), "QUJD".repeat(19));
        assert_eq!(redactor.text(&lines), "[…]\r\n[…]\r\n[…]\r\n\r\n[…]");
        assert_eq!(
            redactor.text("file data:text/plain;base64,YWJj, and"),
            "file data:text/plain;base64,[…], and"
        );
        assert_eq!(redactor.text("base64 is, as such, fine"), "base64 is, as such, fine");
    }

    #[test]
    fn long_texts_are_shortened() {
        let text = Redactor::default().text(&"è una prova ".repeat(1000));
        assert_eq!(text.chars().count(), LONGEST + 2);
    }
}
