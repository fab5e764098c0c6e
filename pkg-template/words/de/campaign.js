/** What a campaign cannot do, and what is wrong with its journal. */

export const CAMPAIGN = {
  'state.otherMailbox': 'Der Serienversand wurde mit einem anderen PEC-Postfach begonnen, als jetzt angemeldet ist, oder als das Portal zu einem anderen Dienst führte (zur Probe). Nur von dort lässt sich feststellen, was aus seinen Nachrichten geworden ist.',
  'state.otherService': 'Der Serienversand wurde für einen anderen Dienst angelegt als den, an den Nachrichten jetzt gehen: die Testserver, den simulierten Dienst oder den, zu dem ein Proxy führt. Nur dieser weiß, was aus seinen Nachrichten geworden ist.',
  'state.deleted': 'Der Serienversand wurde gelöscht.',
  'state.atWork': 'Der Serienversand läuft gerade, hier oder in einem anderen Tab.',
  'state.notUnknown': 'Das Ergebnis lässt sich nur für eine Zeile festlegen, deren Ergebnis unbekannt ist.',
  'state.noLocks': 'Diese Seite kann nicht verhindern, dass zwei Tabs dieselbe Nachricht senden (Web Locks fehlen), weil sie nicht über https ausgeliefert wird.',

  storage: 'Der Speicher hat einen Fehler gemeldet<: {text:said}>.',
  'storage.failed': 'Der Speicher des Journals hat einen Fehler gemeldet<: {text:said}>.',
  'storage.list': 'Der Speicher des Journals hat eine ungültige Liste geliefert.',
  'storage.order': 'Der Speicher des Journals hat Einträge geliefert, die nicht verlangt waren oder nicht in der richtigen Reihenfolge stehen.',
  'storage.value': 'Der Speicher des Journals hat einen Wert geliefert, der weder ein Text noch ein Uint8Array ist.',
  'storage.lost': 'Im Journal ist verloren gegangen, was über eine gesendete oder gerade zu sendende Nachricht eingetragen war. Ein Journal, das Daten verliert, kann nicht verhindern, dass eine Nachricht zweimal gesendet wird.',
  'storage.newer': 'Das Journal wurde von einer neueren Version von pec-massiva geschrieben< (Schema {schema:id}; diese Version kennt Schema {known:id})>.',
  'storage.rows': 'Das Journal enthält {there} von {rows} {rows|Zeile|Zeilen} des Serienversands; die übrigen sind verloren gegangen.',
  'storage.unwritable': 'Der Eintrag {key:names} kann nicht in das Journal geschrieben werden<: {text:said}>.',
  'storage.damaged': 'Der Eintrag {key:names} im Journal ist nicht lesbar<: {text:said}>.',
  'storage.file': 'Eine Datei des Serienversands ist nicht verwendbar<: {text:said}>.',
  'storage.unreadable': 'Eine Datei des Journals ist nicht lesbar<: {text:said}>.',
  'storage.blob': 'Der Browser konnte eine Datei nicht aufbewahren (Blob).',

  blocked: '~enthält keine Zeile, die gesendet werden kann: Jede Zeile hat einen Fehler. Bitte berichtigen Sie die Tabelle und legen Sie den Serienversand neu an.',
};
