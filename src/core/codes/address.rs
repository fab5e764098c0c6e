//! What is wrong with an address.

super::codes! {
    ADDRESS_MISSING_AT = "address.missingAt": "the address {value} has no @.";
}
