/** A small package with one wrong import in it, and what the checks say of it. */

import assert from 'node:assert/strict';

import { check } from './rules.mjs';

export const DOCUMENT = `
\`\`\`rooms pkg
*: types
.: client
client: core, core/js
server: proxy, node:
proxy: core/js
core = compiled:
core/js = src/js: worker:
types:
\`\`\`
`;

const MANIFEST = {
  name: 'pec-massiva',
  exports: { '.': './index.js', './server': { node: { default: './server/serve.js' } } },
};

/** `client` may import `core`, `core/js` and types; nothing of `proxy`, `server` or Node. @type {Record<string, string>} */
const FILES = {
  'pkg/package.json': JSON.stringify(MANIFEST),
  'pkg/index.js': "export { a } from './client/a.js';",
  'pkg/client/a.js': '',
  'pkg/client/b.js': "import '../core/pec_massiva.js';\nimport '../core/js/errors.js';\n/** @typedef {import('../types/index.js').A} A */\nexport const b = 1;",
  'pkg/server/serve.js': "import 'node:http';\nimport '../proxy/once.js';",
  'pkg/proxy/once.js': "export * from '../core/js/errors.js';",
  'pkg/types/index.d.ts': 'export interface A {}',
  'src/js/errors.js': 'export class A {}',
  'src/js/timer.js': 'new Worker(URL.createObjectURL(new Blob([""])));',
};

/** @param {Record<string, string>} files beside, or in place of, the sound ones @param {string} [document] */
export const findings = (files, document = DOCUMENT) =>
  check(new Map(Object.entries({ ...FILES, ...files })), 'pkg', document);

/** The line of `text` that says `here`, in a comment. @param {string} text */
function marked(text) {
  const index = text.split('\n').findIndex((line) => line.includes('/* here */'));
  assert.notEqual(index, -1, 'a line that is marked');
  return index + 1;
}

/**
 * `code`, as a module of the client, has a finding of `words` in its marked line.
 *
 * @param {string} code @param {string} words @param {Record<string, string>} [others] @param {string} [file]
 */
export function caught(code, words = 'client may not import proxy', others = {}, file = 'pkg/client/a.js', document = DOCUMENT) {
  const found = findings({ ...others, [file]: code }, document);
  const start = `${file}:${marked(code)}: `;
  assert.ok(found.some((one) => one.startsWith(start) && one.includes(words)), `${start}${words}\n${found.join('\n')}\n${code}`);
}

/** Nothing is wrong with `code` as a module of the client. @param {string} code @param {Record<string, string>} [others] @param {string} [document] */
export const passes = (code, others = {}, document = DOCUMENT) => assert.deepEqual(findings({ ...others, 'pkg/client/a.js': code }, document), [], code);
