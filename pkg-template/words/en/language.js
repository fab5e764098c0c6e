/** English: its catalogues, and what it calls things. */

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
export const ENGLISH = {
  tag: 'en',
  quotes: ['“', '”'],
  lowers: true,
  codes: { ...ADDRESS, ...CAMPAIGN, ...ERRORS, ...FILES, ...MAILBOX, ...MESSAGE, ...OPTIONS, ...SCRIPTS, ...TABLE },
  groups: GROUPS,
  proxy: PROXY,
  meanings: MEANINGS,
  todo: TODO,
  unknown: UNKNOWN,
  reasons: REASONS,
  parts: {
    sender: 'sender',
    recipient: 'recipient',
    recipients: 'addressees',
    'recipient[]': 'recipient',
    'recipients[]': 'addressee',
    subject: 'subject',
    body: 'text',
    text: 'text',
    attachments: 'attachments',
    'attachments[]': 'attachment',
    documents: 'documents',
    'documents[]': 'document',
  },
  frames: {
    line: 'Line {line:id}',
    number: 'Addressee no. {number:id}',
    field: 'The field {field:names}',
    column: 'The column {column:names}',
    value: 'The value',
    numbered: '{label} no. {number:id}',
    said: 'What was said: {text:said}.',
    other: 'An unexpected error occurred.',
    otherTodo: 'Please try again; if it happens again, report it to those who run the portal.',
    quote: 'When you report this, quote request {requestId}.',
    unknownReason: 'What became of it is not known.',
    otherReason: 'The campaign stands still.',
  },
};
