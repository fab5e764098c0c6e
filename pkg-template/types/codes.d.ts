/**
 * Codes and reasons: words for programs, none of which ever changes its meaning. Beside a code stands the English
 * sentence that its `message` is made of; `{value}` is `params.value`. Made by `npm run codes`.
 */

/** What an error is: its group, and behind a dot what it is in it. */
export type ErrorCode =
  /** `The call was ended by close().` */
  | 'abort.closed'
  /** `The call was aborted by its signal.` */
  | 'abort.signal'
  /** `The session was refused ({status}): {text}` */
  | 'authentication.session'
  /** `Something in front of the proxy answered in its place, with status {status}: sign in again.` */
  | 'authentication.session.inFront'
  /** `The session was refused with status {status} and no reason.` */
  | 'authentication.session.noReason'
  /** `The service refused the request ({status}): {text}` */
  | 'authentication.tokenOrMailbox'
  /** `The service refused the request with status {status} and no reason.` */
  | 'authentication.tokenOrMailbox.noReason'
  /** `This client was closed; make a new PecMassiva.` */
  | 'closed'
  /** `It was posted by a compiled core that met a fault of its own.` */
  | 'core.before'
  /** The compiled core met a fault of its own; the next call gets a fresh one. */
  | 'core.broken'
  /** What was used belongs to a core that met a fault: ask anew, or open the campaign again. */
  | 'core.stale'
  /** `The function given as {option} failed; the cause says why.` */
  | 'credentials'
  /** An error without a code of its own. */
  | 'error'
  /** `This message was not sent; under its key another was. Give each message a key of its own.` */
  | 'keyReused'
  /** The WebAssembly could not be loaded. Nothing was sent; the next call tries again. */
  | 'load.failed'
  /** `init(source)` of a slim entry has to be called first. Nothing was sent. */
  | 'load.init'
  /** This runtime has no WebAssembly. Nothing was sent. */
  | 'load.noWebAssembly'
  /** The page's policy forbids WebAssembly: its `script-src` needs `'wasm-unsafe-eval'`. Nothing was sent. */
  | 'load.policy'
  /** `The proxy did not say which mailbox is signed in. Nothing was sent.` */
  | 'network.mailbox'
  /** `No answer from the server ({text}).` */
  | 'network.noAnswer'
  /** `This device is offline. Try again once it is connected.` */
  | 'network.offline'
  /** `The server could not be reached ({text}).` */
  | 'network.unreached'
  /** `The request could not be made ({text}).` */
  | 'network.unstarted'
  /** `The service refused the request ({status}): {text}` */
  | 'notFound'
  /** `Something in front of the proxy answered in its place, with status {status}.` */
  | 'notFound.inFront'
  /** `The service refused the request with status {status} and no reason.` */
  | 'notFound.noReason'
  /** `The service refused the request ({status}): {text}` */
  | 'payment'
  /** `Something in front of the proxy answered in its place, with status {status}.` */
  | 'payment.inFront'
  /** `The service refused the request with status {status} and no reason.` */
  | 'payment.noReason'
  /** `The service refused the request ({status}): {text}` */
  | 'permission'
  /** `The service refused the request with status {status} and no reason.` */
  | 'permission.noReason'
  /** `The proxy refused the request ({status}): {text}` */
  | 'permission.proxy'
  /** `The session was refused ({status}): {text}` */
  | 'permission.session'
  /** `Something in front of the proxy answered in its place, with status {status}: sign in again.` */
  | 'permission.session.inFront'
  /** `The session was refused with status {status} and no reason.` */
  | 'permission.session.noReason'
  /** `The service refused the request ({status}): {text}` */
  | 'precondition'
  /** `Something in front of the proxy answered in its place, with status {status}.` */
  | 'precondition.inFront'
  /** `The service refused the request with status {status} and no reason.` */
  | 'precondition.noReason'
  /** `The service refused the request ({status}): {text}` */
  | 'rateLimit'
  /** `Something in front of the proxy answered in its place, with status {status}.` */
  | 'rateLimit.inFront'
  /** `The service refused the request with status {status} and no reason.` */
  | 'rateLimit.noReason'
  /** `The proxy refused the request ({status}): {text}` */
  | 'rateLimit.proxy'
  /** `The service refused the request ({status}): {text}` */
  | 'rejected'
  /** `Something in front of the proxy answered in its place, with status {status}.` */
  | 'rejected.inFront'
  /** `The service refused the request with status {status} and no reason.` */
  | 'rejected.noReason'
  /** `The proxy refused the request ({status}): {text}` */
  | 'rejected.proxy'
  /** `The session was refused ({status}): {text}` */
  | 'rejected.session'
  /** `The session was refused with status {status} and no reason.` */
  | 'rejected.session.noReason'
  /** `The answer could not be kept as a Blob.` */
  | 'response.blob'
  /** `The answer's "data" is missing or not what the service documents.` */
  | 'response.data'
  /** `The answer (status {status}) has no message id made of digits.` */
  | 'response.id'
  /** `The answer (status {status}) is not the JSON object it should be.` */
  | 'response.json'
  /** `{text}` */
  | 'response.none'
  /** `The answer (status {status}) is not the PDF it should be.` */
  | 'response.pdf'
  /** `The answer (status {status}) holds no record.` */
  | 'response.record'
  /** `The answer (status {status}) is a redirect, which is never followed.` */
  | 'response.redirect'
  /** `The answer (status {status}) names a message, and says that none was sent.` */
  | 'response.sent'
  /** `The answer (status {status}) has a "success" that may mean false.` */
  | 'response.success'
  /** `The answer is longer than the 64 MB that are read of one.` */
  | 'response.tooLarge'
  /** `The service refused the request ({status}): {text}` */
  | 'server'
  /** `Something in front of the proxy answered in its place, with status {status}.` */
  | 'server.inFront'
  /** `The service refused the request with status {status} and no reason.` */
  | 'server.noReason'
  /** `The proxy refused the request ({status}): {text}` */
  | 'server.proxy'
  /** `The mailbox is "{state}", from which none of {states} can come.` */
  | 'state'
  /** `The campaign is at work, here or in another tab: pause it first. Nothing was deleted.` */
  | 'state.atWork'
  /** A copy of a client, without what the client was made with: use the client itself. Nothing was sent. */
  | 'state.copy'
  /** `The campaign was deleted. Nothing was sent by this step.` */
  | 'state.deleted'
  /** `This page has no Web Locks, which keep two tabs from sending the same message: serve it over https (or from localhost). Nothing was sent.` */
  | 'state.noLocks'
  /** `Only a row whose outcome is unknown can be resolved. Nothing was changed.` */
  | 'state.notUnknown'
  /** `This campaign was begun from another mailbox than the one that is signed in now, or through a proxy that led to another service (a trial), and only that one's proxy knows what became of its messages. Nothing was sent by this step: sign in with the mailbox that began it, or make a new campaign of what is still to be sent.` */
  | 'state.otherMailbox'
  /** `This campaign was made for another service than messages go to now: the test hosts, the sandbox, or what a proxy leads to. Nothing was sent by this step: go on with it where it was made, or make a new campaign.` */
  | 'state.otherService'
  /** `{text}` */
  | 'storage'
  /** `A file could not be kept as a Blob.` */
  | 'storage.blob'
  /** IndexedDB: another tab with an older version of the page keeps the journal open. */
  | 'storage.blocked'
  /** IndexedDB failed in another way, `params.text` says how. */
  | 'storage.browser'
  /** `fileJournal`: it was closed, and nothing was written. */
  | 'storage.closed'
  /** `The journal holds something under {key} that cannot be read ({text}). Nothing was sent by this step.` */
  | 'storage.damaged'
  /** `fileJournal`: a line is damaged, or the one before it is missing. The file was left as it is. */
  | 'storage.damagedLine'
  /** `The journal's storage failed ({text}).` */
  | 'storage.failed'
  /** `{text} Nothing was sent by this step.` */
  | 'storage.file'
  /** IndexedDB: the browser forbids the page to keep data. */
  | 'storage.forbidden'
  /** `fileJournal`: the disk is full, or a quota is used up. */
  | 'storage.full'
  /** IndexedDB: the data of the page was deleted while it was open. */
  | 'storage.gone'
  /** `fileJournal`: a line cannot be read. The file was left as it is. */
  | 'storage.line'
  /** `The journal's storage gave a list that is none; nothing was sent by this step.` */
  | 'storage.list'
  /** `fileJournal`: another process uses the file now. */
  | 'storage.lockLost'
  /** `fileJournal`: another process uses the file. */
  | 'storage.locked'
  /** `The journal lost what it was told of a message that was sent or about to be. What this page knows of it stands, and no other message was sent by this step: a journal that loses what it was told cannot keep messages from being sent twice. Repair its storage, then run the campaign again.` */
  | 'storage.lost'
  /** This runtime has no IndexedDB: give a `journal`. */
  | 'storage.missing'
  /** `The journal was written by a newer version of pec-massiva (its schema is {schema}, this version knows {known}). Nothing was sent by this step and nothing was changed; use the newer version.` */
  | 'storage.newer'
  /** `fileJournal`: a newer version of the package wrote the file. Nothing was written. */
  | 'storage.newerFile'
  /** IndexedDB: another tab has a newer version of the page. Reload this one. */
  | 'storage.olderPage'
  /** `The journal's storage gave keys out of their range or order; nothing was sent by this step.` */
  | 'storage.order'
  /** `fileJournal`: the file is one of something else. It was left as it is. */
  | 'storage.otherFile'
  /** IndexedDB: the browser's storage for this page is full. */
  | 'storage.quota'
  /** `The journal has {there} of the campaign's {rows} rows: the storage lost some. Nothing was sent by this step; export what is known of the campaign and make a new one of what was not sent.` */
  | 'storage.rows'
  /** `A file of the journal cannot be read. {text}` */
  | 'storage.unreadable'
  /** `fileJournal`: the file or its folder cannot be used, `params.text` says why. */
  | 'storage.unusable'
  /** `What belongs under {key} cannot be written ({text}).` */
  | 'storage.unwritable'
  /** `The journal's storage gave a value that is no text and no Uint8Array; nothing was sent by this step.` */
  | 'storage.value'
  /** `No complete answer within {milliseconds} ms, the call's time-out.` */
  | 'timeout.answer'
  /** `The message may have been sent, or not: {cause} Do not send it again before you have looked for it in the sender's mailbox.` */
  | 'unknownOutcome'
  /** `The message may have been sent, or not: {cause} Something in front of the proxy answers in its place. Once the proxy is reached again it can be asked what became of it. Do not send it again before.` */
  | 'unknownOutcome.barred'
  /** `This may have been carried out, or not: {cause} Look before you do it again.` */
  | 'unknownOutcome.change'
  /** `The message may have been sent, or not: {cause} A browser may have posted the message twice by itself and shown the answer to the second copy, so this no does not say that the first was not taken. Do not send it again before you have looked for it in the sender's mailbox.` */
  | 'unknownOutcome.otherCopy'
  /** `Under this key something was posted before, another message or this one in another form, and may have been sent; nothing more was sent now: {cause} Look for it in the sender's mailbox before you send it again.` */
  | 'unknownOutcome.otherMessage'
  /** `The message may have been sent, or not: {cause} Sign in again: then it can be asked what became of it. Do not send it again before.` */
  | 'unknownOutcome.signedOut'
  /** `Bad input, nothing was sent.` */
  | 'validation';

