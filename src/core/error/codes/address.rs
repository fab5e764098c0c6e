//! What is wrong with an address, with the column of the addresses, and with addressees who stand twice.

super::code::codes! {
    ADDRESS_CONTROL = "address.control": "the address holds a line end or another control character; type it anew.";
    ADDRESS_DIRECTION = "address.direction": "the address {value} holds an invisible mark of direction; type it anew.";
    ADDRESS_INVISIBLE = "address.invisible": "the address {value} holds an invisible character; type it anew.";
    ADDRESS_FULL_WIDTH = "address.fullWidth": "the address {value} holds {sign}, which only looks like the plain sign; type that.";
    ADDRESS_ERROR_VALUE = "address.errorValue": "{value} stands in place of an address, an error of the program that made the table; put the address there.";
    ADDRESS_NONE = "address.none": "{value} stands in place of an address; put the address there, or take the addressee away.";
    ADDRESS_OBFUSCATED = "address.obfuscated": "the address {value} has a word in place of a sign; write the sign (@ or a dot).";
    ADDRESS_PERCENT = "address.percent": "the address {value} is encoded as in a link (%40 for @); write it plainly.";
    ADDRESS_ENTITY = "address.entity": "the address {value} is encoded as in HTML (&#64; for @); write it plainly.";
    ADDRESS_LINK = "address.link": "{value} is a link to a page; give the address itself.";
    ADDRESS_MISSING_AT = "address.missingAt": "the address {value} has no @.";
    ADDRESS_MAILTO = "address.mailto": "the address {value} is a link; give it without mailto: and without what follows it.";
    ADDRESS_LABEL = "address.label": "the address {value} has a word and a colon before it; take them off.";
    ADDRESS_DISPLAY_NAME = "address.displayName": "the address {value} stands beside a name, or in angle brackets; give the bare address.";
    ADDRESS_SEVERAL = "address.several": "{value} is more than one address; give each by itself: in a table in a row of its own, in a message as an item of the array.";
    ADDRESS_TWO_ATS = "address.twoAts": "the address {value} has more than one @; give one address, with one @.";
    ADDRESS_QUOTES = "address.quotes": "the address {value} has a mark of quotation at its beginning or end ({sign}); take it off.";
    ADDRESS_APOSTROPHE = "address.apostrophe": "the address {value} holds the curved mark {sign}; where an apostrophe is meant write the straight one (').";
    ADDRESS_FORMULA = "address.formula": "the address {value} begins with = as a formula does; take it off.";
    ADDRESS_QUERY = "address.query": "the address {value} has the rest of a link behind it; take off the ? and what follows it.";
    ADDRESS_PARENTHESIS = "address.parenthesis": "the address {value} has a parenthesis ({sign}); give the bare address.";
    ADDRESS_LITERAL = "address.literal": "the address {value} names a computer by its number; give an address with the name of a domain.";
    ADDRESS_BRACKET = "address.bracket": "the address {value} has a bracket ({sign}); give the bare address.";
    ADDRESS_SLASH = "address.slash": "the address {value} has a slash ({sign}) behind its @; give the address up to its domain's end.";
    ADDRESS_PUNCTUATION = "address.punctuation": "the address {value} ends with the sign {sign}; take it off.";
    ADDRESS_COMMA = "address.comma": "the address {value} holds the sign {sign}; where a dot is meant write it, and give each address by itself.";
    ADDRESS_SPACE = "address.space": "the address {value} holds white space; take it away, and what is no part of the address.";
    ADDRESS_ACCENTED = "address.accented": "the address {value} holds {sign}; an address has letters without accents (of such a domain the form that begins with xn--).";
    ADDRESS_LOOK_ALIKE = "address.lookAlike": "the address {value} holds {sign}, of another alphabet or no letter though it may look like one; type the address anew.";
    ADDRESS_MISSING_DOMAIN = "address.missingDomain": "the address {value} has nothing behind its @.";
    ADDRESS_TOO_LONG = "address.tooLong": "the address {value} is longer than the 254 letters that an address can have.";
    ADDRESS_EMPTY_LABEL = "address.emptyLabel": "the address {value} has nothing before, between or behind the dots of its domain; correct the domain.";
    ADDRESS_MISSING_DOT = "address.missingDot": "the address {value} has a domain without a dot; write the whole domain.";
    ADDRESS_LABEL_TOO_LONG = "address.labelTooLong": "the address {value} has more than 63 letters between two dots of its domain; correct the domain.";
    ADDRESS_HYPHEN = "address.hyphen": "the address {value} has a hyphen at the beginning or end of a part of its domain; correct the domain.";
    ADDRESS_DOMAIN_SIGN = "address.domainSign": "the address {value} has the sign {sign} in its domain, which has letters, digits, hyphens and dots; correct the domain.";
    ADDRESS_TOP_LABEL = "address.topLabel": "the address {value} does not end with a domain such as .it; correct its end.";
    ADDRESS_MISSING_LOCAL = "address.missingLocal": "the address {value} has nothing before its @.";
    ADDRESS_LOCAL_TOO_LONG = "address.localTooLong": "the address {value} has more than the 64 letters that can stand before the @.";
    ADDRESS_DOTS = "address.dots": "the address {value} has two dots in a row before the @, or one at the beginning or end there; take off what is too many.";
    ADDRESS_LOCAL_SIGN = "address.localSign": "the address {value} has the sign {sign} before the @, which no address has there; correct it.";
    /// The one fault that can be accepted, address by address.
    ADDRESS_UNUSUAL = "address.unusual": "the address {value} is allowed but unusual, and mostly a slip; correct it, or accept it as it stands (acceptedAddresses).";

    MISSING_ADDRESS = "missing.address": "the address is missing.";

    DUPLICATE = "duplicate": "the address {value} stands before already, at {first}: a mailbox gets one message; take one away, or allow it where a campaign may send several to one mailbox (sameMailbox).";

    DUPLICATE_RECIPIENT = "duplicate.recipient": "the address {value} stands before already, as recipient[{first}]: a message reaches a mailbox once; take one away.";

    UNKNOWN_COLUMN_ADDRESSES = "unknownColumn.addresses": "There is no column {column} for the addresses; there are {columns}.";
    ADDRESS_COLUMN = "addressColumn": "Of these columns it is not clear which has the addresses: {columns}; say which is meant (addressColumn).";
    ADDRESS_COLUMN_NONE = "addressColumn.none": "No column holds addresses; name the one that should (addressColumn).";

    CHOICE_SAME_MAILBOX = "choice.sameMailbox": "must be 'allow' or 'refuse'.";
    CONFLICT_REFERENCE = "conflict.reference": "cannot be false where sameMailbox is 'allow': what goes to one mailbox is told apart by its reference alone.";
    CONFLICT_TOGETHER = "conflict.together": "cannot be true where each row has a text or files of its own, or where a mailbox may get several: one message is the same for all who get it. Give template: false and all files as attachments, and leave out sameMailbox.";
    TYPE_ACCEPTED_ADDRESSES = "type.acceptedAddresses": "must be an array of the addresses that are accepted though they are unusual, each as it stands.";
}
