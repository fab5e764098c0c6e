/** What an error means for the message. */

/** @type {Record<import('../meanings.js').Meaning, string>} */
export const MEANINGS = {
  unsent: 'Non è stato inviato nulla.',
  thisUnsent: 'Questo messaggio non è stato inviato.',
  stepUnsent: 'Con questa operazione non è stato inviato nulla.',
  unchanged: 'Non è stato modificato nulla.',
  undeleted: 'Non è stato eliminato nulla.',
  unwritten: 'Con questa operazione non è stato registrato nulla.',
  lost: 'Con questa operazione non è stato inviato alcun altro messaggio; quanto risulta in questa pagina resta valido.',
  unknown: 'Il messaggio potrebbe essere già partito.',
  unknownChange: 'L’operazione potrebbe essere già stata eseguita.',
};

/** Why nobody knows what became of it. @type {Record<import('../language.js').UnknownReason, string>} */
export const UNKNOWN = {
  noAnswer: 'Il collegamento si è interrotto prima della risposta.',
  timeout: 'La risposta non è arrivata in tempo.',
  aborted: 'L’invio è stato interrotto mentre era in corso.',
  answer: 'La risposta ricevuta non permette di stabilire l’esito.',
  otherCopy: 'Il browser può aver trasmesso due volte la richiesta: il rifiuto può riguardare la seconda copia, mentre la prima può essere stata accettata.',
  otherMessage: 'È quello trasmesso prima con la stessa chiave; ora non è stato inviato nulla in più.',
  signedOut: 'La sessione è scaduta, perciò non è stato possibile verificare l’esito.',
  barred: 'Al posto del portale ha risposto un sistema intermedio, perciò non è stato possibile verificare l’esito.',
};
