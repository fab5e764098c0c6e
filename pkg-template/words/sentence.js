/**
 * A sentence of a catalogue and its values. `{name}` stands for one, `{name:how}` says how it is written:
 *
 * - numbers: `id` without separators, `next` counted from 1, `size` and `limit` in bytes, `time` in milliseconds;
 * - texts: `said` by somebody else, `names` in quotation marks, `part` a field of the message or a column;
 * - lists: `or`, else "and"; each item in quotation marks with `names`.
 *
 * `{name|one|other}` is a noun that a number governs; what stands between `<` and `>` is left out where one of its values
 * is missing; `{{` and `}}` are braces.
 */

import { counted, quoted, shown } from './format.js';
import { read, wordsOf } from './read.js';

/** @typedef {import('./language.js').Language} Language */

const CLAUSE = /<([^<>]*)>/g;
const HOLE = /\{\{|\}\}|\{(\w+)(?::(\w+))?(?:\|([^|}]*)\|([^}]*))?\}/g;

/** Stands where a value is missing. */
const MISSING = '–';

/**
 * @param {Language} language
 * @param {string} words
 * @param {unknown} params
 */
export function filled(language, words, params) {
  /** @param {string} name @param {string} how */
  const value = (name, how) => (how === 'part' ? part(language, params, name) : shown(language, read(params, name), how));
  const isWhole = (/** @type {string} */ clause) =>
    [...clause.matchAll(HOLE)].every(([, name, how, one]) => name === undefined || one !== undefined || value(name, how ?? '') !== undefined);
  return words
    .replace(CLAUSE, (_, clause) => (isWhole(clause) ? clause : ''))
    .replace(HOLE, (hole, name, how, one, other) => {
      if (name === undefined) return hole.slice(1);
      if (one !== undefined) return counted(language, read(params, name), one, other);
      return value(name, how ?? '') ?? MISSING;
    });
}

/** A field of the message, as it is called; the columns of rows have names of their own. @param {Language} language @param {unknown} params @param {string} name */
function part(language, params, name) {
  const given = read(params, name);
  if (typeof given !== 'string' || given.trim() === '') {
    return undefined;
  }
  const isOfRow = read(params, 'row') !== undefined;
  return quoted(language, (isOfRow ? undefined : wordsOf(language.parts, given)) ?? given);
}

/**
 * The path of a field as people call it: `recipient[1]` is the second of its kind.
 *
 * @param {Language} language @param {string} path
 */
export function fieldName(language, path) {
  const [, name = '', index, rest = ''] = /^(\w+)(?:\[(\d+)\])?(?:\.(.+))?$/s.exec(path) ?? [];
  const label = wordsOf(language.parts, index === undefined ? name : `${name}[]`);
  if (label === undefined) {
    return path;
  }
  const whole = index === undefined ? label : filled(language, language.frames.numbered, { label, number: Number(index) + 1 });
  return rest === '' ? whole : `${whole} (${rest})`;
}