/** What is wrong with an input: its group, and behind a dot what it is in it. */
export type ProblemCode =
  /** `the address {value} holds {sign}; an address has letters without accents (of such a domain the form that begins with xn--).` */
  | 'address.accented'
  /** `the address {value} holds the curved mark {sign}; where an apostrophe is meant write the straight one (').` */
  | 'address.apostrophe'
  /** `the address {value} has a bracket ({sign}); give the bare address.` */
  | 'address.bracket'
  /** `the address {value} holds the sign {sign}; where a dot is meant write it, and give each address by itself.` */
  | 'address.comma'
  /** `the address holds a line end or another control character; type it anew.` */
  | 'address.control'
  /** `the address {value} holds an invisible mark of direction; type it anew.` */
  | 'address.direction'
  /** `the address {value} stands beside a name, or in angle brackets; give the bare address.` */
  | 'address.displayName'
  /** `the address {value} has the sign {sign} in its domain, which has letters, digits, hyphens and dots; correct the domain.` */
  | 'address.domainSign'
  /** `the address {value} has two dots in a row before the @, or one at the beginning or end there; take off what is too many.` */
  | 'address.dots'
  /** `the address {value} has nothing before, between or behind the dots of its domain; correct the domain.` */
  | 'address.emptyLabel'
  /** `the address {value} is encoded as in HTML (&#64; for @); write it plainly.` */
  | 'address.entity'
  /** `{value} stands in place of an address, an error of the program that made the table; put the address there.` */
  | 'address.errorValue'
  /** `the address {value} begins with = as a formula does; take it off.` */
  | 'address.formula'
  /** `the address {value} holds {sign}, which only looks like the plain sign; type that.` */
  | 'address.fullWidth'
  /** `the address {value} has a hyphen at the beginning or end of a part of its domain; correct the domain.` */
  | 'address.hyphen'
  /** `the address {value} holds an invisible character; type it anew.` */
  | 'address.invisible'
  /** `the address {value} has a word and a colon before it; take them off.` */
  | 'address.label'
  /** `the address {value} has more than 63 letters between two dots of its domain; correct the domain.` */
  | 'address.labelTooLong'
  /** `{value} is a link to a page; give the address itself.` */
  | 'address.link'
  /** `the address {value} names a computer by its number; give an address with the name of a domain.` */
  | 'address.literal'
  /** `the address {value} has the sign {sign} before the @, which no address has there; correct it.` */
  | 'address.localSign'
  /** `the address {value} has more than the 64 letters that can stand before the @.` */
  | 'address.localTooLong'
  /** `the address {value} holds {sign}, of another alphabet or no letter though it may look like one; type the address anew.` */
  | 'address.lookAlike'
  /** `the address {value} is a link; give it without mailto: and without what follows it.` */
  | 'address.mailto'
  /** `the address {value} has no @.` */
  | 'address.missingAt'
  /** `the address {value} has nothing behind its @.` */
  | 'address.missingDomain'
  /** `the address {value} has a domain without a dot; write the whole domain.` */
  | 'address.missingDot'
  /** `the address {value} has nothing before its @.` */
  | 'address.missingLocal'
  /** `{value} stands in place of an address; put the address there, or take the addressee away.` */
  | 'address.none'
  /** `the address {value} has a word in place of a sign; write the sign (@ or a dot).` */
  | 'address.obfuscated'
  /** `the address {value} has a parenthesis ({sign}); give the bare address.` */
  | 'address.parenthesis'
  /** `the address {value} is encoded as in a link (%40 for @); write it plainly.` */
  | 'address.percent'
  /** `the address {value} ends with the sign {sign}; take it off.` */
  | 'address.punctuation'
  /** `the address {value} has the rest of a link behind it; take off the ? and what follows it.` */
  | 'address.query'
  /** `the address {value} has a mark of quotation at its beginning or end ({sign}); take it off.` */
  | 'address.quotes'
  /** `{value} is more than one address; give each by itself: in a table in a row of its own, in a message as an item of the array.` */
  | 'address.several'
  /** `the address {value} has a slash ({sign}) behind its @; give the address up to its domain's end.` */
  | 'address.slash'
  /** `the address {value} holds white space; take it away, and what is no part of the address.` */
  | 'address.space'
  /** `the address {value} is longer than the 254 letters that an address can have.` */
  | 'address.tooLong'
  /** `the address {value} does not end with a domain such as .it; correct its end.` */
  | 'address.topLabel'
  /** `the address {value} has more than one @; give one address, with one @.` */
  | 'address.twoAts'
  /** `the address {value} is allowed but unusual, and mostly a slip; correct it, or accept it as it stands (acceptedAddresses).` */
  | 'address.unusual'
  /** `Of these columns it is not clear which has the addresses: {columns}; say which is meant (addressColumn).` */
  | 'addressColumn'
  /** `No column holds addresses; name the one that should (addressColumn).` */
  | 'addressColumn.none'
  /** `nobody can tell which file is meant: {cells} may be {files}. Write its name with all its folders, and choose the files by their folder.` */
  | 'ambiguousFile'
  /** `have no row that can be sent: each has a problem. Make the campaign anew with a table put right.` */
  | 'blocked'
  /** `must be one of {choices}.` */
  | 'choice'
  /** `does not go with the customer type {kind}, which has no subtypes.` */
  | 'choice.noSubtype'
  /** `must be 'allow' or 'refuse'.` */
  | 'choice.sameMailbox'
  /** `must be one of {choices}, which go with the customer type {kind}.` */
  | 'choice.subtype'
  /** `and body cannot both be given.` */
  | 'conflict'
  /** `cannot go with GET.` */
  | 'conflict.body'
  /** `cannot be given together with {other}.` */
  | 'conflict.fault'
  /** `Give either body (HTML) or text, not both.` */
  | 'conflict.letter'
  /** `cannot be false where sameMailbox is 'allow': what goes to one mailbox is told apart by its reference alone.` */
  | 'conflict.reference'
  /** `cannot be true where each row has a text or files of its own, or where a mailbox may get several: one message is the same for all who get it. Give template: false and all files as attachments, and leave out sameMailbox.` */
  | 'conflict.together'
  /** `holds control characters.` */
  | 'control.field'
  /** `holds control characters.` */
  | 'control.fileName'
  /** `The {column} must be one line without control characters; it holds {letters}.` */
  | 'control.letter'
  /** `must be one line without control characters; it holds {letters}.` */
  | 'control.subject'
  /** `{column} holds a line break or a control character ({letters}) at “{value}”, which a subject or a file's name cannot have.` */
  | 'control.value'
  /** `must be a country's two letters.` */
  | 'country'
  /** `{column} holds {letters} at “{value}”: a letter was lost there, or a program put in what nobody sees; write it anew.` */
  | 'damaged'
  /** `the name of the file {name} holds {letters}: a letter was lost there, or a program put in what nobody sees; rename the file.` */
  | 'damaged.file'
  /** `In {column}, line {textLine}: {letters} stands at “{excerpt}”: a letter was lost there, or a program put in what nobody sees; write it anew.` */
  | 'damaged.letter'
  /** `holds {letters} at “{excerpt}”: a letter was lost there, or a program put in what nobody sees; write it anew.` */
  | 'damaged.text'
  /** `is a text but no readable data: URI.` */
  | 'dataUri'
  /** `must be a day that exists, as dd/mm/yyyy.` */
  | 'date'
  /** `must be a domain such as legalmail.it.` */
  | 'domain'
  /** `the test environment registers only the domains {domains}.` */
  | 'domain.test'
  /** `this type is registered under @{domain}, or under a certified domain of your own.` */
  | 'domain.usual'
  /** `the address {value} stands before already, at {first}: a mailbox gets one message; take one away, or allow it where a campaign may send several to one mailbox (sameMailbox).` */
  | 'duplicate'
  /** `would have the name {name}, as attachments[{first}] has: what stands before a slash is left out. Give each file a name of its own.` */
  | 'duplicate.fileName'
  /** `the address {value} stands before already, as recipient[{first}]: a message reaches a mailbox once; take one away.` */
  | 'duplicate.recipient'
  /** `More than one column is named {column}; rename all but one.` */
  | 'duplicateColumn'
  /** `{name} holds nothing (0 bytes). If it lies in a cloud folder, open it once so that it is loaded; if it is meant to be empty, say so with allowEmptyFiles.` */
  | 'empty'
  /** `is empty (0 bytes). If it lies in a cloud folder, open it once so that it is loaded.` */
  | 'empty.document'
  /** `is blank: a file has a name.` */
  | 'empty.fileName'
  /** `the name of an attachment would be {name}, which is no file's name; put the value right in the table.` */
  | 'empty.fileNameMerged'
  /** `is a folder, not a file's name: {value}.` */
  | 'empty.folder'
  /** `must differ from where it begins; leave hours out to send at any time.` */
  | 'empty.hours'
  /** `The {column} is empty; write it.` */
  | 'empty.letter'
  /** `must be a mailbox's name, such as INBOX.` */
  | 'empty.mailbox'
  /** `has no address.` */
  | 'empty.recipients'
  /** `There is no addressee: no row with a value.` */
  | 'empty.rows'
  /** `The file is empty.` */
  | 'empty.table'
  /** `is empty.` */
  | 'empty.text'
  /** `Column {number} has values but no name; name it, or remove it.` */
  | 'emptyColumn'
  /** `The file does not tell which encoding its letters have, and they can be read in more than one way: {examples}. Say which is right (encoding: "windows-1252", "cp850", "iso-8859-15" or "macintosh"), or save the file again as UTF-8.` */
  | 'encoding'
  /** `Letters of this file were read in a wrong encoding once and saved so: {examples}. Export the file again, as UTF-8; if the text is right as it stands, say so (encoding: "utf-8").` */
  | 'encoding.twice'
  /** `must be one of {known}.` */
  | 'encoding.unknown'
  /** `The file is in UTF-32, which is not read: save it as UTF-8.` */
  | 'encoding.utf32'
  /** `The file is in UTF-7, which is not read ({examples}): save it as UTF-8.` */
  | 'encoding.utf7'
  /** `This is no text, and so no CSV: open it in the program it comes from and save the table as CSV.` */
  | 'fileType.binary'
  /** `This is an address book or a calendar (vCard, iCalendar), not a CSV: export it as CSV.` */
  | 'fileType.cards'
  /** `This is an Excel file, not a CSV: open it in Excel and save it as "CSV UTF-8".` */
  | 'fileType.excel'
  /** `This is a file of an older Excel (.xls) or Word, not a CSV: open it and save it as CSV.` */
  | 'fileType.excelOld'
  /** `This is a web page (HTML), not a CSV. Some programs export tables so under another name: open it in a spreadsheet and save it as CSV; or the download brought a page of the website, such as its login, and not the file.` */
  | 'fileType.html'
  /** `This is an image, not a CSV: ask for the table itself, as CSV.` */
  | 'fileType.image'
  /** `This is JSON, not a CSV: export the addressees as CSV, or give them as an array of objects.` */
  | 'fileType.json'
  /** `This is a mail, not a CSV: save the file that is attached to it.` */
  | 'fileType.mail'
  /** `This is a file of Numbers, Pages or Keynote, not a CSV: open it and export it as CSV.` */
  | 'fileType.numbers'
  /** `This is a file of LibreOffice or OpenOffice, not a CSV: open it and save it as CSV, in UTF-8.` */
  | 'fileType.openDocument'
  /** `This is a PDF, not a CSV: ask for the table itself, as CSV.` */
  | 'fileType.pdf'
  /** `This is a word processor's file (RTF), not a CSV: put its table into a spreadsheet and save it as CSV.` */
  | 'fileType.rtf'
  /** `This is a spreadsheet in an exchange format (SYLK or DIF), not a CSV: open it and save it as CSV.` */
  | 'fileType.sylk'
  /** `This is a Word or PowerPoint file, not a CSV: put its table into a spreadsheet and save it as CSV.` */
  | 'fileType.word'
  /** `This is an XML file, not a CSV: open it in a spreadsheet and save it as CSV.` */
  | 'fileType.xml'
  /** `This is a packed file, not a CSV: unpack it and choose the CSV that is in it.` */
  | 'fileType.zip'
  /** `The first line must hold the names of the columns, but it holds an address, {value}; put a line of names, such as pec;nome, above it.` */
  | 'header.address'
  /** `This table tells of messages that were posted already (columns {columns}): each row would be posted again. Go on with the campaign itself, or take the table it was made of; for another message take those columns away.` */
  | 'header.export'
  /** `has a name that no header can have.` */
  | 'header.name'
  /** `The cells of the first line stand between the signs {header}, those of the lines below between {rows}; write all lines with the same, and remove what stands above the names of the columns.` */
  | 'header.separators'
  /** `The first line must hold the names of the columns, but it holds one value, {value}, and the lines below it hold more; remove what stands above the names, or name every column.` */
  | 'header.title'
  /** `holds characters that no HTTP header can carry (beyond U+00FF, control characters, or spaces at an end).` */
  | 'header.value'
  /** `is no codice fiscale: its check character is wrong.` */
  | 'identifier.fiscalCodeCheck'
  /** `must have the 16 characters of a codice fiscale.` */
  | 'identifier.fiscalCodeLength'
  /** `has not the shape of a codice fiscale.` */
  | 'identifier.fiscalCodeShape'
  /** `is no partita IVA: its check digit is wrong.` */
  | 'identifier.vatNumberCheck'
  /** `must have the 11 digits of a partita IVA.` */
  | 'identifier.vatNumberLength'
  /** `must be a PDF.` */
  | 'kind.pdf'
  /** `must be a signed file (.p7m).` */
  | 'kind.signed'
  /** `is a mailbox of type {type}, which the service never changes so.` */
  | 'mailboxType'
  /** `is missing.` */
  | 'missing'
  /** `the address is missing.` */
  | 'missing.address'
  /** `is missing; give body (HTML) or text.` */
  | 'missing.body'
  /** `is missing; only a proxy given as baseUrl can add it.` */
  | 'missing.credentials'
  /** `is missing; give disk, history or archive.` */
  | 'missing.disk'
  /** `is missing: give a file or several.` */
  | 'missing.documents'
  /** `is missing: what is to happen? Give status, drop or hang.` */
  | 'missing.fault'
  /** `is missing.` */
  | 'missing.field'
  /** `is missing: give the file's contents.` */
  | 'missing.file'
  /** `is missing: a file has a name.` */
  | 'missing.fileName'
  /** `is missing: a window of hours has from and to.` */
  | 'missing.hours'
  /** `The text is missing; give body (HTML) or text.` */
  | 'missing.letter'
  /** `is missing: give the ids of messages.` */
  | 'missing.messageIds'
  /** `is missing: what was the message's subject?` */
  | 'missing.subject'
  /** `{column} names no file that was given: "{value}". Add the file, correct the cell (its folders count, too), or let the column have empty cells.` */
  | 'missingFile'
  /** `{column} names no file that was given: "{value}". There is {near}: if that is meant, write its whole name.` */
  | 'missingFile.near'
  /** `{column} names more than one file: "{value}". A cell names one; give each file a column of its own.` */
  | 'missingFile.several'
  /** `{column} has no value, and the message needs one.` */
  | 'missingValue'
  /** `{column} holds {value}, which a program writes where it has no value; put it right in the table.` */
  | 'missingValue.error'
  /** `{column} holds {value}: a program has shortened a long number; format the column as text and write the number anew.` */
  | 'missingValue.rounded'
  /** `must be a CAP: five digits.` */
  | 'postalCode'
  /** `A problem that an earlier version told, with a sentence of its own.` */
  | 'problem'
  /** `must be a province's two letters.` */
  | 'province'
  /** `a quotation mark (") opens a value and does not close it; close it, and write each mark inside the value twice ("").` */
  | 'quote'
  /** `Among the names of the columns, in line {headerLine}, a quotation mark (") opens a value and does not close it; close it, and write each mark inside the value twice ("").` */
  | 'quote.header'
  /** `a blank stands before a quotation mark ("), and with or without it the row does not have as many cells as there are columns; remove the blank.` */
  | 'quote.padded'
  /** `a quotation begins in one cell and ends in another; put the whole value between quotation marks ("), and write each mark inside it twice ("").` */
  | 'quote.split'
  /** `has {cells} cells, but the header names {columns} columns; put a value that holds the separator between quotation marks.` */
  | 'ragged'
  /** `is not the number of a row.` */
  | 'range'
  /** `cannot be false without a fetch of your own: the service takes one message a second of a sender, and refuses what comes sooner.` */
  | 'rate'
  /** `is what send() is for: it alone keeps a message from going twice.` */
  | 'send'
  /** `must be a multiple of {step}, as a number, or as a text with a + to add it.` */
  | 'space'
  /** `is no telephone number: give its digits.` */
  | 'telephone'
  /** `In {column}, line {textLine}: the braces at “{excerpt}” make no field; write {{{{name}}}}.` */
  | 'template'
  /** `In {column}, line {textLine}: the braces at “{excerpt}” close no field; in a style sheet put a space between.` */
  | 'template.close'
  /** `In {column}: “{excerpt}” is a command of another program, and would be sent as it stands; take it out.` */
  | 'template.command'
  /** `In {column}, line {textLine}: an editor has encoded the braces at “{excerpt}”, and no value would stand there; write {{{{name}}}} with plain braces.` */
  | 'template.encoded'
  /** `In {column}: “{excerpt}” looks like a field of another program, and no value would stand there; write {name} between two braces on either side.` */
  | 'template.foreign'
  /** `In {column}: an editor has put formatting into the field {excerpt}; write {{{{name}}}} in one piece.` */
  | 'template.inside'
  /** `In {column}: “{excerpt}” has single braces, and no value would stand there; write two on either side of {name}.` */
  | 'template.single'
  /** `In {column}, line {textLine}: formatting stands between the braces at “{excerpt}”, and no value would stand there; write {{{{name}}}} in one piece.` */
  | 'template.split'
  /** `must be a time of the day such as '08:00'.` */
  | 'time'
  /** `The attachments of all messages make about {bytes} bytes; {most} bytes is the most of a message.` */
  | 'tooLarge.common'
  /** `are too large together: {bytes} bytes.` */
  | 'tooLarge.documents'
  /** `is too large: {bytes} bytes.` */
  | 'tooLarge.file'
  /** `would make a message of about {bytes} bytes; {most} bytes is the most.` */
  | 'tooLarge.message'
  /** `the message would have about {bytes} bytes; {most} bytes is the most.` */
  | 'tooLarge.row'
  /** `has {count} addresses; {most} is the most.` */
  | 'tooMany'
  /** `must be one single PDF for this type of mailbox: the signed form and the identity document in one.` */
  | 'tooMany.documents'
  /** `The message would go to {count} addressees, and {most} is the most of one; send each a message of its own, or make several.` */
  | 'tooMany.together'
  /** `must be an array of the addresses that are accepted though they are unusual, each as it stands.` */
  | 'type.acceptedAddresses'
  /** `must be true or false.` */
  | 'type.allowEmptyFiles'
  /** `must be an object such as {{ url }}.` */
  | 'type.callback'
  /** `{column} holds a value that is no text ({type}); give it as a text.` */
  | 'type.cell'
  /** `must be the name of a column.` */
  | 'type.column'
  /** `must be a valid Date.` */
  | 'type.date'
  /** `must be true, false or a function.` */
  | 'type.debug'
  /** `{column} holds {value}, a number of more digits than a number keeps; give it as a text.` */
  | 'type.digits'
  /** `must be a File, a Blob, an ArrayBuffer or a view of one.` */
  | 'type.document'
  /** `must be a path such as /dominio.` */
  | 'type.domainPath'
  /** `must be the file itself.` */
  | 'type.encodedFile'
  /** `must be "production" or "test".` */
  | 'type.environment'
  /** `must be a File, a Blob, an ArrayBuffer, a view of one, or a data: URI.` */
  | 'type.file'
  /** `must be the name of a column, or {{ name, required }}.` */
  | 'type.fileColumn'
  /** `says of {column} neither required: true nor required: false.` */
  | 'type.fileColumnRequired'
  /** `must be a text, the file's name.` */
  | 'type.fileName'
  /** `must be an array or another iterable of files.` */
  | 'type.files'
  /** `must be true or false.` */
  | 'type.flag'
  /** `must be a function.` */
  | 'type.function'
  /** `must be an object of texts, or Headers.` */
  | 'type.headers'
  /** `must be an object such as {{ from: '08:00', to: '20:00' }}.` */
  | 'type.hours'
  /** `must be the id that the service gave.` */
  | 'type.id'
  /** `must be the number that the inbox gave.` */
  | 'type.inboxId'
  /** `must be an object with the functions get, list and apply.` */
  | 'type.journal'
  /** `must be what JSON can say.` */
  | 'type.json'
  /** `must be 1 to 255 visible ASCII characters without spaces.` */
  | 'type.key'
  /** `must be a whole number, 1 or more, or false for no limit.` */
  | 'type.limit'
  /** `must be {{ username, password }}.` */
  | 'type.mailbox'
  /** `is no media type such as application/pdf: {value}.` */
  | 'type.mediaType'
  /** `must be a text such as application/pdf.` */
  | 'type.mediaTypeText'
  /** `must be the digits that send() gave.` */
  | 'type.messageId'
  /** `must be GET, POST, PUT, PATCH or DELETE.` */
  | 'type.method'
  /** `must be a number, {least} or more.` */
  | 'type.number'
  /** `must be an object.` */
  | 'type.object'
  /** `must be an object such as {{ perSecond: 1 }}.` */
  | 'type.pace'
  /** `must be a text or a number.` */
  | 'type.pair'
  /** `must name its place itself: no dots as segments, no backslash, no #.` */
  | 'type.path'
  /** `must be a number above 0.` */
  | 'type.positive'
  /** `must be an object such as {{ perSecond: 1 }}, or false.` */
  | 'type.rate'
  /** `must be a CSV (File, Blob or text) or an array of objects.` */
  | 'type.recipients'
  /** `must be "auto", true or false.` */
  | 'type.reference'
  /** `has a value that it cannot have.` */
  | 'type.requestInit'
  /** `this row is no object of columns and values ({type}); give one.` */
  | 'type.row'
  /** `must be an object such as {{ columns, files }}.` */
  | 'type.rowAttachments'
  /** `must be "massiva" or "pec".` */
  | 'type.service'
  /** `must be an AbortSignal.` */
  | 'type.signal'
  /** `must begin with one slash.` */
  | 'type.slash'
  /** `must be a text.` */
  | 'type.text'
  /** `must be the name of a time zone such as 'Europe/Rome'.` */
  | 'type.timeZone'
  /** `must be milliseconds, 0 for none.` */
  | 'type.timeout'
  /** `must be a function that makes a Worker.` */
  | 'type.timerWorker'
  /** `must be a whole number from {least} to {most}.` */
  | 'type.whole'
  /** `is no call of this service.` */
  | 'unknown.call'
  /** `is no campaign of this journal.` */
  | 'unknown.campaign'
  /** `of a column for files, {name} is neither name nor required.` */
  | 'unknown.fileColumn'
  /** `is none of {known}.` */
  | 'unknown.name'
  /** `is not taken here: the option headers is for headers, a fetch of your own for anything else.` */
  | 'unknown.requestInit'
  /** `is no time zone that this runtime knows, such as Europe/Rome.` */
  | 'unknown.timeZone'
  /** `There is no column {column} for the addresses; there are {columns}.` */
  | 'unknownColumn.addresses'
  /** `there is no column {column} for files; there are {columns}.` */
  | 'unknownColumn.files'
  /** `In {column}: there is no column {name}; there are {columns}.` */
  | 'unknownField'
  /** `{name} cannot be read. It may have changed or vanished since it was chosen ({cause}).` */
  | 'unreadable'
  /** `cannot be kept ({text}).` */
  | 'unreadable.blob'
  /** `{name} cannot be read. It changed while it was read, or its contents are not on this device.` */
  | 'unreadable.changed'
  /** `{name} cannot be read. It is not what was encoded.` */
  | 'unreadable.encoded'
  /** `{name} is no longer in the journal.` */
  | 'unreadable.gone'
  /** `{name} cannot be read from the journal. {text}` */
  | 'unreadable.journal'
  /** `{name} in the journal is not what was put there.` */
  | 'unreadable.other'
  /** `{name} in the journal is too short.` */
  | 'unreadable.short'
  /** `no row names the file {file}; it is not sent.` */
  | 'unusedFile'
  /** `must be an http(s) URL; one relative to the page works in a page only.` */
  | 'url'
  /** `must be an http or https URL.` */
  | 'url.callback'
  /** `must hold no credentials.` */
  | 'url.credentials'
  /** `must have no query and no fragment.` */
  | 'url.query';

