/** German: its catalogues, and what it calls things. */

import { ADDRESS } from './address.js';
import { CAMPAIGN } from './campaign.js';
import { ERRORS } from './errors.js';
import { FILES } from './files.js';
import { GROUPS } from './groups.js';
import { MAILBOX } from './mailbox.js';
import { MEANINGS, UNKNOWN } from './meaning.js';
import { MESSAGE } from './message.js';
import { OPTIONS } from './options.js';
import { PROXY } from './proxy.js';
import { REASONS } from './reasons.js';
import { SCRIPTS } from './scripts.js';
import { TABLE } from './table.js';
import { TODO } from './todo.js';

/** @type {import('../language.js').Language} */
export const GERMAN = {
  tag: 'de',
  quotes: ['„', '“'],
  lowers: false,
  codes: { ...ADDRESS, ...CAMPAIGN, ...ERRORS, ...FILES, ...MAILBOX, ...MESSAGE, ...OPTIONS, ...SCRIPTS, ...TABLE },
  groups: GROUPS,
  proxy: PROXY,
  meanings: MEANINGS,
  todo: TODO,
  unknown: UNKNOWN,
  reasons: REASONS,
  parts: {
    sender: 'Absender',
    recipient: 'Empfänger',
    recipients: 'Empfängerliste',
    'recipient[]': 'Empfänger',
    'recipients[]': 'Empfänger',
    subject: 'Betreff',
    body: 'Text',
    text: 'Text',
    attachments: 'Anhänge',
    'attachments[]': 'Anhang',
    documents: 'Dokumente',
    'documents[]': 'Dokument',
  },
  frames: {
    line: 'Zeile {line:id}',
    number: 'Empfänger Nr. {number:id}',
    field: 'Das Feld {field:names}',
    column: 'Die Spalte {column:names}',
    value: 'Der Wert',
    numbered: '{label} Nr. {number:id}',
    said: 'Angegeben wurde: {text:said}.',
    other: 'Es ist ein unerwarteter Fehler aufgetreten.',
    otherTodo: 'Bitte versuchen Sie es noch einmal; tritt der Fehler wieder auf, melden Sie ihn bitte den Betreibern des Portals.',
    quote: 'Geben Sie bei einer Meldung die Anfrage {requestId} an.',
    unknownReason: 'Was daraus geworden ist, ist nicht bekannt.',
    otherReason: 'Der Serienversand steht still.',
  },
};
