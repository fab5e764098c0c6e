/** Le parole della posta in arrivo. */

export const inbox = {
  'inbox.title': 'Messaggi in arrivo',
  'inbox.search': 'Cerca nella posta',
  'inbox.find': 'Cerca',
  'inbox.pages': 'Pagine',
  'inbox.page': 'Pagina {page} di {pages}',
  'inbox.newer': 'Più recenti',
  'inbox.older': 'Meno recenti',
  'inbox.reader': 'Messaggio aperto',
  'inbox.choose': 'Scegliere un messaggio dall’elenco.',
  'inbox.loading': 'Lettura in corso',
  'inbox.none': 'Nessun messaggio.',
  'inbox.shown': '{count} di {total} messaggi',
  'inbox.noSubject': '(senza oggetto)',
  'inbox.close': 'Chiudi il messaggio',
  'inbox.kind': 'Tipo',
  'inbox.date': 'Data',
  'inbox.about': 'Riguarda il messaggio',
  'inbox.text': 'Testo del messaggio',
};