/** A sentence behind that of an error, in `params.notes`: what is certain all the same. */
export type NoteCode =
  /** `FLAT mailboxes, and those activated on the service's site, are not known here.` */
  | 'note.flatMailboxes'
  /** `The cause may be the network, CORS (the server does not allow this page's origin), or an extension or policy that blocks the request.` */
  | 'note.inBrowser'
  /** `Something in front of the proxy answered in its place: perhaps you have to sign in again.` */
  | 'note.inFront'
  /** `Its idempotencyKey is used up: send it again under a new one.` */
  | 'note.keyUsed'
  /** `It is no answer of the package's proxy, which was not seen here yet: if it should be here, check the path in baseUrl.` */
  | 'note.noProxy'
  /** `Nothing was changed.` */
  | 'note.nothingChanged'
  /** `Nothing was sent.` */
  | 'note.nothingSent';

/** Why nobody knows what became of a message. */
export type UnknownReason =
  /** No answer came. */
  | 'noAnswer'
  /** No complete answer came in time. */
  | 'timeout'
  /** The call was ended while it was under way, by its signal or by `close()`. */
  | 'aborted'
  /** An answer came that leaves it open. */
  | 'answer'
  /** A no came that may be to a second copy, which a browser made by itself. */
  | 'otherCopy'
  /** Under the same key another message was posted before. */
  | 'otherMessage'
  /** The proxy could not be asked: the session is over. Sign in again, then `settle` can. */
  | 'signedOut'
  /** The proxy could not be asked: something in front of it answers in its place. */
  | 'barred';

