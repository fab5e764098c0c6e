//! What is wrong with a message: its subject, its text, the fields in it, the values for them, its size.

super::code::codes! {
    /// Of a field of an input.
    MISSING = "missing": "is missing.";
    /// Of a field of an input.
    EMPTY_TEXT = "empty.text": "is empty.";
    /// Of a field of an input.
    TYPE_TEXT = "type.text": "must be a text.";
    /// Of a message that is sent by itself.
    MISSING_BODY = "missing.body": "is missing; give body (HTML) or text.";
    /// Of a message that is sent by itself.
    CONFLICT = "conflict": "and body cannot both be given.";
    /// Of the addressees of a campaign.
    EMPTY_RECIPIENTS = "empty.recipients": "has no address.";
    TOO_MANY = "tooMany": "has {count} addresses; {most} is the most.";
    /// Of a campaign's message to all its addressees.
    TOO_MANY_TOGETHER = "tooMany.together": "The message would go to {count} addressees, and {most} is the most of one; send each a message of its own, or make several.";
    TYPE_RECIPIENTS = "type.recipients": "must be a CSV (File, Blob or text) or an array of objects.";

    /// Of a letter to many.
    EMPTY_LETTER = "empty.letter": "The {column} is empty; write it.";
    /// Of a letter to many.
    MISSING_LETTER = "missing.letter": "The text is missing; give body (HTML) or text.";
    /// Of a letter to many.
    CONFLICT_LETTER = "conflict.letter": "Give either body (HTML) or text, not both.";

    /// Of a message that is sent by itself.
    CONTROL_SUBJECT = "control.subject": "must be one line without control characters; it holds {letters}.";
    /// Of the subject of a letter to many, or of a file's name in it.
    CONTROL_LETTER = "control.letter": "The {column} must be one line without control characters; it holds {letters}.";
    /// Of a value.
    CONTROL_VALUE = "control.value": "{column} holds a line break or a control character ({letters}) at “{value}”, which a subject or a file's name cannot have.";

    /// Of a value.
    DAMAGED = "damaged": "{column} holds {letters} at “{value}”: a letter was lost there, or a program put in what nobody sees; write it anew.";
    /// Of a letter to many.
    DAMAGED_LETTER = "damaged.letter": "In {column}, line {textLine}: {letters} stands at “{excerpt}”: a letter was lost there, or a program put in what nobody sees; write it anew.";
    /// Of a message that is sent by itself.
    DAMAGED_TEXT = "damaged.text": "holds {letters} at “{excerpt}”: a letter was lost there, or a program put in what nobody sees; write it anew.";
    /// Of a row's own file.
    DAMAGED_FILE = "damaged.file": "the name of the file {name} holds {letters}: a letter was lost there, or a program put in what nobody sees; rename the file.";

    /// Of a value.
    MISSING_VALUE = "missingValue": "{column} has no value, and the message needs one.";
    /// Of a value.
    MISSING_VALUE_ERROR = "missingValue.error": "{column} holds {value}, which a program writes where it has no value; put it right in the table.";
    /// Of a value.
    MISSING_VALUE_ROUNDED = "missingValue.rounded": "{column} holds {value}: a program has shortened a long number; format the column as text and write the number anew.";

    /// Of a row that was given as an object.
    TYPE_CELL = "type.cell": "{column} holds a value that is no text ({type}); give it as a text.";
    /// Of a row that was given as an object.
    TYPE_DIGITS = "type.digits": "{column} holds {value}, a number of more digits than a number keeps; give it as a text.";
    /// Of a row that is no object.
    TYPE_ROW = "type.row": "this row is no object of columns and values ({type}); give one.";

    /// Of a text with fields.
    TEMPLATE = "template": "In {column}, line {textLine}: the braces at “{excerpt}” make no field; write {{{{name}}}}.";
    /// Of a text with fields.
    TEMPLATE_CLOSE = "template.close": "In {column}, line {textLine}: the braces at “{excerpt}” close no field; in a style sheet put a space between.";
    /// Of a text with fields.
    TEMPLATE_ENCODED = "template.encoded": "In {column}, line {textLine}: an editor has encoded the braces at “{excerpt}”, and no value would stand there; write {{{{name}}}} with plain braces.";
    /// Of a text with fields.
    TEMPLATE_SPLIT = "template.split": "In {column}, line {textLine}: formatting stands between the braces at “{excerpt}”, and no value would stand there; write {{{{name}}}} in one piece.";
    /// Of a text with fields.
    TEMPLATE_INSIDE = "template.inside": "In {column}: an editor has put formatting into the field {excerpt}; write {{{{name}}}} in one piece.";
    /// Of a text with fields.
    TEMPLATE_SINGLE = "template.single": "In {column}: “{excerpt}” has single braces, and no value would stand there; write two on either side of {name}.";
    /// Of a text with fields.
    TEMPLATE_FOREIGN = "template.foreign": "In {column}: “{excerpt}” looks like a field of another program, and no value would stand there; write {name} between two braces on either side.";
    /// Of a text with fields.
    TEMPLATE_COMMAND = "template.command": "In {column}: “{excerpt}” is a command of another program, and would be sent as it stands; take it out.";
    /// Of a text with fields.
    UNKNOWN_FIELD = "unknownField": "In {column}: there is no column {name}; there are {columns}.";

    /// Of a message that is sent by itself.
    TOO_LARGE_MESSAGE = "tooLarge.message": "would make a message of about {bytes} bytes; {most} bytes is the most.";
    /// Of the files of all messages.
    TOO_LARGE_COMMON = "tooLarge.common": "The attachments of all messages make about {bytes} bytes; {most} bytes is the most of a message.";
    /// Of one row.
    TOO_LARGE_ROW = "tooLarge.row": "the message would have about {bytes} bytes; {most} bytes is the most.";
}
