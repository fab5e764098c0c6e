/** What an error means for the message. */

/** @type {Record<import('../meanings.js').Meaning, string>} */
export const MEANINGS = {
  unsent: 'Es wurde nichts gesendet.',
  thisUnsent: 'Diese Nachricht wurde nicht gesendet.',
  stepUnsent: 'Bei diesem Schritt wurde nichts gesendet.',
  unchanged: 'Es wurde nichts geändert.',
  undeleted: 'Es wurde nichts gelöscht.',
  unwritten: 'Bei diesem Schritt wurde nichts gespeichert.',
  lost: 'Bei diesem Schritt wurde keine weitere Nachricht gesendet; was diese Seite anzeigt, gilt weiterhin.',
  unknown: 'Die Nachricht wurde möglicherweise bereits gesendet.',
  unknownChange: 'Der Vorgang wurde möglicherweise bereits ausgeführt.',
};

/** Why nobody knows what became of it. @type {Record<import('../language.js').UnknownReason, string>} */
export const UNKNOWN = {
  noAnswer: 'Die Verbindung ist vor der Antwort abgerissen.',
  timeout: 'Die Antwort ist nicht rechtzeitig eingetroffen.',
  aborted: 'Der Versand wurde abgebrochen, während er lief.',
  answer: 'Aus der eingetroffenen Antwort geht das Ergebnis nicht hervor.',
  otherCopy: 'Der Browser hat die Anfrage möglicherweise zweimal übertragen: Die Ablehnung kann der zweiten gelten, während die erste angenommen wurde.',
  otherMessage: 'Das ist die früher unter demselben Schlüssel übertragene; jetzt wurde nichts weiter gesendet.',
  signedOut: 'Die Sitzung ist abgelaufen; deshalb ließ sich das Ergebnis nicht erfragen.',
  barred: 'Anstelle des Portals hat ein vorgeschaltetes System geantwortet; deshalb ließ sich das Ergebnis nicht erfragen.',
};
