/** The command `check`: whether the file of a journal or of a store is whole, what it tells, and its repair. */

import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, realpath, rm, stat } from 'node:fs/promises';

import { examine } from '../file-log/examine.js';
import { lock, lookAt } from '../file-log/lock.js';
import { writeAnew } from '../file-log/log.js';
import { Pieces } from '../journal/pieces.js';
import { Told as Journal, isRight as isJournalLine } from '../journal/repair.js';
import { Told as Store, isRight as isStoreLine } from '../proxy/store/file/repair.js';

/**
 * @typedef {import('../file-log/examine.js').Examined} Examined
 * @typedef {import('../file-log/examine.js').Part} Part
 * @typedef {(line: string) => void} Say
 */

const WHOLE = 0;
const DAMAGED = 1;
/** Nothing was looked at, or nothing was done. */
const REFUSED = 2;
/** What is read and written; a file of a later version is left alone. */
const VERSION = 2;

/** What stands in the command's help. */
export const CHECK = `  npx pec-massiva check FILE [--repair]  whether the file of a journal or a store is whole, and what it tells

    --repair      keeps what is proven, and makes unknown what lost lines may have told of;
                  the damaged file stays beside it as FILE.damaged-TIME

    It ends with 0 where the file is whole, 1 where it is damaged, 2 where it could not be looked at.
`;

/**
 * @param {string} given the file
 * @param {boolean} isRepair
 * @param {Say} say takes each line of what there is to tell
 * @returns {Promise<number>} the command's exit code
 */
export async function check(given, isRepair, say) {
  try {
    const path = await realpath(given);
    return isRepair ? await repairAlone(path, say) : await look(path, say);
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder; name the file in it' : message;
    say(`${given} cannot be looked at: ${why}.`);
    return REFUSED;
  }
}

/** @param {string} path @param {Say} say */
async function look(path, say) {
  const lying = await lookAt(`${path}.lock`);
  if (lying === 'held') {
    say('A process uses the file: what it writes meanwhile may be missing here.');
  } else if (lying === 'left') {
    say('A process that used the file ended without letting go of it. Nobody has to do anything: the next one takes it over.');
  }
  const told = await tell(path, say);
  if (told === undefined) {
    return REFUSED;
  }
  if (told.isBroken) {
    say(`Nothing is sent with it as it is. With --repair what is proven is kept, and the damaged file beside it. ${told.repair().words}`);
  }
  return told.isBroken || told.isMissing ? DAMAGED : WHOLE;
}

/** @param {string} path @param {Say} say */
async function repairAlone(path, say) {
  const user = { name: 'check', advice: 'End it first.' };
  const held = await lock(`${path}.lock`, user, () => {});
  try {
    const told = await tell(path, say);
    if (told === undefined) {
      return REFUSED;
    }
    if (told.isBroken) {
      return await repair(path, told, held, say);
    }
    return told.isMissing ? DAMAGED : WHOLE;
  } finally {
    await held.release();
  }
}

