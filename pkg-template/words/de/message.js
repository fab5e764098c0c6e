/** What is wrong with a message: subject, text, fields, values, size. */

const LOST = 'Dort ist ein Buchstabe verloren gegangen, oder ein Programm hat etwas Unsichtbares eingefügt.';

export const MESSAGE = {
  missing: '~ist nicht ausgefüllt.',
  'empty.text': '~ist leer.',
  'type.text': '~muss ein Text sein.',
  'missing.body': '~fehlt: Bitte geben Sie body (HTML) oder text an.',
  conflict: '~kann nicht zusammen mit body angegeben werden.',
  'empty.recipients': '~enthält keine Adresse.',
  tooMany: '~enthält {count} {count|Adresse|Adressen}; höchstens {most} sind erlaubt.',
  'tooMany.together': 'Die Nachricht ginge an {count} {count|Empfänger|Empfänger}, das sind zu viele<: höchstens {most} sind erlaubt>. Senden Sie jedem eine eigene Nachricht, oder verteilen Sie die Empfänger auf mehrere Nachrichten.',
  'type.recipients': '~muss eine CSV-Datei (File, Blob oder Text) oder eine Liste von Objekten sein.',

  'empty.letter': 'Das Feld {column:part} ist leer. Bitte füllen Sie es aus.',
  'missing.letter': 'Der Text fehlt. Bitte geben Sie body (HTML) oder text an.',
  'conflict.letter': 'Bitte geben Sie entweder body (HTML) oder text an, nicht beides.',

  'control.subject': '~muss aus einer einzigen Zeile ohne Steuerzeichen bestehen<; es enthält {letters}>.',
  'control.letter': 'Das Feld {column:part} muss aus einer einzigen Zeile ohne Steuerzeichen bestehen<; es enthält {letters}>.',
  'control.value': 'Die Spalte {column:part} enthält< bei „{value}“> einen Zeilenumbruch oder ein Steuerzeichen< ({letters})>, was in einem Betreff oder Dateinamen nicht erlaubt ist.',

  damaged: `Die Spalte {column:part} enthält {letters}< bei „{value}“>. ${LOST} Bitte schreiben Sie den Wert neu.`,
  'damaged.letter': `Im Feld {column:part}, Zeile {textLine:id}, steht {letters}< bei „{excerpt}“>. ${LOST} Bitte schreiben Sie die Stelle neu.`,
  'damaged.text': `~enthält {letters}< bei „{excerpt}“>. ${LOST} Bitte schreiben Sie die Stelle neu.`,
  'damaged.file': `Der Name der Datei {name:names} enthält {letters}. ${LOST} Bitte benennen Sie die Datei um.`,

  missingValue: 'Die Spalte {column:part} ist leer, die Nachricht braucht aber ihren Wert.',
  'missingValue.error': 'Die Spalte {column:part} enthält {value:names}; das schreibt ein Programm, wenn ihm ein Wert fehlt. Bitte berichtigen Sie die Tabelle.',
  'missingValue.rounded': 'Die Spalte {column:part} enthält {value:names}: Ein Programm hat eine lange Zahl gekürzt. Bitte formatieren Sie die Spalte als Text und schreiben Sie die Zahl neu.',

  'type.cell': 'Die Spalte {column:part} enthält einen Wert, der kein Text ist< ({type})>. Bitte geben Sie ihn als Text an.',
  'type.digits': 'Die Spalte {column:part} enthält {value}, eine Zahl mit mehr Ziffern, als erhalten bleiben. Bitte geben Sie sie als Text an.',
  'type.row': 'Diese Zeile ist kein Objekt mit Spalten und Werten< ({type})>. Bitte geben Sie eines an.',

  template: 'Im Feld {column:part}, Zeile {textLine:id}, bilden die geschweiften Klammern bei „{excerpt}“ keinen Platzhalter. Bitte schreiben Sie {{{{name}}}}.',
  'template.close': 'Im Feld {column:part}, Zeile {textLine:id}, schließen die geschweiften Klammern bei „{excerpt}“ keinen Platzhalter. In einem Stylesheet setzen Sie bitte ein Leerzeichen dazwischen.',
  'template.encoded': 'Im Feld {column:part}, Zeile {textLine:id}, hat ein Editor die geschweiften Klammern bei „{excerpt}“ umgeschrieben, sodass kein Wert eingesetzt würde. Bitte schreiben Sie {{{{name}}}} mit einfachen Klammerzeichen.',
  'template.split': 'Im Feld {column:part}, Zeile {textLine:id}, steht zwischen den geschweiften Klammern bei „{excerpt}“ eine Formatierung, sodass kein Wert eingesetzt würde. Bitte schreiben Sie {{{{name}}}} in einem Stück.',
  'template.inside': 'Im Feld {column:part} hat ein Editor eine Formatierung in „{excerpt}“ eingefügt. Bitte schreiben Sie {{{{name}}}} in einem Stück.',
  'template.single': 'Im Feld {column:part} hat „{excerpt}“ nur je eine geschweifte Klammer, sodass kein Wert eingesetzt würde. Bitte setzen Sie zwei auf jede Seite von {name}.',
  'template.foreign': 'Im Feld {column:part} sieht „{excerpt}“ wie der Platzhalter eines anderen Programms aus, sodass kein Wert eingesetzt würde. Bitte schreiben Sie {name} mit zwei geschweiften Klammern auf jeder Seite.',
  'template.command': 'Im Feld {column:part} ist „{excerpt}“ ein Befehl eines anderen Programms und würde so gesendet, wie er dasteht. Bitte entfernen Sie ihn.',
  unknownField: 'Das Feld {column:part} verlangt die Spalte {name:names}, die es nicht gibt<; vorhanden sind {columns:names}>.',

  'tooLarge.message': 'Mit den Anhängen hätte die Nachricht etwa {bytes:size}; erlaubt sind höchstens {most:limit}.',
  'tooLarge.common': 'Die gemeinsamen Anhänge aller Nachrichten ergeben etwa {bytes:size}; erlaubt sind je Nachricht höchstens {most:limit}.',
  'tooLarge.row': 'Die Nachricht hätte etwa {bytes:size}; erlaubt sind höchstens {most:limit}.',
};
