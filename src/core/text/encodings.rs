//! The encodings a text file of an office may have that has no mark of its own. The service's answers are read by
//! [`crate::core::text`].

use std::borrow::Cow;

use super::windows_1252;

/// Of a file, as somebody tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// `utf-8`.
    Utf8,
    /// `windows-1252`: what Windows calls ANSI.
    Windows1252,
    /// `cp850`: "CSV (MS-DOS)" of a spreadsheet in western Europe.
    Cp850,
    /// `cp858`: the same with the euro in place of `ı`.
    Cp858,
    /// `iso-8859-15`: what is called Latin-9, of older Unix programs.
    Latin9,
    /// `macintosh`: "CSV (Macintosh)" of one, MacRoman.
    Macintosh,
}

/// The names, as they are given.
pub const NAMES: [&str; 6] =
    ["utf-8", "windows-1252", "cp850", "cp858", "iso-8859-15", "macintosh"];

/// The byte of `ı` in code page 850, of the euro in 858.
const EURO_858: u8 = 0xd5;

/// Where ISO 8859-15 differs from Latin-1 and windows-1252.
const LATIN_9: [(u8, char); 8] = [
    (0xa4, '€'),
    (0xa6, 'Š'),
    (0xa8, 'š'),
    (0xb4, 'Ž'),
    (0xb8, 'ž'),
    (0xbc, 'Œ'),
    (0xbd, 'œ'),
    (0xbe, 'Ÿ'),
];

/// 0x80 to 0xFF of IBM's code page 850, as Unicode's table `CP850.TXT` has them.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
                     ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// 0x80 to 0xFF of MacRoman, as Unicode's table `ROMAN.TXT` has them.
const MACINTOSH: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü†°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø¿¡¬√ƒ≈∆«»…\u{a0}ÀÃÕŒœ–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ\
                         ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{f8ff}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ";

impl Encoding {
    /// The one of a name among [`NAMES`], whatever its case.
    pub fn named(name: &str) -> Option<Self> {
        let all = [
            Self::Utf8,
            Self::Windows1252,
            Self::Cp850,
            Self::Cp858,
            Self::Latin9,
            Self::Macintosh,
        ];
        let mut known = NAMES.iter().zip(all);
        known.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, encoding)| encoding)
    }

    /// The letters of 0x80 to 0xFF. Where ISO 8859-15 has control characters, those of windows-1252 stand: files have
    /// these and not the others.
    fn letters(self) -> Vec<char> {
        let mut letters: Vec<char> = match self {
            Self::Macintosh => MACINTOSH.chars().collect(),
            Self::Cp850 | Self::Cp858 => CP850.chars().collect(),
            _ => (0x80..=0xff).map(windows_1252).collect(),
        };
        let others: &[(u8, char)] = match self {
            Self::Cp858 => &[(EURO_858, '€')],
            Self::Latin9 => &LATIN_9,
            _ => &[],
        };
        for (byte, letter) in others {
            if let Some(known) = letters.get_mut(usize::from(byte & 0x7f)) {
                *known = *letter;
            }
        }
        letters
    }

    /// The bytes of a text; `None` where it has letters that this encoding has not.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        if self == Self::Utf8 {
            return Some(text.as_bytes().to_vec());
        }
        let high = self.letters();
        let byte = |letter: char| match u8::try_from(letter) {
            Ok(byte) if byte.is_ascii() => Some(byte),
            _ => u8::try_from(high.iter().position(|known| *known == letter)? + 0x80).ok(),
        };
        text.chars().map(byte).collect()
    }

    /// Reads bytes. Of UTF-8 what is none becomes U+FFFD. In code page 850 `ı` is a letter of Turkish words: beside no
    /// letter it is the euro of 858, which programs call 850, too.
    pub fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        if self == Self::Utf8 {
            return String::from_utf8_lossy(bytes);
        }
        let high = self.letters();
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
        let mut rest = bytes;
        // Mostly ASCII: whole runs of it at once.
        while let Some(at) = rest.iter().position(|byte| !byte.is_ascii()) {
            let (plain, others) = rest.split_at(at);
            text.push_str(str::from_utf8(plain).unwrap_or_default());
            let Some((byte, after)) = others.split_first() else { break };
            let is_letter = |byte: &u8| !byte.is_ascii() || byte.is_ascii_alphabetic();
            let is_euro = self == Self::Cp850 && *byte == EURO_858;
            if is_euro
                && !text.ends_with(char::is_alphabetic)
                && !after.first().is_some_and(is_letter)
            {
                text.push('€');
            } else {
                text.extend(high.get(usize::from(byte & 0x7f)));
            }
            rest = after;
        }
        text.push_str(str::from_utf8(rest).unwrap_or_default());
        Cow::Owned(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_has_a_letter_for_each_byte() {
        let all: Vec<u8> = (0..=255).collect();
        for encoding in
            [Encoding::Windows1252, Encoding::Cp850, Encoding::Cp858, Encoding::Macintosh]
        {
            let text = encoding.decode(&all);
            assert_eq!(encoding.encode(&text).unwrap(), all);
            let mut letters: Vec<char> = text.chars().collect();
            assert_eq!(letters.len(), 256, "{encoding:?}");
            assert!(letters.iter().take(128).copied().eq((0..128u8).map(char::from)));
            letters.sort_unstable();
            letters.dedup();
            assert_eq!(letters.len(), 256, "{encoding:?}");
        }
    }

    #[test]
    fn italian_letters_stand_where_spreadsheets_write_them() {
        let cp850 = b"citt\x85 perch\x82 caff\x8a cos\x8d per\x95 pi\x97 CITT\xb7 \xd4 0\xf8";
        assert_eq!(Encoding::Cp850.decode(cp850), "città perché caffè così però più CITTÀ È 0°");
        let mac = b"citt\x88 perch\x8e caff\x8f cos\x93 per\x98 pi\x9d l\xd5acqua \xdb";
        assert_eq!(Encoding::Macintosh.decode(mac), "città perché caffè così però più l’acqua €");
        let euro = b"perch\x82 \xd5 100,00; 12\xd5\xd5; \xd5; k\xd5z";
        assert_eq!(Encoding::Cp850.decode(euro), "perché € 100,00; 12ıı; €; kız");
        assert_eq!(Encoding::Cp858.decode(euro), "perché € 100,00; 12€€; €; k€z");
        assert_eq!(Encoding::Latin9.decode(b"citt\xe0 \xa4 100 \xa6kerlj"), "città € 100 Škerlj");
        assert_eq!(Encoding::Windows1252.decode(b"citt\xe0 \x80"), "città €");
        assert_eq!(Encoding::Utf8.decode(b"citt\xe0"), "citt\u{fffd}");
    }

    #[test]
    fn names_have_one_meaning() {
        assert_eq!(Encoding::named("CP850"), Some(Encoding::Cp850));
        assert_eq!(Encoding::named("macintosh"), Some(Encoding::Macintosh));
        assert_eq!(Encoding::named("cp858"), Some(Encoding::Cp858));
        assert_eq!(Encoding::named("ISO-8859-15"), Some(Encoding::Latin9));
        assert_eq!(Encoding::named("latin1"), None);
    }
}