/** @param {string} path @param {Told} told @param {import('../file-log/lock.js').Lock} held @param {Say} say */
async function repair(path, told, held, say) {
  const kept = `${path}.damaged-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  const { lines, words } = told.repair();
  try {
    await keep(path, kept);
    await writeAnew(path, lines, held.check);
  } catch (error) {
    await leave(path, kept);
    say(`It was not repaired, and is as it was: ${/** @type {Error} */ (error).message}`);
    return DAMAGED;
  }
  say(`Repaired. ${words} The damaged file is kept: ${kept}`);
  await told.setAside(`${kept}.files`);
  return told.isMissing ? DAMAGED : WHOLE;
}

/** Gives the file a second name, which takes no room; where the file system has none, a copy. @param {string} path @param {string} kept */
async function keep(path, kept) {
  try {
    await link(path, kept);
  } catch {
    await copyFile(path, kept, constants.COPYFILE_EXCL);
  }
}

/** Takes the second name away where the first still leads to the same. @param {string} path @param {string} kept */
async function leave(path, kept) {
  const [one, other] = await Promise.all([path, kept].map((name) => stat(name).catch(() => undefined)));
  if (one !== undefined && one.ino === other?.ino && one.dev === other.dev) {
    await rm(kept);
  }
}

/**
 * What a file tells.
 *
 * @typedef {object} Told
 * @property {boolean} isBroken whether it is refused when it is opened
 * @property {boolean} isMissing whether something is damaged that no repair brings back
 * @property {() => { lines: Iterable<string>, words: string }} repair the file as it will be, and what that brings
 * @property {(folder: string) => Promise<void>} setAside moves what the damaged file may have named
 */

/** Says all that a file tells; nothing comes back for a file that is none of ours. @param {string} path @param {Say} say */
async function tell(path, say) {
  const examined = await examine(path, { journal: isJournalLine, store: isStoreLine });
  const { kind, version, parts, torn } = examined;
  if (kind === undefined || version > VERSION) {
    say(`${path} is ${kind === undefined ? 'empty, or a file of something else' : 'of a newer version of pec-massiva: use that one'}. It was left as it is.`);
    return undefined;
  }
  const lines = parts.filter((part) => part.kind === 'line').length;
  const what = kind === 'journal' ? 'a journal of campaigns' : 'a store of the proxy';
  say(`${path}: ${what}, ${version === 0 ? 'its first line is damaged' : `version ${version}`}; lines that are whole: ${lines}`);
  const isBroken = lines < parts.length || examined.head === undefined;
  const told = kind === 'journal' ? await tellJournal(path, isBroken, parts, say) : tellStore(isBroken, examined, say);
  parts.filter((part) => part.kind !== 'line').forEach((part) => say(wordsOf(part)));
  if (torn > 0) {
    say(`At its end stand ${torn} bytes of a line that was being written. Nobody was told that it was; it is dropped when the file is opened.`);
  }
  if (version === 1) {
    say('Version 1 has no checksums: only what cannot be read shows. It is written anew as version 2 when it is next opened.');
  }
  if (!isBroken && !told.isMissing) {
    say('It is whole. What no check sees: an end that is missing line and all, or a whole file of an earlier day in its place.');
  }
  return told;
}

/** @param {Part} part */
function wordsOf({ kind, from, to, offset, text }) {
  const lines = from === to ? `line ${from}` : `lines ${from} to ${to}`;
  const place = `${lines} (from byte ${offset} on)`;
  if (kind === 'extra') {
    return `DAMAGED: ${place}: does not belong there. Without it nothing is missing.`;
  }
  if (kind === 'mended') {
    return `DAMAGED: ${place}: one bit is not what was written. Which one is certain, so nothing of it is lost.`;
  }
  const keys = [...text.matchAll(/"(?:put|remove|key)":"([^"]{1,100})"/g)].map(([, key]) => key);
  const hint = keys.length > 0 ? ` What stands there seems to tell of ${[...new Set(keys)].slice(0, 8).join(', ')}.` : '';
  return `DAMAGED: ${place}: not what was written there, or lines before it are missing.${hint}`;
}

/** @param {[string, number][]} counts */
const wordsFor = (counts) => counts.map(([state, count]) => `${count} ${state}`).join(', ') || 'nothing';

/** @param {string} path @param {boolean} isBroken @param {Part[]} parts @param {Say} say @returns {Promise<Told>} */
async function tellJournal(path, isBroken, parts, say) {
  const journal = new Journal(parts);
  for (const { id, header, counts } of journal.campaigns()) {
    const name = header === undefined ? 'its head is lost. Do not make it anew before you know what it sent; of its rows' : `"${header.name}", ${header.rows} rows`;
    say(`  campaign ${id}: ${name}: ${wordsFor(counts)}`);
  }
  const pieces = new Pieces(`${path}.files`);
  const missing = await missingOf(journal, pieces);
  missing.forEach((words) => say(`DAMAGED: ${words}`));
  return {
    isBroken,
    isMissing: missing.length > 0,
    repair: () => {
      const doubted = journal.doubt();
      const rows = [...doubted].map(([id, count]) => `${count} of campaign ${id}`).join(', ');
      const words = journal.isLossy
        ? `Rows that become unknown: ${rows || 'none'}. \`campaign.reconcile()\` looks for them in the inbox; what it does not find is a person's to decide. A campaign that was made, paused, cancelled or deleted in a lost line is not known to be.`
        : 'Nothing of it is lost.';
      return { lines: journal.lines(), words };
    },
    setAside: async (folder) => {
      const count = await pieces.setAside(journal.files(), folder);
      if (count > 0) {
        say(`Attachments that no line names any more are kept: ${count} files in ${folder}`);
      }
    },
  };
}

/** Attachments that are not what was put there. @param {Journal} journal @param {Pieces} pieces */
async function missingOf(journal, pieces) {
  /** @type {string[]} */
  const missing = [];
  for (const { id, name, sum, value } of journal.pieces()) {
    const bytes = await pieces.read(value).catch(() => undefined);
    const isRight = bytes !== undefined && (sum === undefined || createHash('sha256').update(bytes).digest('hex') === sum);
    if (!isRight) {
      missing.push(`the attachment ${name} of campaign ${id} is not what was put there: nothing more is sent with it, and no repair brings it back.`);
    }
  }
  return missing;
}

/** @param {boolean} isBroken @param {Examined} examined @param {Say} say @returns {Told} */
function tellStore(isBroken, { head, parts }, say) {
  const store = new Store(head, parts);
  say(`  keys: ${wordsFor(store.counts())}`);
  const words = () =>
    store.isLossy
      ? `A new epoch begins: messages that are open with clients now are not posted again by themselves. Keys that become unknown: ${store.doubtful().length}.`
      : 'Nothing of it is lost.';
  return {
    isBroken,
    isMissing: false,
    repair: () => ({ lines: store.lines(), words: words() }),
    setAside: async () => {},
  };
}
