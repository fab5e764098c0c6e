//! What is wrong with files: of a message, and of rows.

super::code::codes! {
    /// A cell is empty whose column is not optional, or no file fits it: neither by its name nor by its folders.
    /// `near` lists files of the same name in other folders.
    MISSING_FILE = "missingFile": "{column} names no file that was given: \"{value}\". Add the file, correct the cell (its folders count, too), or let the column have empty cells.";
    MISSING_FILE_NEAR = "missingFile.near": "{column} names no file that was given: \"{value}\". There is {near}: if that is meant, write its whole name.";
    MISSING_FILE_SEVERAL = "missingFile.several": "{column} names more than one file: \"{value}\". A cell names one; give each file a column of its own.";
    /// Several files fit a cell, or several cells come to one file.
    AMBIGUOUS_FILE = "ambiguousFile": "nobody can tell which file is meant: {cells} may be {files}. Write its name with all its folders, and choose the files by their folder.";
    UNUSED_FILE = "unusedFile": "no row names the file {file}; it is not sent.";
    UNKNOWN_FILE_COLUMN = "unknownColumn.files": "there is no column {column} for files; there are {columns}.";
    FILE_COLUMN_TYPE = "type.fileColumn": "must be the name of a column, or {{ name, required }}.";
    FILE_COLUMN_REQUIRED = "type.fileColumnRequired": "says of {column} neither required: true nor required: false.";
    FILE_COLUMN_FIELD = "unknown.fileColumn": "of a column for files, {name} is neither name nor required.";
    ROW_FILES_TYPE = "type.rowAttachments": "must be an object such as {{ columns, files }}.";
    FILE_LIST_TYPE = "type.files": "must be an array or another iterable of files.";
    FILE_ENCODED = "type.encodedFile": "must be the file itself.";

    /// Placeholders of cloud folders have no bytes until they are opened.
    EMPTY_FILE = "empty": "{name} holds nothing (0 bytes). If it lies in a cloud folder, open it once so that it is loaded; if it is meant to be empty, say so with allowEmptyFiles.";
    ALLOW_EMPTY_FILES = "type.allowEmptyFiles": "must be true or false.";
    EMPTY_DOCUMENT = "empty.document": "is empty (0 bytes). If it lies in a cloud folder, open it once so that it is loaded.";
    FILE_NAME_MISSING = "missing.fileName": "is missing: a file has a name.";
    FILE_NAME_BLANK = "empty.fileName": "is blank: a file has a name.";
    FILE_NAME_TYPE = "type.fileName": "must be a text, the file's name.";
    FILE_NAME_CONTROL = "control.fileName": "holds control characters.";
    FILE_NAME_FOLDER = "empty.folder": "is a folder, not a file's name: {value}.";
    /// Of a message that is sent by itself.
    DUPLICATE_FILE_NAME = "duplicate.fileName": "would have the name {name}, as attachments[{first}] has: what stands before a slash is left out. Give each file a name of its own.";
    /// Of a file's name with a row's values.
    FILE_NAME_MERGED = "empty.fileNameMerged": "the name of an attachment would be {name}, which is no file's name; put the value right in the table.";
    MEDIA_TYPE = "type.mediaType": "is no media type such as application/pdf: {value}.";
    MEDIA_TYPE_TEXT = "type.mediaTypeText": "must be a text such as application/pdf.";
    FILE_MISSING = "missing.file": "is missing: give the file's contents.";
    FILE_TYPE = "type.file": "must be a File, a Blob, an ArrayBuffer, a view of one, or a data: URI.";
    DATA_URI = "dataUri": "is a text but no readable data: URI.";
    FILE_TOO_LARGE = "tooLarge.file": "is too large: {bytes} bytes.";

    UNREADABLE = "unreadable": "{name} cannot be read. It may have changed or vanished since it was chosen ({cause}).";
    UNREADABLE_CHANGED = "unreadable.changed": "{name} cannot be read. It changed while it was read, or its contents are not on this device.";
    UNREADABLE_ENCODED = "unreadable.encoded": "{name} cannot be read. It is not what was encoded.";
    UNREADABLE_GONE = "unreadable.gone": "{name} is no longer in the journal.";
    UNREADABLE_OTHER = "unreadable.other": "{name} in the journal is not what was put there.";
    UNREADABLE_SHORT = "unreadable.short": "{name} in the journal is too short.";
    UNREADABLE_JOURNAL = "unreadable.journal": "{name} cannot be read from the journal. {text}";

    DOCUMENTS_MISSING = "missing.documents": "is missing: give a file or several.";
    DOCUMENTS_SINGLE = "tooMany.documents": "must be one single PDF for this type of mailbox: the signed form and the identity document in one.";
    DOCUMENTS_TOO_LARGE = "tooLarge.documents": "are too large together: {bytes} bytes.";
    DOCUMENT_TYPE = "type.document": "must be a File, a Blob, an ArrayBuffer or a view of one.";
    DOCUMENT_NO_PDF = "kind.pdf": "must be a PDF.";
    DOCUMENT_NOT_SIGNED = "kind.signed": "must be a signed file (.p7m).";
}
