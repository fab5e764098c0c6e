/**
 * What a store's file tells of its keys, and what is left of that where lines of it are lost: a key that a lost line
 * told of is not free because no other line names it.
 */

import { parsed } from '../../../common/json.js';
import { isKey } from './format.js';

/**
 * @typedef {import('../../../file-log/examine.js').Part} Part
 * @typedef {{ key: string, state: string, at?: number, position?: number, forgotten?: number }} KeyLine
 */

const STATES = ['running', 'done', 'refused', 'unknown', 'never', 'free'];

/** Whether a line says something, as the store itself reads it. @param {string} text */
export function isRight(text) {
  const { key, position, forgotten, ...entry } = parsed(text) ?? {};
  return isKey(key, entry);
}

/** What a store's file says. */
export class Told {
  /** The last line of each key, in their order. @type {Map<string, KeyLine>} */
  keys = new Map();
  /** Keys that are known from after the last loss. @type {Set<string>} */
  #since = new Set();
  isLossy = false;
  #head;
  #parts;

  /** @param {string | undefined} head @param {Part[]} parts */
  constructor(head, parts) {
    this.#head = head;
    // Whatever came before the first line that is left is lost.
    this.isLossy = head === undefined;
    this.#parts = parts;
    for (const { kind, text } of parts) {
      if (kind === 'line') {
        const line = parsed(text);
        this.keys.delete(line.key);
        this.keys.set(line.key, line);
        this.#since.add(line.key);
      } else if (kind === 'lost') {
        this.isLossy = true;
        this.#since.clear();
      }
    }
  }

  /** How many keys are in which state. @returns {[string, number][]} */
  counts() {
    const states = [...this.keys.values()].map(({ state }) => state);
    /** @type {[string, number][]} */
    const counts = STATES.map((state) => [state, states.filter((other) => other === state).length]);
    return counts.filter(([state, count]) => count > 0 && state !== 'free');
  }

  /** Keys that could be claimed again though a lost line may tell that they were. */
  doubtful() {
    return [...this.keys.values()].filter(({ key, state }) => state === 'refused' && !this.#since.has(key));
  }

  /**
   * All lines of the repaired file. Where some are lost a new epoch begins, and none before it is named: no proxy and
   * no page takes a key that the file does not name for one that was not used.
   */
  *lines() {
    if (!this.isLossy) {
      yield this.#head ?? '';
      yield* this.#parts.filter(({ kind }) => kind === 'line').map(({ text }) => text);
      return;
    }
    const head = parsed(this.#head ?? '') ?? {};
    const all = [...this.keys.values()];
    // Version 1 counted no positions, and its times are those of a clock that anybody could set.
    const isOld = head.created !== undefined;
    const at = isOld ? 0 : latest(all.map((line) => line.at), head.at);
    let position = latest(all.map((line) => line.position), head.position);
    const doubtful = this.doubtful();
    const kept = all.filter((line) => !doubtful.includes(line) && line.state !== 'free').map((line) => {
      const { key, position: own = (position += 1), forgotten, ...entry } = line;
      return { key, position: own, ...entry, ...(isOld && { at }) };
    });
    const doubted = doubtful.map(({ key }) => ({ key, position: (position += 1), state: 'unknown', at }));
    const epoch = crypto.randomUUID();
    yield JSON.stringify({ format: 'pec-massiva store 2', epoch, position, forgotten: position, at, earlier: [] });
    yield* [...kept, ...doubted].map((line) => JSON.stringify(line));
  }
}

/** @param {(number | undefined)[]} values @param {number} [least] */
const latest = (values, least = 0) => values.reduce((/** @type {number} */ most, value = 0) => Math.max(most, value), least);
