//! A path as it may be shown: what is called, and nothing of whom it is about.

/// What stands where something was left out.
const LEFT_OUT: &str = "*";

/// What paths are made of, at the services and at the package's own proxy. Any other word may be somebody's name.
const WORDS: &str = "attivazione comunica_pec conservazione domini_pec dominio inbox look modifica modulo_attivazione \
    modulo_conservazione multiutenza once pec procura_registro_imprese quota rinnovo send trasformazione verifica_pec";

/// A path of the service's without what may tell more than what is called: of its segments words of routes, numbers of
/// messages and ids of the service stay, and of its query the names of values.
pub fn shown(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut shown = String::new();
    // What stands behind a word may be anybody's: a key, a folder, an address.
    let mut may_be_word = true;
    for segment in path.split('/').skip(1) {
        let is_number = may_be_number(segment) && !is_of_key(&shown);
        let stays = is_number || (may_be_word && WORDS.split(' ').any(|word| word == segment));
        may_be_word = is_number;
        shown.push('/');
        shown.push_str(if stays { segment } else { LEFT_OUT });
    }
    let mut sign = '?';
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        // What stands alone is a value as well as a name.
        let name = pair.split_once('=').map(|(name, _)| name).filter(|name| is_word(name));
        shown.push(sign);
        shown.push_str(name.unwrap_or(LEFT_OUT));
        sign = '&';
    }
    shown
}

fn is_of_key(before: &str) -> bool {
    matches!(before, "/once" | "/look")
}

fn is_word(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

/// A mail's place in the inbox, a message's 15 or 16 digits, or the 24 of an id; no number of a company or a person.
fn may_be_number(text: &str) -> bool {
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        1..=9 | 15 | 16 => is_decimal,
        24 => text.bytes().all(|byte| byte.is_ascii_hexdigit()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_is_called_stays_and_whom_it_is_about_does_not() {
        for (path, expected) in [
            ("/send", "/send"),
            ("/send/2020082610003492", "/send/2020082610003492"),
            ("/inbox/12", "/inbox/12"),
            ("/inbox?page=2&q=Rossi%20Mario", "/inbox?page&q"),
            ("/inbox?Rossi", "/inbox?*"),
            ("/inbox?rossi", "/inbox?*"),
            ("/inbox?rossi&q=1&=x", "/inbox?*&q&*"),
            ("/send/12/rossi", "/send/12/*"),
            ("/rossi/12", "/*/12"),
            ("/once/send", "/once/*"),
            ("/quota/inbox", "/quota/*"),
            ("/once", "/once"),
            ("/once/1f0e8a52%2D7b", "/once/*"),
            ("/once/20251", "/once/*"),
            ("/look/ordine", "/look/*"),
            ("/verifica_pec/mario%40pec.it", "/verifica_pec/*"),
            (
                "/pec/5f7b2e323a716857774a4373/rinnovo?anni=2",
                "/pec/5f7b2e323a716857774a4373/rinnovo?anni",
            ),
            ("/pec/00743110157", "/pec/*"),
            ("/pec/RSSMRA85M01H501Q/mario", "/pec/*/*"),
            ("/Mario.Rossi", "/*"),
            ("/", "/*"),
        ] {
            assert_eq!(shown(path), expected, "{path}");
        }
    }
}