/** Why a campaign waits, to go on by itself. */
export type WaitingReason =
  /** For the hours of its pace. */
  | 'hours'
  /** For the next day: as many were sent as its pace allows in one. */
  | 'day'
  /** For the next month: as many were sent as its pace allows in one. */
  | 'month'
  /** After a 429, for as long as it said, or in growing intervals. */
  | 'rateLimit'
  /** For a network: the server was not reached, or no answer came in time. */
  | 'network'
  /** For a service that is in trouble. */
  | 'service'
  /** For an acceptance that may still come, of a row whose no may be to another copy. */
  | 'settling';

/** Why a campaign is paused: its own words, and the groups of errors. */
export type PausedReason =
  /** Somebody asked for it. */
  | 'user'
  /** The device is offline; it goes on by itself. */
  | 'offline'
  /** Of three rows in a row nobody knows what became of them. */
  | 'unknown'
  /** Five rows in a row were refused. */
  | 'refused'
  /** A 401, or something in front of the proxy that answers in its place: sign in, or put token and mailbox right. */
  | 'authentication'
  /** A 402: no credit. */
  | 'payment'
  /** A 403: the token's scopes do not reach this, or the portal's session is over. */
  | 'permission'
  /** An error of this group of codes stopped it. */
  | 'notFound'
  /** An error of this group of codes stopped it. */
  | 'precondition'
  /** An error of this group of codes stopped it. */
  | 'rateLimit'
  /** An error of this group of codes stopped it. */
  | 'rejected'
  /** An error of this group of codes stopped it. */
  | 'server'
  /** An error of this group of codes stopped it. */
  | 'network'
  /** An error of this group of codes stopped it. */
  | 'timeout'
  /** An error of this group of codes stopped it. */
  | 'abort'
  /** An error of this group of codes stopped it. */
  | 'response'
  /** An error of this group of codes stopped it. */
  | 'validation'
  /** An error of this group of codes stopped it. */
  | 'unknownOutcome'
  /** `token` or `mailbox` of the client, a function, failed. */
  | 'credentials'
  /** An error of this group of codes stopped it. */
  | 'storage'
  /** An error of this group of codes stopped it. */
  | 'state'
  /** An error of this group of codes stopped it. */
  | 'closed'
  /** An error of this group of codes stopped it. */
  | 'keyReused'
  /** An error of this group of codes stopped it. */
  | 'load'
  /** An error of this group of codes stopped it. */
  | 'core'
  /** An error of this group of codes stopped it. */
  | 'error';

/** Why a campaign waits or is paused. */
export type CampaignReason = WaitingReason | PausedReason;

/** Why a 401 came: the portal's session is over, or (the service does not tell which) token or mailbox are wrong. */
export type AuthenticationReason = 'session' | 'tokenOrMailbox';

/** The values in a sentence, by name. None of them is a secret. */
export type Params = Record<string, string | number | string[]>;
