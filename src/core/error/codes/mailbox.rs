//! What is wrong with a mailbox's data, forms and documents.

super::code::codes! {
    MISSING_FIELD = "missing.field": "is missing.";
    MISSING_DISK = "missing.disk": "is missing; give disk, history or archive.";
    CONTROL_FIELD = "control.field": "holds control characters.";
    TYPE_CALLBACK = "type.callback": "must be an object such as {{ url }}.";
    TYPE_DOMAIN_PATH = "type.domainPath": "must be a path such as /dominio.";
    URL_CALLBACK = "url.callback": "must be an http or https URL.";
    TELEPHONE = "telephone": "is no telephone number: give its digits.";
    DATE = "date": "must be a day that exists, as dd/mm/yyyy.";
    COUNTRY = "country": "must be a country's two letters.";
    PROVINCE = "province": "must be a province's two letters.";
    POSTAL_CODE = "postalCode": "must be a CAP: five digits.";

    FISCAL_CODE_LENGTH = "identifier.fiscalCodeLength":
        "must have the 16 characters of a codice fiscale.";
    FISCAL_CODE_SHAPE = "identifier.fiscalCodeShape": "has not the shape of a codice fiscale.";
    FISCAL_CODE_CHECK = "identifier.fiscalCodeCheck":
        "is no codice fiscale: its check character is wrong.";
    VAT_NUMBER_LENGTH = "identifier.vatNumberLength": "must have the 11 digits of a partita IVA.";
    VAT_NUMBER_CHECK = "identifier.vatNumberCheck": "is no partita IVA: its check digit is wrong.";

    CHOICE_NO_SUBTYPE = "choice.noSubtype":
        "does not go with the customer type {kind}, which has no subtypes.";
    CHOICE_SUBTYPE = "choice.subtype":
        "must be one of {choices}, which go with the customer type {kind}.";
    DOMAIN = "domain": "must be a domain such as legalmail.it.";
    DOMAIN_TEST = "domain.test": "the test environment registers only the domains {domains}.";
    DOMAIN_USUAL = "domain.usual":
        "this type is registered under @{domain}, or under a certified domain of your own.";
    MAILBOX_TYPE = "mailboxType":
        "is a mailbox of type {type}, which the service never changes so.";
    SPACE = "space":
        "must be a multiple of {step}, as a number, or as a text with a + to add it.";

}
