/** Le parole della vista in cui si scrive; quelle del modulo sono del pacchetto. */

export const write = {
  'write.title': 'Scrivi un messaggio PEC',
  'write.lead': 'Prima di partire, il messaggio viene controllato e mostrato ancora una volta.',
  'alone.title': 'Usare il portale in una sola scheda',
  'alone.words': 'Questo browser non permette di coordinare più schede: se si invia da due schede insieme, un messaggio può partire due volte.',
  'write.again': 'Testo e destinatari provengono da un messaggio precedente; gli allegati vanno scelti di nuovo.',
  'unkept.title': 'Il messaggio non può essere conservato',
  'unkept.words': 'Si può inviare lo stesso, ma dopo un ricaricamento questa pagina non ne saprà più nulla. Le ricevute arrivano comunque nella casella PEC.',
  'unkept.send': 'Invia senza conservare',
};
