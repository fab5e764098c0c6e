/** Durable Objects in this process: each has a storage of its own, and one request at a time. */

import { PecStore } from '../../../pkg-template/proxy/store/durable.js';

/** What an object keeps, and when its alarm comes. */
class Storage {
  /** @type {Map<string, unknown>} */
  values = new Map();
  /** @type {number | undefined} */
  alarm;
  writes = 0;

  /** @param {string} name */
  async get(name) {
    return structuredClone(this.values.get(name));
  }

  /** @param {string} name @param {unknown} value */
  async put(name, value) {
    this.writes += 1;
    this.values.set(name, structuredClone(value));
  }

  /** @param {string} name */
  async delete(name) {
    this.writes += 1;
    this.values.delete(name);
  }

  async deleteAll() {
    this.values.clear();
  }

  /** @param {number} at */
  async setAlarm(at) {
    this.alarm = at;
  }
}

export function namespaceOfObjects() {
  /** @type {Map<string, { storage: Storage, object: PecStore, turn: Promise<unknown> }>} */
  const all = new Map();
  /** @param {string} name */
  const of = (name) => {
    const storage = new Storage();
    const one = all.get(name) ?? { storage, object: new PecStore({ storage }), turn: Promise.resolve() };
    all.set(name, one);
    return one;
  };
  return {
    of,
    idFromName: String,
    get: (/** @type {string} */ name) => ({
      fetch(/** @type {string} */ url, /** @type {RequestInit} */ init) {
        const one = of(name);
        const answer = one.turn.then(() => one.object.fetch(new Request(url, init)));
        one.turn = answer.catch(() => {});
        return answer;
      },
    }),
  };
}
