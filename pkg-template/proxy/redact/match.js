/** Finds secrets in a text, however they are spelled, and what is left of long ones that were cut. */

import { Spelled } from './spellings.js';

/** What stands where a secret was. */
export const MARK = '…';

/** Characters from which on a secret is looked for within a text; a shorter one would make holes in any. */
const SHORTEST = 4;

/** Of something this long, a piece of `PIECE` characters goes too. */
const LONG = 24;
const PIECE = 12;

/**
 * @typedef {object} Pattern a way to write the whole secret down; each of its characters may be spelled
 * @property {keyof typeof FOLDS} kind
 * @property {string} units
 */

/** What is the same letter, in each kind; the other alphabet of base64 is that of URLs. */
const FOLDS = {
  text: (/** @type {string} */ letter) => letter,
  hex: (/** @type {string} */ letter) => letter.toLowerCase(),
  base64: (/** @type {string} */ letter) => (letter === '-' ? '+' : letter === '_' ? '/' : letter),
};

/** The secrets of one request. */
export class Matcher {
  /** @type {Pattern[]} */
  #patterns = [];
  /** What they begin with. @type {Set<string>} */
  #firsts = new Set();
  /** @type {Set<string>} */
  #pieces = new Set();

  /** @param {readonly string[]} secrets */
  constructor(secrets) {
    for (const secret of new Set(secrets.filter(({ length }) => length >= SHORTEST))) {
      const patterns = patternsOf(secret);
      this.#patterns.push(...patterns);
      for (const { units } of patterns) {
        const first = units.slice(0, 1);
        // In whatever way it is folded.
        [first, first.toUpperCase(), first === '+' ? '-' : '_'].forEach((letter) => this.#firsts.add(letter));
      }
      // Of a sentence, a piece may be a common phrase.
      if (secret.length >= LONG && !/\s/.test(secret)) {
        for (let at = 0; at + PIECE <= secret.length; at += 1) {
          this.#pieces.add(secret.slice(at, at + PIECE));
        }
      }
    }
  }

  /** `text` without the secrets. @param {string} text */
  cleaned(text) {
    const spelled = new Spelled(text);
    let clean = '';
    let from = 0;
    for (let at = 0; at < text.length; ) {
      const found = this.#foundAt(spelled, at);
      if (found === undefined) {
        at += 1;
        continue;
      }
      const start = found.isBase64 ? runBefore(text, at, from) : at;
      clean += text.slice(from, start) + MARK;
      from = found.isBase64 ? runAfter(text, found.end) : found.end;
      at = from;
    }
    return clean + text.slice(from);
  }

  /** The longest that begins at a place. @param {Spelled} spelled @param {number} at */
  #foundAt(spelled, at) {
    const { text } = spelled;
    /** @type {{ end: number, isBase64: boolean } | undefined} */
    let found;
    for (const pattern of this.#mayBegin(spelled, at) ? this.#patterns : []) {
      const end = endOf(pattern, spelled, at);
      if (end !== undefined && end > (found?.end ?? at)) {
        found = { end, isBase64: pattern.kind === 'base64' };
      }
    }
    let last = at;
    while (this.#pieces.has(text.slice(last, last + PIECE))) {
      last += 1;
    }
    const end = last - 1 + PIECE;
    return last > at && end > (found?.end ?? at) ? { end, isBase64: false } : found;
  }

  /** @param {Spelled} spelled @param {number} at */
  #mayBegin(spelled, at) {
    const letter = spelled.plain(at);
    return letter === undefined
      ? spelled.at(at).some(({ value }) => this.#firsts.has(value.slice(0, 1)))
      : this.#firsts.has(letter);
  }
}

/**
 * Where a pattern that begins at a place ends; of a long one also where it breaks off.
 *
 * @param {Pattern} pattern
 * @param {Spelled} spelled
 * @param {number} at
 * @returns {number | undefined}
 */
function endOf({ kind, units }, spelled, at) {
  const fold = FOLDS[kind];
  const first = spelled.plain(at);
  if (first !== undefined && !units.startsWith(fold(first))) {
    return undefined;
  }
  const best = { length: 0, end: at };
  const tried = new Set();
  const places = [{ length: 0, end: at }];
  for (let place; (place = places.pop()) !== undefined; ) {
    if (place.length > best.length) {
      Object.assign(best, place);
    }
    if (place.length === units.length) {
      break;
    }
    for (const { value, next } of spelled.at(place.end)) {
      const isNext = units.startsWith(fold(value), place.length);
      const length = place.length + value.length;
      // Distinct for each pair, since `length` is at most that of the pattern.
      const name = next * (units.length + 1) + length;
      if (isNext && !tried.has(name)) {
        tried.add(name);
        places.push({ length, end: next });
      }
    }
  }
  const least = units.length >= LONG ? PIECE : units.length;
  return best.length >= least ? best.end : undefined;
}

/** @param {string} secret @returns {Pattern[]} */
function patternsOf(secret) {
  const utf8 = new TextEncoder().encode(secret);
  const texts = [secret, secret.normalize('NFC'), secret.normalize('NFD'), String.fromCharCode(...utf8)];
  const bytes = [utf8];
  if (/^[\0-\xff]*$/.test(secret)) {
    const latin = Uint8Array.from(secret, (letter) => letter.charCodeAt(0));
    bytes.push(latin);
    texts.push(new TextDecoder().decode(latin));
  }
  const patterns = [
    ...texts.map((units) => ({ kind: /** @type {const} */ ('text'), units })),
    ...bytes.map((some) => ({ kind: /** @type {const} */ ('hex'), units: hexOf(some) })),
    ...bytes.flatMap(base64Of).map((units) => ({ kind: /** @type {const} */ ('base64'), units })),
  ];
  // Most secrets are written alike in all alphabets; and of one of which nothing is left but marks, nothing is left.
  const distinct = new Map(patterns.map((pattern) => [`${pattern.kind} ${pattern.units}`, pattern]));
  return [...distinct.values()].filter(({ units }) => units.replaceAll('\ufffd', '').length >= SHORTEST);
}

/** @param {Uint8Array} bytes */
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * The letters of base64 that hold nothing but these bytes, after none, one and two others: so a password is found
 * also behind a name and a colon.
 *
 * @param {Uint8Array} bytes
 */
function base64Of(bytes) {
  return [0, 1, 2].map((before) => {
    const all = new Uint8Array(before + bytes.length);
    all.set(bytes, before);
    const letters = btoa(String.fromCharCode(...all));
    return letters.slice(Math.ceil((before * 8) / 6), Math.floor((all.length * 8) / 6));
  });
}

const BASE64 = /[A-Za-z0-9+/_-]/;

/** @param {string} text @param {number} at @param {number} from */
function runBefore(text, at, from) {
  let start = at;
  while (start > from && BASE64.test(/** @type {string} */ (text[start - 1]))) {
    start -= 1;
  }
  return start;
}

/** @param {string} text @param {number} at */
function runAfter(text, at) {
  let end = at;
  while (end < text.length && BASE64.test(/** @type {string} */ (text[end]))) {
    end += 1;
  }
  while (text[end] === '=' && end < text.length) {
    end += 1;
  }
  return end;
}
