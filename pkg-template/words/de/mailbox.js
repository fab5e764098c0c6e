/** What is wrong with a mailbox's data, forms and documents. */

export const MAILBOX = {
  'missing.field': '~ist ein Pflichtfeld und nicht ausgefüllt.',
  'missing.disk': '~fehlt: Bitte geben Sie disk, history oder archive an.',
  'control.field': '~enthält Steuerzeichen.',
  'type.callback': '~muss ein Objekt wie {{ url }} sein.',
  'type.domainPath': '~muss ein Pfad wie /dominio sein.',
  'url.callback': '~muss eine http- oder https-URL sein.',
  telephone: '~ist keine Telefonnummer: Bitte geben Sie deren Ziffern an.',
  date: '~muss ein Datum sein, das es gibt (in Anträgen in der Form TT/MM/JJJJ).',
  country: '~muss aus den zwei Buchstaben eines Staates bestehen.',
  province: '~muss aus den zwei Buchstaben einer italienischen Provinz bestehen.',
  postalCode: '~muss eine italienische Postleitzahl (CAP) mit fünf Ziffern sein.',

  'identifier.fiscalCodeLength': '~muss die 16 Zeichen einer italienischen Steuernummer (codice fiscale) haben.',
  'identifier.fiscalCodeShape': '~hat nicht die Form einer italienischen Steuernummer (codice fiscale).',
  'identifier.fiscalCodeCheck': '~ist keine gültige italienische Steuernummer (codice fiscale): Das Prüfzeichen stimmt nicht.',
  'identifier.vatNumberLength': '~muss die 11 Ziffern einer italienischen MwSt.-Nummer (partita IVA) haben.',
  'identifier.vatNumberCheck': '~ist keine gültige italienische MwSt.-Nummer (partita IVA): Die Prüfziffer stimmt nicht.',

  'choice.noSubtype': '~ist bei der Kundenart {kind:names} nicht zulässig, die keine Unterarten hat.',
  'choice.subtype': '~muss bei der Kundenart {kind:names} einer dieser Werte sein: {choices:or}.',
  domain: '~muss eine Domain wie legalmail.it sein.',
  'domain.test': 'In der Testumgebung können nur diese Domains registriert werden: {domains}.',
  'domain.usual': 'Diese Art von Postfach wird unter @{domain} registriert oder unter einer eigenen zertifizierten Domain.',
  mailboxType: '~bezeichnet ein Postfach der Art {type:names}, die der Dienst auf diese Weise nie ändert.',
  space: '~muss ein Vielfaches von {step} sein, als Zahl oder, um es hinzuzufügen, als Text mit vorangestelltem +.',
};
