/** Stands for `node:test` where the same tests are run for one change after the other, in one process: keeps them, runs none. */

import { mock } from 'node:test';

export { mock };

/** @typedef {{ name: string, mock: typeof mock, after(work: Work): void, diagnostic(): void, skip(): void }} Context */
/** @typedef {(context: Context) => unknown} Work */
/** @typedef {{ id: string, file: string, work: Work }} Kept */

/** @type {Kept[]} */
export const kept = [];

/** What looks over what a test left, after each. @type {Work[]} */
export const checks = [];

/** What cleans up once all is over. @type {Work[]} */
export const endings = [];

/** What is being imported: a file of tests, or what they share. */
export const loading = { file: '', isShared: false };

/** @type {string[]} */
const suites = [];

/** @param {string} name @param {unknown[]} rest */
export function test(name, ...rest) {
  const { file } = loading;
  const start = [file, ...suites, name].join(' > ');
  // Names are the same in every process, whatever they were made of.
  const twins = kept.filter(({ id }) => id === start || id.startsWith(`${start} #`)).length;
  kept.push({ id: twins === 0 ? start : `${start} #${twins + 1}`, file, work: /** @type {Work} */ (rest.at(-1)) });
}

/** @param {string} name @param {unknown[]} rest */
export function describe(name, ...rest) {
  suites.push(name);
  /** @type {() => void} */ (rest.at(-1))();
  suites.pop();
}

/** @param {Work} work */
export function after(work) {
  (loading.isShared ? checks : endings).push(work);
}

export function before() {
  throw new Error(`${loading.file} begins with something of its own: it is not among those that are run here`);
}
