/** What is wrong with a mailbox's data, forms and documents. */

export const MAILBOX = {
  'missing.field': '~is required and has not been filled in.',
  'missing.disk': '~is missing; please give disk, history or archive.',
  'control.field': '~contains control characters.',
  'type.callback': '~must be an object such as {{ url }}.',
  'type.domainPath': '~must be a path such as /dominio.',
  'url.callback': '~must be an http or https URL.',
  telephone: '~is not a telephone number; please give its digits.',
  date: '~must be a date that exists (in forms as dd/mm/yyyy).',
  country: '~must be the two letters of a country.',
  province: '~must be the two letters of an Italian province.',
  postalCode: '~must be an Italian postcode (CAP) of five digits.',

  'identifier.fiscalCodeLength': '~must have the 16 characters of an Italian tax code (codice fiscale).',
  'identifier.fiscalCodeShape': '~does not have the form of an Italian tax code (codice fiscale).',
  'identifier.fiscalCodeCheck': '~is not a valid Italian tax code (codice fiscale): its check character is wrong.',
  'identifier.vatNumberLength': '~must have the 11 digits of an Italian VAT number (partita IVA).',
  'identifier.vatNumberCheck': '~is not a valid Italian VAT number (partita IVA): its check digit is wrong.',

  'choice.noSubtype': '~is not allowed for the customer type {kind:names}, which has no subtypes.',
  'choice.subtype': '~must, for the customer type {kind:names}, be one of these: {choices:or}.',
  domain: '~must be a domain such as legalmail.it.',
  'domain.test': 'In the test environment only these domains can be registered: {domains}.',
  'domain.usual': 'This type of mailbox is registered under @{domain}, or under a certified domain of your own.',
  mailboxType: '~is a mailbox of type {type:names}, which the service never changes in this way.',
  space: '~must be a multiple of {step}, written as a number, or as a text with a + before it to add it.',
};
