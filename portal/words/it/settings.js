/** Le parole delle impostazioni. */

export const settings = {
  'settings.title': 'Impostazioni',
  'settings.service': 'Servizio',
  'settings.real': 'Il portale invia messaggi reali.',
  'settings.test': 'Il portale è in prova: i messaggi non raggiungono nessuno.',
  'settings.quotaLoading': 'Lettura dello spazio della casella',
  'settings.quota': 'Spazio occupato nella casella PEC: {percent}',
  'settings.storage': 'Dati conservati',
  'settings.storageWords': 'I messaggi inviati da qui sono conservati in questo browser. Quando lo spazio scarseggia, il browser potrebbe cancellarli.',
  'settings.persist': 'Chiedi al browser di non cancellarli',
  'settings.kept': 'Il browser non li cancellerà da solo.',
  'settings.notKept': 'Il browser non lo garantisce: esportare quanto deve restare.',
};
