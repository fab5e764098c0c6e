/** What is wrong with a message: subject, text, fields, values, size. */

const LOST = 'a letter was lost there, or a program has put in something invisible.';

export const MESSAGE = {
  missing: '~has not been filled in.',
  'empty.text': '~is empty.',
  'type.text': '~must be a text.',
  'missing.body': '~is missing; please give body (HTML) or text.',
  conflict: '~cannot be given together with body.',
  'empty.recipients': '~has no address.',
  tooMany: '~has {count} {count|address|addresses}; at most {most} are allowed.',
  'tooMany.together': 'The message would go to {count} {count|addressee|addressees}, which is too many<: {most} is the most>. Send each a message of its own, or divide the addressees among several messages.',
  'type.recipients': '~must be a CSV (File, Blob or text) or a list of objects.',

  'empty.letter': 'The field {column:part} is empty; please fill it in.',
  'missing.letter': 'There is no text; please give body (HTML) or text.',
  'conflict.letter': 'Please give either body (HTML) or text, not both.',

  'control.subject': '~must be a single line without control characters<; it contains {letters}>.',
  'control.letter': 'The field {column:part} must be a single line without control characters<; it contains {letters}>.',
  'control.value': 'The column {column:part} contains a line break or a control character< ({letters})>< at “{value}”>, which a subject or the name of a file cannot have.',

  damaged: `The column {column:part} contains {letters}< at “{value}”>: ${LOST} Please write the value again.`,
  'damaged.letter': `In the field {column:part}, line {textLine:id}, there is {letters}< at “{excerpt}”>: ${LOST} Please write that passage again.`,
  'damaged.text': `~contains {letters}< at “{excerpt}”>: ${LOST} Please write that passage again.`,
  'damaged.file': `The name of the file {name:names} contains {letters}: ${LOST} Please rename the file.`,

  missingValue: 'The column {column:part} is empty, and the message needs its value.',
  'missingValue.error': 'The column {column:part} contains {value:names}, which a program writes where it has no value; please correct the table.',
  'missingValue.rounded': 'The column {column:part} contains {value:names}: a program has shortened a long number. Please format the column as text and write the number again.',

  'type.cell': 'The column {column:part} holds a value that is not a text< ({type})>; please give it as a text.',
  'type.digits': 'The column {column:part} holds {value}, a number with more digits than are kept; please give it as a text.',
  'type.row': 'This row is not an object with columns and values< ({type})>; please give one.',

  template: 'In the field {column:part}, line {textLine:id}, the braces at “{excerpt}” do not make a field; please write {{{{name}}}}.',
  'template.close': 'In the field {column:part}, line {textLine:id}, the braces at “{excerpt}” close no field; in a style sheet please put a space between them.',
  'template.encoded': 'In the field {column:part}, line {textLine:id}, an editor has encoded the braces at “{excerpt}”, and the value would not be put there; please write {{{{name}}}} with plain braces.',
  'template.split': 'In the field {column:part}, line {textLine:id}, there is formatting between the braces at “{excerpt}”, and the value would not be put there; please write {{{{name}}}} in one piece.',
  'template.inside': 'In the field {column:part} an editor has put formatting into “{excerpt}”; please write {{{{name}}}} in one piece.',
  'template.single': 'In the field {column:part} “{excerpt}” has single braces, and the value would not be put there; please write two on each side of {name}.',
  'template.foreign': 'In the field {column:part} “{excerpt}” looks like a field of another program, and the value would not be put there; please write {name} with two braces on each side.',
  'template.command': 'In the field {column:part} “{excerpt}” is a command of another program, and would be sent as it stands; please remove it.',
  unknownField: 'The field {column:part} asks for the column {name:names}, which does not exist<; the columns are {columns:names}>.',

  'tooLarge.message': 'The attachments would make a message of about {bytes:size}; the most is {most:limit}.',
  'tooLarge.common': 'The attachments that all messages share come to about {bytes:size}; the most for a message is {most:limit}.',
  'tooLarge.row': 'The message would come to about {bytes:size}; the most is {most:limit}.',
};
