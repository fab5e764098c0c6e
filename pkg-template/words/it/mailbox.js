/** What is wrong with a mailbox's data, forms and documents. */

export const MAILBOX = {
  'missing.field': '~è obbligatorio e non è compilato.',
  'missing.disk': '~manca: occorre indicare disk, history o archive.',
  'control.field': '~contiene caratteri di controllo.',
  'type.callback': '~deve essere un oggetto come {{ url }}.',
  'type.domainPath': '~deve essere un percorso come /dominio.',
  'url.callback': '~deve essere un URL http o https.',
  telephone: '~non è un numero di telefono: occorre indicarne le cifre.',
  date: '~deve essere una data esistente (nei moduli nella forma gg/mm/aaaa).',
  country: '~deve essere la sigla di due lettere di uno Stato.',
  province: '~deve essere la sigla di due lettere di una provincia.',
  postalCode: '~deve essere un CAP di cinque cifre.',

  'identifier.fiscalCodeLength': '~deve avere i 16 caratteri di un codice fiscale.',
  'identifier.fiscalCodeShape': '~non ha la forma di un codice fiscale.',
  'identifier.fiscalCodeCheck': '~non è un codice fiscale valido: il carattere di controllo è errato.',
  'identifier.vatNumberLength': '~deve avere le 11 cifre di una partita IVA.',
  'identifier.vatNumberCheck': '~non è una partita IVA valida: la cifra di controllo è errata.',

  'choice.noSubtype': '~non è ammesso per il tipo di cliente {kind:names}, che non ha sottotipi.',
  'choice.subtype': '~deve essere, per il tipo di cliente {kind:names}, uno dei valori seguenti: {choices:or}.',
  domain: '~deve essere un dominio come legalmail.it.',
  'domain.test': 'Nell’ambiente di prova si possono registrare solo i domini seguenti: {domains}.',
  'domain.usual': 'Questo tipo di casella si registra sotto @{domain}, oppure sotto un proprio dominio certificato.',
  mailboxType: '~indica una casella di tipo {type:names}, che il servizio non cambia mai in questo modo.',
  space: '~deve essere un multiplo di {step}, scritto come numero, oppure come testo preceduto da + per aggiungerlo.',
};
