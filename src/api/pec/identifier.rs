//! Italian identifiers: codice fiscale (D.M. 23 December 1976) and partita IVA, by shape and check
//! character. None is ever derived from a name.

use crate::core::error::codes::{Code, mailbox};

/// What a character counts at an odd place, counted from one: digits and A to J are alike.
const ODD: [u32; 26] =
    [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// Places of a codice fiscale that hold a digit, or the letter that stands for it where two people
/// would have the same code (omocodia).
const DIGITS: [usize; 7] = [6, 7, 9, 10, 12, 13, 14];

/// What is wrong with a person's codice fiscale, or `None`. Either case is good.
pub fn fiscal_code_problem(text: &str) -> Option<Code> {
    let code = text.trim().to_ascii_uppercase().into_bytes();
    if code.len() != 16 {
        return Some(mailbox::FISCAL_CODE_LENGTH);
    }
    let fits = |(place, letter): (usize, &u8)| match place {
        8 => b"ABCDEHLMPRST".contains(letter),
        _ if DIGITS.contains(&place) => letter.is_ascii_digit() || b"LMNPQRSTUV".contains(letter),
        _ => letter.is_ascii_uppercase(),
    };
    if !code.iter().enumerate().all(fits) {
        return Some(mailbox::FISCAL_CODE_SHAPE);
    }
    let sum: u32 =
        code.iter().take(15).enumerate().map(|(place, letter)| value(place, *letter)).sum();
    let check = b'A' + (sum % 26) as u8;
    (code.last() != Some(&check)).then_some(mailbox::FISCAL_CODE_CHECK)
}

fn value(place: usize, letter: u8) -> u32 {
    let rank = u32::from(if letter.is_ascii_digit() { letter - b'0' } else { letter - b'A' });
    if place.is_multiple_of(2) { ODD.get(rank as usize).copied().unwrap_or_default() } else { rank }
}

/// What is wrong with a partita IVA (or a company's codice fiscale, which has the same form), in words,
/// or `None`.
pub fn vat_number_problem(text: &str) -> Option<Code> {
    let code = text.trim();
    if code.len() != 11 || !code.bytes().all(|letter| letter.is_ascii_digit()) {
        return Some(mailbox::VAT_NUMBER_LENGTH);
    }
    let doubled = |digit: u32| if digit > 4 { 2 * digit - 9 } else { 2 * digit };
    let digits = code.bytes().map(|letter| u32::from(letter - b'0')).enumerate();
    let sum: u32 =
        digits.map(|(place, digit)| if place % 2 == 1 { doubled(digit) } else { digit }).sum();
    (!sum.is_multiple_of(10)).then_some(mailbox::VAT_NUMBER_CHECK)
}

/// What is wrong with the codice fiscale of a person or a company, or a partita IVA, or `None`.
pub fn holder_problem(text: &str) -> Option<Code> {
    let is_number = text.trim().bytes().all(|letter| letter.is_ascii_digit());
    if is_number { vat_number_problem(text) } else { fiscal_code_problem(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn good_ones_pass_in_either_case() {
        for code in ["RSSMRA85M01H501Q", "RSSMRA85T10A562S", "MSSTRS53B19H892P", "rssmra85m01h501q"]
        {
            assert_eq!(fiscal_code_problem(code), None, "{code}");
        }
        assert_eq!(vat_number_problem("00743110157"), None);
        assert_eq!(holder_problem("00743110157"), None);
        assert_eq!(holder_problem("RSSMRA85M01H501Q"), None);
    }

    #[test]
    fn bad_ones_are_named() {
        for (code, words) in [
            ("RSSMRA85M01H501Z", "check"),
            ("RSSMRA85M01H50", "16"),
            ("RSSMRA85F01H501Q", "shape"),
            ("RSSXXXXXXXX56E", "16"),
            ("", "16"),
            ("RSSMRA85M01H501è", "16"),
        ] {
            assert!(fiscal_code_problem(code).unwrap().words.contains(words), "{code}");
        }
        assert!(vat_number_problem("00743110158").unwrap().words.contains("check"));
        assert!(vat_number_problem("0074311015").unwrap().words.contains("11"));
        assert!(holder_problem("1").is_some());
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in "\\PC{0,20}") {
            let _ = (fiscal_code_problem(&text), vat_number_problem(&text), holder_problem(&text));
        }

        #[test]
        fn one_wrong_digit_is_always_found(number in "[0-9]{10}", place in 0usize..11, step in 1u8..10) {
            let good = (0..10).map(|last| format!("{number}{last}"));
            let good = good.filter(|code| vat_number_problem(code).is_none()).collect::<Vec<_>>();
            prop_assert_eq!(good.len(), 1);
            let mut bad = good[0].clone().into_bytes();
            bad[place] = b'0' + (bad[place] - b'0' + step) % 10;
            prop_assert!(vat_number_problem(std::str::from_utf8(&bad).unwrap()).is_some());
        }
    }
}
