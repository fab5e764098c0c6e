/** Die Wörter der Ansicht, in der geschrieben wird; die des Formulars sind die des Pakets. */

export const write = {
  'write.title': 'PEC-Nachricht schreiben',
  'write.lead': 'Bevor die Nachricht hinausgeht, wird sie geprüft und noch einmal gezeigt.',
  'alone.title': 'Das Portal nur in einem Tab verwenden',
  'alone.words': 'Dieser Browser kann mehrere Tabs nicht auseinanderhalten: Senden zwei zugleich, kann eine Nachricht zweimal hinausgehen.',
  'write.again': 'Text und Empfänger stammen aus einer früheren Nachricht; die Dateien müssen neu gewählt werden.',
  'unkept.title': 'Die Nachricht kann hier nicht aufbewahrt werden',
  'unkept.words': 'Sie kann trotzdem gesendet werden, aber nach einem Neuladen weiß diese Seite nichts mehr von ihr. Die Empfangsbestätigungen kommen auf jeden Fall ins PEC-Postfach.',
  'unkept.send': 'Senden, ohne sie aufzubewahren',
};
