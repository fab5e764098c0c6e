/** Die Wörter des Eingangs. */

export const inbox = {
  'inbox.title': 'Posteingang',
  'inbox.search': 'In der Post suchen',
  'inbox.find': 'Suchen',
  'inbox.pages': 'Seiten',
  'inbox.page': 'Seite {page} von {pages}',
  'inbox.newer': 'Neuere',
  'inbox.older': 'Ältere',
  'inbox.reader': 'Geöffnete Nachricht',
  'inbox.choose': 'Wählen Sie eine Nachricht aus der Liste.',
  'inbox.loading': 'Wird gelesen',
  'inbox.none': 'Keine Nachricht.',
  'inbox.shown': '{count} von {total} Nachrichten',
  'inbox.noSubject': '(ohne Betreff)',
  'inbox.close': 'Nachricht schließen',
  'inbox.kind': 'Art',
  'inbox.date': 'Datum',
  'inbox.about': 'Betrifft die Nachricht',
  'inbox.text': 'Text der Nachricht',
};
