/** Die Wörter der Einstellungen. */

export const settings = {
  'settings.title': 'Einstellungen',
  'settings.service': 'Dienst',
  'settings.real': 'Das Portal sendet echte Nachrichten.',
  'settings.test': 'Das Portal läuft im Test: Nachrichten erreichen niemanden.',
  'settings.quotaLoading': 'Der Platz im Postfach wird gelesen',
  'settings.quota': 'Belegter Platz im PEC-Postfach: {percent}',
  'settings.storage': 'Was aufbewahrt wird',
  'settings.storageWords': 'Von hier gesendete Nachrichten werden in diesem Browser aufbewahrt. Wird der Platz knapp, kann der Browser sie löschen.',
  'settings.persist': 'Den Browser bitten, sie nicht zu löschen',
  'settings.kept': 'Der Browser löscht sie nicht von selbst.',
  'settings.notKept': 'Der Browser verspricht es nicht: Exportieren Sie, was bleiben muss.',
};
