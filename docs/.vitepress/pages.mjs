/** The pages of the guide, in the order in which they are read. Each is there in English, and in Italian once it is written. */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the guide. */
export const folder = fileURLToPath(new URL('..', import.meta.url));

export const LANGUAGES = ['en', 'it'];

export const PAGES = [
  ...['index', 'start', 'compose', 'portal', 'attachments', 'was-it-sent', 'errors', 'frameworks'],
  ...['tracking', 'campaigns', 'mailboxes', 'callbacks', 'testing', 'bundlers', 'from-sdks', 'rem'],
];

/** What tests hold: written by tests, or held to the code by them; in English alone. */
export const RECORDS = ['breaks', 'mutants', 'theme', 'versioning'];

/** @param {string} path of a page, from the guide's folder and without `.md` */
export const isWritten = (path) => existsSync(`${folder}${path}.md`);

/** The first heading. @param {string} path */
export const titleOf = (path) => /^# (.+)$/m.exec(readFileSync(`${folder}${path}.md`, 'utf8'))?.[1] ?? path;
