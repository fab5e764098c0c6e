/** What became of a call. */

const SESSION = 'L’accesso al portale è stato rifiutato (stato {status:id})<: {text:said}>.';
const SESSION_SILENT = 'L’accesso al portale è stato rifiutato (stato {status:id}) senza indicarne il motivo.';
const SERVICE = 'Il servizio PEC ha rifiutato la richiesta (stato {status:id})<: {text:said}>.';
const SERVICE_SILENT = 'Il servizio PEC ha rifiutato la richiesta (stato {status:id}) senza indicarne il motivo.';
const PROXY = 'Il portale ha rifiutato la richiesta (stato {status:id})<: {text:said}>.';
const IN_FRONT = 'Al posto del portale ha risposto un sistema intermedio (stato {status:id}).';
const UNKNOWN = 'Non si sa se il messaggio sia stato inviato.< {cause}>';

export const ERRORS = {
  keyReused: 'Con la stessa chiave è già stato inviato un altro messaggio.',
  validation: 'I dati inseriti contengono errori.',

  'core.before': 'Il messaggio era stato affidato al componente di invio, che poi si è interrotto per un errore interno.',

  'network.offline': 'Questo dispositivo non è collegato alla rete.',
  'network.noAnswer': 'Il server non ha risposto<: {text:said}>.',
  'network.unstarted': 'Non è stato possibile inoltrare la richiesta<: {text:said}>.',
  'network.unreached': 'Il server non è raggiungibile<: {text:said}>.',
  'network.mailbox': 'Il portale non ha comunicato con quale casella PEC si è effettuato l’accesso.',

  'timeout.answer': 'La risposta completa non è arrivata entro il tempo previsto<: {milliseconds:time}>.',

  'abort.signal': 'L’operazione è stata interrotta su richiesta.',
  'abort.closed': 'L’operazione è stata interrotta perché il programma di invio è stato chiuso.',

  'response.none': 'Al posto della risposta è arrivato un valore non valido<: {text:said}>.',
  'response.tooLarge': 'La risposta supera i 64 MB che è possibile leggere.',
  'response.json': 'La risposta (stato {status:id}) non è l’oggetto JSON previsto.',
  'response.pdf': 'La risposta (stato {status:id}) non è il PDF previsto.',
  'response.redirect': 'La risposta (stato {status:id}) rimanda a un altro indirizzo, che per sicurezza non viene seguito.',
  'response.success': 'La risposta (stato {status:id}) non dice chiaramente se l’operazione è riuscita («success»).',
  'response.sent': 'La risposta (stato {status:id}) indica un messaggio e insieme dice che non ne è stato inviato nessuno.',
  'response.id': 'La risposta (stato {status:id}) non contiene il numero del messaggio.',
  'response.record': 'La risposta (stato {status:id}) non contiene alcun dato.',
  'response.data': 'Nella risposta i dati («data») mancano o non sono quelli previsti dal servizio.',
  'response.blob': 'Il browser non ha potuto conservare la risposta (Blob).',

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
  'unknownOutcome.otherMessage': 'Con la stessa chiave era già stato trasmesso un messaggio, un altro o questo in altra forma; ora non è stato inviato nulla in più.< {cause}>',
  'unknownOutcome.signedOut': UNKNOWN,
  'unknownOutcome.barred': UNKNOWN,
  'unknownOutcome.change': 'Non si sa se l’operazione sia stata eseguita.< {cause}>',

  closed: 'Il programma di invio è stato chiuso.',
  credentials: 'Non è stato possibile ottenere le credenziali<: la funzione indicata come {option:names} non ha funzionato>.',

  state: 'La casella è nello stato {state:names}, dal quale non può più passare a {states:or}.',

  'note.nothingSent': 'Non è stato inviato nulla.',
  'note.nothingChanged': 'Non è stato modificato nulla.',
  'note.inBrowser': 'La causa può essere la rete, una regola del server che non ammette questa pagina (CORS), oppure un’estensione o un criterio di sicurezza del browser che blocca la richiesta.',
  'note.inFront': 'Al posto del portale ha risposto un altro sistema: forse occorre accedere di nuovo.',
  'note.noProxy': 'La risposta non viene dal proxy del portale, che qui non ha ancora risposto: se dovrebbe esserci, controllare l’indirizzo del proxy e che il server lo inoltri.',
  'note.keyUsed': 'La chiave di questo invio è ormai utilizzata: per inviare di nuovo il messaggio ne occorre un’altra.',
  'note.flatMailboxes': 'Le caselle FLAT, e quelle attivate sul sito del servizio, qui non risultano.',
};
