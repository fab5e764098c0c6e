/** What requests bore as secrets, so that it is looked for, too, whoever chose it. */

import { CANARIES, found } from './canaries.mjs';
import { SUITE } from './suite.mjs';

/** Letters of a secret that is no word. */
const LONG = 10;

/** What is looked for anyhow; and tests that have secrets of their own look for them themselves. @type {Set<string>} */
const KNOWN = new Set([SUITE.token, SUITE.password, CANARIES.token, CANARIES.password]);

export class Borne {
  /** @type {Set<string>} */
  #tokens = new Set();
  /** @type {Set<string>} */
  #passwords = new Set();

  /** @param {(name: string) => unknown} header of a request */
  learn(header) {
    const [, token] = /^Bearer (.+)$/s.exec(String(header('authorization') ?? '')) ?? [];
    const password = header('x-password');
    if (token !== undefined) {
      this.#tokens.add(token);
    }
    if (typeof password === 'string') {
      this.#passwords.add(password);
    }
  }

  /** Those of suites, and what was borne and can be looked for. @returns {Record<string, string>[]} each as `found` takes them */
  get secrets() {
    const others = (/** @type {Set<string>} */ words) => [...words].filter((word) => word.length >= LONG && !KNOWN.has(word));
    return [SUITE, ...others(this.#tokens).map((token) => ({ token })), ...others(this.#passwords).map((password) => ({ password }))];
  }

  /** Where one of them stands in a value. @param {unknown} value @returns {string[]} */
  foundIn(value) {
    return this.secrets.flatMap((words) => found(value, /** @type {('token' | 'password')[]} */ (Object.keys(words)), words));
  }

  /** What is to be said where requests bore tokens, and none that could be looked for. @returns {string[]} */
  get complaints() {
    const tokens = [...this.#tokens];
    const isBlind = tokens.length > 0 && !tokens.some((token) => token.length >= LONG);
    return isBlind ? [`its requests bore no token that could be looked for (${tokens.join(', ')}): take SUITE of tests/canaries/suite.mjs`] : [];
  }
}
