/** Italian: its catalogues, and what it calls things. */

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
export const ITALIAN = {
  tag: 'it',
  quotes: ['«', '»'],
  lowers: true,
  codes: { ...ADDRESS, ...CAMPAIGN, ...ERRORS, ...FILES, ...MAILBOX, ...MESSAGE, ...OPTIONS, ...SCRIPTS, ...TABLE },
  groups: GROUPS,
  proxy: PROXY,
  meanings: MEANINGS,
  todo: TODO,
  unknown: UNKNOWN,
  reasons: REASONS,
  parts: {
    sender: 'mittente',
    recipient: 'destinatario',
    recipients: 'destinatari',
    'recipient[]': 'destinatario',
    'recipients[]': 'destinatario',
    subject: 'oggetto',
    body: 'testo',
    text: 'testo',
    attachments: 'allegati',
    'attachments[]': 'allegato',
    documents: 'documenti',
    'documents[]': 'documento',
  },
  frames: {
    line: 'Riga {line:id}',
    number: 'Destinatario n. {number:id}',
    field: 'Il campo {field:names}',
    column: 'La colonna {column:names}',
    value: 'Il valore',
    numbered: '{label} n. {number:id}',
    said: 'È stato indicato: {text:said}.',
    other: 'Si è verificato un errore imprevisto.',
    otherTodo: 'Riprovare; se il problema si ripete, segnalarlo a chi gestisce il portale.',
    quote: 'Nel segnalarlo, indicare la richiesta {requestId}.',
    unknownReason: 'L’esito non è noto.',
    otherReason: 'La campagna è ferma.',
  },
};
