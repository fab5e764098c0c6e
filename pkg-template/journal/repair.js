/**
 * What a journal's file tells of its campaigns, and what is left of that where lines of it are lost: whatever a lost
 * line may have told of a row, the row is not posted again on the ground of an older one.
 */

import { parsed } from '../common/json.js';
import { Entries } from './entries.js';
import { apply, linesFor } from './lines.js';

/**
 * @typedef {import('./lines.js').Value} Value
 * @typedef {import('../file-log/examine.js').Part} Part
 * @typedef {{ name: string, createdAt: number, rows: number, files?: { name: string, pieces: string[] }[] }} Header
 * @typedef {{ state: string, attempts?: number, postedAt?: number, error?: object }} Fate
 */

const STATES = ['pending', 'sending', 'sent', 'refused', 'unknown', 'skipped'];

/** Whether a line says something, of what campaigns need too. @param {string} text */
export function isRight(text) {
  /** @type {Entries<Value>} */
  const entries = new Entries();
  try {
    apply(entries, text);
    return entries.all().every(([key, value]) => isReadable(key, value));
  } catch {
    return false;
  }
}

/** @param {string} key @param {Value} value */
function isReadable(key, value) {
  if (key.startsWith('campaign/')) {
    return headerOf(value) !== undefined;
  }
  return !key.startsWith('fate/') || STATES.includes(/** @type {any} */ (fieldsOf(value))?.state);
}

/** What is known of one campaign. */
class Campaign {
  /** @param {string} id @param {Header | undefined} header `undefined` where it is lost @param {Entries<Value>} entries */
  constructor(id, header, entries) {
    this.id = id;
    this.header = header;
    /** By the numbers of their rows. @type {Map<number, Fate>} */
    this.fates = new Map();
    for (const [key, value] of entries.list(`fate/${id}/`, `fate/${id}0`, Infinity)) {
      this.fates.set(Number(key.slice(key.lastIndexOf('/') + 1)), fieldsOf(value));
    }
    this.problems = problemsOf(id, header, entries);
  }

  /** Its rows, those that cannot be sent left out. */
  *rows() {
    for (let row = 0; row < (this.header?.rows ?? 0); row += 1) {
      if (!this.problems.has(row)) {
        yield row;
      }
    }
  }

  /** How many rows are in which state. @returns {[string, number][]} */
  get counts() {
    const states = this.header === undefined ? [...this.fates.values()].map(({ state }) => state) : [];
    for (const row of this.rows()) {
      states.push(this.fates.get(row)?.state ?? 'pending');
    }
    /** @type {[string, number][]} */
    const counts = STATES.map((state) => [state, states.filter((other) => other === state).length]);
    return counts.filter(([, count]) => count > 0);
  }
}

/** The rows with a problem: they were never sent. @param {string} id @param {Header | undefined} header @param {Entries<Value>} entries */
function problemsOf(id, header, entries) {
  const blocks = entries.list(`rows/${id}/`, `rows/${id}0`, Infinity);
  const rows = blocks.flatMap(([, value]) => /** @type {{ p?: boolean }[]} */ (fieldsOf(value) ?? []));
  // Where a block is lost the others do not tell which rows are whose.
  const found = rows.length === header?.rows ? rows : [];
  return new Set(found.flatMap(({ p }, row) => (p === true ? [row] : [])));
}

/** What a journal's file says. */
export class Told {
  /** @type {Entries<Value>} */
  entries = new Entries();
  /** Keys that are known from after the last loss. @type {Set<string>} */
  #since = new Set();
  isLossy = false;

  /** @param {Part[]} parts */
  constructor(parts) {
    for (const { kind, text } of parts) {
      if (kind === 'line') {
        apply(this.entries, text);
        JSON.parse(text).forEach((/** @type {{ put?: string }} */ { put }) => this.#since.add(put ?? ''));
      } else if (kind === 'lost') {
        this.isLossy = true;
        this.#since.clear();
      }
    }
  }

  campaigns() {
    const heads = this.entries.list('campaign/', 'campaign0', Infinity);
    const of = new Map(heads.map(([key, value]) => [key.slice('campaign/'.length), headerOf(value)]));
    const all = new Set([...of.keys(), ...this.#idsOf('fate'), ...this.#idsOf('rows')]);
    // One that is being made has no head yet.
    const isMade = (/** @type {string} */ id) => of.has(id) || this.isLossy || this.entries.get(`draft/${id}`) === undefined;
    return [...all].filter(isMade).map((id) => new Campaign(id, of.get(id), this.entries));
  }

  /** @param {string} prefix */
  #idsOf(prefix) {
    return this.entries.list(`${prefix}/`, `${prefix}0`, Infinity).map(([key]) => key.split('/')[1]);
  }

  /** The values that lie in files, with what the campaign knows of each: the attachment, and its SHA-256. */
  pieces() {
    return this.entries.all().flatMap(([key, value]) => {
      if (typeof value === 'string') {
        return [];
      }
      const [, id, file, piece] = key.split('/');
      const { name, pieces = [] } = headerOf(this.entries.get(`campaign/${id}`))?.files?.[Number(file)] ?? {};
      return [{ id, name: name ?? key, sum: pieces[Number(piece)], value }];
    });
  }

  /** The names of the files that hold values. */
  files() {
    return new Set(this.pieces().map(({ value }) => value.file));
  }

  lines() {
    return linesFor(this.entries.all());
  }

  /**
   * Makes unknown every row that a lost line may have told of. Gives how many became so, by campaign.
   *
   * @returns {Map<string, number>}
   */
  doubt() {
    const doubted = new Map();
    for (const campaign of this.isLossy ? this.campaigns() : []) {
      // What was left of the making would be swept away after a day, with all that the campaign's rows are.
      this.entries.remove(`draft/${campaign.id}`, `draft/${campaign.id}\0`);
      for (const row of campaign.rows()) {
        const key = `fate/${campaign.id}/${String(row).padStart(8, '0')}`;
        const fate = campaign.fates.get(row);
        if (fate?.state !== 'sent' && fate?.state !== 'refused') {
          const unknown = this.#unknown(key, fate, campaign.header?.createdAt ?? 0);
          doubted.set(campaign.id, (doubted.get(campaign.id) ?? 0) + Number(fate?.state !== 'unknown'));
          this.entries.set(key, JSON.stringify(unknown));
        }
      }
    }
    return doubted;
  }

  /** @param {string} key @param {Fate | undefined} fate @param {number} createdAt @returns {Fate} */
  #unknown(key, fate, createdAt) {
    const isOpen = fate?.state === 'sending' || fate?.state === 'unknown';
    if (fate !== undefined && isOpen && this.#since.has(key)) {
      return { ...fate, state: 'unknown' };
    }
    // Without its key: the lost line may have told of a later attempt under another, and a proxy that vouches for
    // the older one would free the row.
    const { attempts = 0, postedAt = createdAt, error } = fate ?? {};
    return { state: 'unknown', attempts: Math.max(1, attempts), postedAt, ...(error && { error }) };
  }
}

/** @param {Value | undefined} value @returns {any} */
const fieldsOf = (value) => (typeof value === 'string' ? parsed(value) : undefined);

/** @param {Value | undefined} value @returns {Header | undefined} */
function headerOf(value) {
  const header = fieldsOf(value);
  return typeof header?.createdAt === 'number' && Number.isSafeInteger(header.rows) ? header : undefined;
}
