/** What is wrong with a message: subject, text, fields, values, size. */

const LOST = 'lì è andata persa una lettera, oppure un programma ha inserito qualcosa di invisibile.';

export const MESSAGE = {
  missing: '~non è compilato.',
  'empty.text': '~è vuoto.',
  'type.text': '~deve essere un testo.',
  'missing.body': '~manca: occorre indicare body (HTML) o text.',
  conflict: '~non può essere indicato insieme a body.',
  'empty.recipients': '~non contiene alcun indirizzo.',
  tooMany: '~contiene {count} {count|indirizzo|indirizzi}; il massimo è {most}.',
  'tooMany.together': 'Il messaggio sarebbe destinato a {count} {count|destinatario|destinatari}, più del massimo consentito<, che è {most}>: occorre inviare un messaggio a ciascuno, oppure dividere i destinatari tra più messaggi.',
  'type.recipients': '~deve essere un CSV (File, Blob o testo) o un elenco di oggetti.',

  'empty.letter': 'Il campo {column:part} è vuoto: occorre compilarlo.',
  'missing.letter': 'Manca il testo: occorre indicare body (HTML) o text.',
  'conflict.letter': 'Occorre indicare body (HTML) oppure text, non entrambi.',

  'control.subject': '~deve stare su una sola riga, senza caratteri di controllo<; contiene {letters}>.',
  'control.letter': 'Il campo {column:part} deve stare su una sola riga, senza caratteri di controllo<; contiene {letters}>.',
  'control.value': 'La colonna {column:part} contiene un ritorno a capo o un carattere di controllo< ({letters})>< nel punto «{value}»>, non ammesso nell’oggetto o nel nome di un file.',

  damaged: `La colonna {column:part} contiene {letters}< nel punto «{value}»>: ${LOST} Occorre riscrivere il valore.`,
  'damaged.letter': `Nel campo {column:part}, riga {textLine:id}, si trova {letters}< nel punto «{excerpt}»>: ${LOST} Occorre riscrivere quel punto.`,
  'damaged.text': `~contiene {letters}< nel punto «{excerpt}»>: ${LOST} Occorre riscrivere quel punto.`,
  'damaged.file': `Il nome del file {name:names} contiene {letters}: ${LOST} Occorre rinominare il file.`,

  missingValue: 'La colonna {column:part} è vuota, ma il messaggio ne richiede il valore.',
  'missingValue.error': 'La colonna {column:part} contiene {value:names}, che un programma scrive quando manca un valore: occorre correggere la tabella.',
  'missingValue.rounded': 'La colonna {column:part} contiene {value:names}: un programma ha abbreviato un numero lungo. Occorre formattare la colonna come testo e riscrivere il numero.',

  'type.cell': 'La colonna {column:part} contiene un valore che non è un testo< ({type})>: occorre fornirlo come testo.',
  'type.digits': 'La colonna {column:part} contiene {value}, un numero con più cifre di quante se ne conservino: occorre fornirlo come testo.',
  'type.row': 'Questa riga non è un oggetto con colonne e valori< ({type})>: occorre fornirne uno.',

  template: 'Nel campo {column:part}, riga {textLine:id}, le parentesi graffe nel punto «{excerpt}» non formano un campo: occorre scrivere {{{{name}}}}.',
  'template.close': 'Nel campo {column:part}, riga {textLine:id}, le parentesi graffe nel punto «{excerpt}» non chiudono alcun campo: in un foglio di stile occorre separarle con uno spazio.',
  'template.encoded': 'Nel campo {column:part}, riga {textLine:id}, un editor ha codificato le parentesi graffe nel punto «{excerpt}», e il valore non verrebbe inserito: occorre scrivere {{{{name}}}} con parentesi graffe semplici.',
  'template.split': 'Nel campo {column:part}, riga {textLine:id}, tra le parentesi graffe nel punto «{excerpt}» c’è della formattazione, e il valore non verrebbe inserito: occorre scrivere {{{{name}}}} senza interruzioni.',
  'template.inside': 'Nel campo {column:part} un editor ha inserito della formattazione in «{excerpt}»: occorre scrivere {{{{name}}}} senza interruzioni.',
  'template.single': 'Nel campo {column:part} «{excerpt}» ha parentesi graffe singole, e il valore non verrebbe inserito: occorre metterne due da ogni lato di {name}.',
  'template.foreign': 'Nel campo {column:part} «{excerpt}» sembra un campo di un altro programma, e il valore non verrebbe inserito: occorre scrivere {name} con due parentesi graffe da ogni lato.',
  'template.command': 'Nel campo {column:part} «{excerpt}» è un comando di un altro programma, e verrebbe inviato così com’è: occorre toglierlo.',
  unknownField: 'Nel campo {column:part} è richiesta la colonna {name:names}, che non esiste<; le colonne presenti sono {columns:names}>.',

  'tooLarge.message': 'Gli allegati porterebbero il messaggio a circa {bytes:size}; il massimo è {most:limit}.',
  'tooLarge.common': 'Gli allegati comuni a tutti i messaggi occupano circa {bytes:size}; il massimo per un messaggio è {most:limit}.',
  'tooLarge.row': 'Il messaggio occuperebbe circa {bytes:size}; il massimo è {most:limit}.',
};
