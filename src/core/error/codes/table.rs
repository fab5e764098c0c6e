//! What is wrong with a table: its file, its letters, its lines, its columns.

super::code::codes! {
    FILE_TYPE_EXCEL = "fileType.excel": "This is an Excel file, not a CSV: open it in Excel and save it as \"CSV UTF-8\".";
    FILE_TYPE_EXCEL_OLD = "fileType.excelOld": "This is a file of an older Excel (.xls) or Word, not a CSV: open it and save it as CSV.";
    FILE_TYPE_OPEN_DOCUMENT = "fileType.openDocument": "This is a file of LibreOffice or OpenOffice, not a CSV: open it and save it as CSV, in UTF-8.";
    FILE_TYPE_NUMBERS = "fileType.numbers": "This is a file of Numbers, Pages or Keynote, not a CSV: open it and export it as CSV.";
    FILE_TYPE_WORD = "fileType.word": "This is a Word or PowerPoint file, not a CSV: put its table into a spreadsheet and save it as CSV.";
    FILE_TYPE_SYLK = "fileType.sylk": "This is a spreadsheet in an exchange format (SYLK or DIF), not a CSV: open it and save it as CSV.";
    FILE_TYPE_ZIP = "fileType.zip": "This is a packed file, not a CSV: unpack it and choose the CSV that is in it.";
    FILE_TYPE_HTML = "fileType.html": "This is a web page (HTML), not a CSV. Some programs export tables so under another name: open it in a spreadsheet and save it as CSV; or the download brought a page of the website, such as its login, and not the file.";
    FILE_TYPE_XML = "fileType.xml": "This is an XML file, not a CSV: open it in a spreadsheet and save it as CSV.";
    FILE_TYPE_JSON = "fileType.json": "This is JSON, not a CSV: export the addressees as CSV, or give them as an array of objects.";
    FILE_TYPE_PDF = "fileType.pdf": "This is a PDF, not a CSV: ask for the table itself, as CSV.";
    FILE_TYPE_RTF = "fileType.rtf": "This is a word processor's file (RTF), not a CSV: put its table into a spreadsheet and save it as CSV.";
    FILE_TYPE_IMAGE = "fileType.image": "This is an image, not a CSV: ask for the table itself, as CSV.";
    FILE_TYPE_CARDS = "fileType.cards": "This is an address book or a calendar (vCard, iCalendar), not a CSV: export it as CSV.";
    FILE_TYPE_MAIL = "fileType.mail": "This is a mail, not a CSV: save the file that is attached to it.";
    FILE_TYPE_BINARY = "fileType.binary": "This is no text, and so no CSV: open it in the program it comes from and save the table as CSV.";
    ENCODING = "encoding": "The file does not tell which encoding its letters have, and they can be read in more than one way: {examples}. Say which is right (encoding: \"windows-1252\", \"cp850\", \"iso-8859-15\" or \"macintosh\"), or save the file again as UTF-8.";
    ENCODING_TWICE = "encoding.twice": "Letters of this file were read in a wrong encoding once and saved so: {examples}. Export the file again, as UTF-8; if the text is right as it stands, say so (encoding: \"utf-8\").";
    ENCODING_UTF32 = "encoding.utf32": "The file is in UTF-32, which is not read: save it as UTF-8.";
    ENCODING_UTF7 = "encoding.utf7": "The file is in UTF-7, which is not read ({examples}): save it as UTF-8.";
    ENCODING_UNKNOWN = "encoding.unknown": "must be one of {known}.";
    EMPTY_TABLE = "empty.table": "The file is empty.";
    EMPTY_ROWS = "empty.rows": "There is no addressee: no row with a value.";
    HEADER_ADDRESS = "header.address": "The first line must hold the names of the columns, but it holds an address, {value}; put a line of names, such as pec;nome, above it.";
    HEADER_TITLE = "header.title": "The first line must hold the names of the columns, but it holds one value, {value}, and the lines below it hold more; remove what stands above the names, or name every column.";
    HEADER_SEPARATORS = "header.separators": "The cells of the first line stand between the signs {header}, those of the lines below between {rows}; write all lines with the same, and remove what stands above the names of the columns.";
    HEADER_EXPORT = "header.export": "This table tells of messages that were posted already (columns {columns}): each row would be posted again. Go on with the campaign itself, or take the table it was made of; for another message take those columns away.";
    EMPTY_COLUMN = "emptyColumn": "Column {number} has values but no name; name it, or remove it.";
    DUPLICATE_COLUMN = "duplicateColumn": "More than one column is named {column}; rename all but one.";
    RAGGED = "ragged": "has {cells} cells, but the header names {columns} columns; put a value that holds the separator between quotation marks.";
    QUOTE = "quote": "a quotation mark (\") opens a value and does not close it; close it, and write each mark inside the value twice (\"\").";
    QUOTE_HEADER = "quote.header": "Among the names of the columns, in line {headerLine}, a quotation mark (\") opens a value and does not close it; close it, and write each mark inside the value twice (\"\").";
    QUOTE_SPLIT = "quote.split": "a quotation begins in one cell and ends in another; put the whole value between quotation marks (\"), and write each mark inside it twice (\"\").";
    QUOTE_PADDED = "quote.padded": "a blank stands before a quotation mark (\"), and with or without it the row does not have as many cells as there are columns; remove the blank.";
}
