/** A store's file, line by line, however lines are kept apart in it. */

import { Log, linesOf } from '../../../pkg-template/file-log/log.js';

/** @param {string} path @returns {Promise<string[]>} */
export async function textsOf(path) {
  const texts = [];
  for await (const text of linesOf(path)) {
    texts.push(text);
  }
  return texts;
}

/** @param {string} path @returns {Promise<any[]>} */
export const said = async (path) => (await textsOf(path)).map((text) => JSON.parse(text));

/** Writes a file of these lines, as whole as one of the store's own. @param {string} path @param {string[]} texts */
export async function write(path, texts) {
  const log = await Log.begin(path, { name: 'test', count: () => 0, lines: () => texts, check: async () => {} });
  await log.close();
}
