/** What became of a call. */

const SESSION = 'Das Portal hat die Anmeldung nicht angenommen (Status {status:id})<: {text:said}>.';
const SESSION_SILENT = 'Das Portal hat die Anmeldung ohne Angabe eines Grundes nicht angenommen (Status {status:id}).';
const SERVICE = 'Der PEC-Dienst hat die Anfrage abgelehnt (Status {status:id})<: {text:said}>.';
const SERVICE_SILENT = 'Der PEC-Dienst hat die Anfrage ohne Angabe eines Grundes abgelehnt (Status {status:id}).';
const PROXY = 'Das Portal hat die Anfrage abgelehnt (Status {status:id})<: {text:said}>.';
const IN_FRONT = 'Anstelle des Portals hat ein vorgeschaltetes System geantwortet (Status {status:id}).';
const UNKNOWN = 'Es ist nicht bekannt, ob die Nachricht gesendet wurde.< {cause}>';

export const ERRORS = {
  keyReused: 'Unter demselben Schlüssel wurde bereits eine andere Nachricht gesendet.',
  validation: 'Die Eingaben enthalten Fehler.',

  'core.before': 'Die Nachricht war bereits an die Sendekomponente übergeben, als diese wegen eines internen Fehlers abbrach.',

  'network.offline': 'Dieses Gerät ist nicht mit dem Netz verbunden.',
  'network.noAnswer': 'Der Server hat nicht geantwortet<: {text:said}>.',
  'network.unstarted': 'Die Anfrage konnte nicht gestellt werden<: {text:said}>.',
  'network.unreached': 'Der Server ist nicht erreichbar<: {text:said}>.',
  'network.mailbox': 'Das Portal hat nicht mitgeteilt, welches PEC-Postfach angemeldet ist.',

  'timeout.answer': 'Die vollständige Antwort ist nicht in der vorgesehenen Zeit eingetroffen<: {milliseconds:time}>.',

  'abort.signal': 'Der Vorgang wurde auf Wunsch abgebrochen.',
  'abort.closed': 'Der Vorgang wurde abgebrochen, weil das Sendeprogramm geschlossen wurde.',

  'response.none': 'Anstelle einer Antwort ist ein ungültiger Wert gekommen<: {text:said}>.',
  'response.tooLarge': 'Die Antwort ist länger als die 64 MB, die gelesen werden können.',
  'response.json': 'Die Antwort (Status {status:id}) ist nicht das erwartete JSON-Objekt.',
  'response.pdf': 'Die Antwort (Status {status:id}) ist nicht das erwartete PDF.',
  'response.redirect': 'Die Antwort (Status {status:id}) verweist auf eine andere Adresse, der aus Sicherheitsgründen nicht gefolgt wird.',
  'response.success': 'Aus der Antwort (Status {status:id}) geht nicht klar hervor, ob der Vorgang gelungen ist („success“).',
  'response.sent': 'Die Antwort (Status {status:id}) nennt eine Nachricht und sagt zugleich, dass keine gesendet wurde.',
  'response.id': 'Die Antwort (Status {status:id}) enthält keine Nachrichtennummer.',
  'response.record': 'Die Antwort (Status {status:id}) enthält keine Daten.',
  'response.data': 'Die Daten der Antwort („data“) fehlen oder entsprechen nicht der Beschreibung des Dienstes.',
  'response.blob': 'Der Browser konnte die Antwort nicht aufbewahren (Blob).',

  'authentication.session': SESSION,
  'authentication.session.noReason': SESSION_SILENT,
  'authentication.session.inFront': IN_FRONT,
  'authentication.tokenOrMailbox': SERVICE,
  'authentication.tokenOrMailbox.noReason': SERVICE_SILENT,
  payment: SERVICE,
  'payment.noReason': SERVICE_SILENT,
  'payment.inFront': IN_FRONT,
  permission: SERVICE,
  'permission.noReason': SERVICE_SILENT,
  'permission.session': SESSION,
  'permission.session.noReason': SESSION_SILENT,
  'permission.session.inFront': IN_FRONT,
  'permission.proxy': PROXY,
  notFound: SERVICE,
  'notFound.noReason': SERVICE_SILENT,
  'notFound.inFront': IN_FRONT,
  precondition: SERVICE,
  'precondition.noReason': SERVICE_SILENT,
  'precondition.inFront': IN_FRONT,
  rateLimit: SERVICE,
  'rateLimit.noReason': SERVICE_SILENT,
  'rateLimit.proxy': PROXY,
  'rateLimit.inFront': IN_FRONT,
  server: SERVICE,
  'server.noReason': SERVICE_SILENT,
  'server.proxy': PROXY,
  'server.inFront': IN_FRONT,
  rejected: SERVICE,
  'rejected.noReason': SERVICE_SILENT,
  'rejected.session': SESSION,
  'rejected.session.noReason': SESSION_SILENT,
  'rejected.proxy': PROXY,
  'rejected.inFront': IN_FRONT,

  unknownOutcome: UNKNOWN,
  'unknownOutcome.otherCopy': UNKNOWN,
  'unknownOutcome.otherMessage': 'Unter demselben Schlüssel war bereits eine Nachricht übertragen worden, eine andere oder diese in anderer Form; jetzt wurde nichts weiter gesendet.< {cause}>',
  'unknownOutcome.signedOut': UNKNOWN,
  'unknownOutcome.barred': UNKNOWN,
  'unknownOutcome.change': 'Es ist nicht bekannt, ob der Vorgang ausgeführt wurde.< {cause}>',

  closed: 'Das Sendeprogramm wurde geschlossen.',
  credentials: 'Die Zugangsdaten konnten nicht ermittelt werden<: Die als {option:names} angegebene Funktion ist gescheitert>.',

  state: 'Das Postfach ist im Zustand {state:names} und kann nicht mehr in {states:or} übergehen.',

  'note.nothingSent': 'Es wurde nichts gesendet.',
  'note.nothingChanged': 'Es wurde nichts geändert.',
  'note.inBrowser': 'Ursache kann das Netz sein, eine Regel des Servers, die diese Seite nicht zulässt (CORS), oder eine Erweiterung oder Richtlinie des Browsers, die die Anfrage blockiert.',
  'note.inFront': 'Anstelle des Portals hat ein anderes System geantwortet; möglicherweise müssen Sie sich neu anmelden.',
  'note.noProxy': 'Die Antwort kommt nicht vom Proxy des Portals, der hier noch nicht geantwortet hat: Wenn er hier stehen soll, die Adresse des Proxys prüfen und ob der Server ihn weitergibt.',
  'note.keyUsed': 'Der Schlüssel dieser Sendung ist verbraucht; um die Nachricht noch einmal zu senden, ist ein neuer nötig.',
  'note.flatMailboxes': 'FLAT-Postfächer und solche, die auf der Website des Dienstes aktiviert wurden, sind hier nicht bekannt.',
};
