/** What a campaign cannot do, and what is wrong with its journal. */

export const CAMPAIGN = {
  'state.otherMailbox': 'La campagna è stata iniziata da una casella PEC diversa da quella con cui si è effettuato l’accesso, o quando il portale portava a un altro servizio (di prova), e solo da lì si può sapere che cosa ne è stato dei suoi messaggi.',
  'state.otherService': 'La campagna è stata creata per un altro servizio da quello a cui vanno ora i messaggi: i server di prova, il servizio simulato o quello a cui porta un proxy. Che cosa ne è stato dei suoi messaggi lo sa solo quello.',
  'state.deleted': 'La campagna è stata eliminata.',
  'state.atWork': 'La campagna è in corso, qui o in un’altra scheda.',
  'state.notUnknown': 'Si può indicare l’esito soltanto di una riga il cui esito è sconosciuto.',
  'state.noLocks': 'Questa pagina non può impedire che due schede inviino lo stesso messaggio (mancano i Web Locks), perché non è servita in https.',

  storage: 'L’archivio ha segnalato un errore<: {text:said}>.',
  'storage.failed': 'L’archivio della campagna ha segnalato un errore<: {text:said}>.',
  'storage.list': 'L’archivio della campagna ha restituito un elenco non valido.',
  'storage.order': 'L’archivio della campagna ha restituito voci non richieste o fuori ordine.',
  'storage.value': 'L’archivio della campagna ha restituito un valore che non è né un testo né un Uint8Array.',
  'storage.lost': 'L’archivio della campagna ha perso quanto vi era stato scritto di un messaggio inviato o in corso di invio. Un archivio che perde dati non può impedire che un messaggio parta due volte.',
  'storage.newer': 'L’archivio della campagna è stato scritto da una versione più recente di pec-massiva< (schema {schema:id}; questa versione conosce lo schema {known:id})>.',
  'storage.rows': 'L’archivio contiene {there} {rows|riga|righe} su {rows} della campagna: le altre sono andate perse.',
  'storage.unwritable': 'Non è possibile scrivere nell’archivio la voce {key:names}<: {text:said}>.',
  'storage.damaged': 'La voce {key:names} dell’archivio non è leggibile<: {text:said}>.',
  'storage.file': 'Un file della campagna non è utilizzabile<: {text:said}>.',
  'storage.unreadable': 'Un file dell’archivio non è leggibile<: {text:said}>.',
  'storage.blob': 'Il browser non ha potuto conservare un file (Blob).',

  blocked: '~non contiene alcuna riga che si possa inviare: ogni riga ha un errore. Occorre correggere la tabella e creare di nuovo la campagna.',
};
