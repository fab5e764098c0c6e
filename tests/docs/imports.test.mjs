/** A piece of code of the guide can be taken as it stands: what it uses of the package, it imports. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import typescript from 'typescript';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { pagesOf, read } from './markdown.mjs';

/** Entries whose names the guide uses. */
const ENTRIES = ['index', 'full', 'sandbox', 'sandbox-server', 'proxy', 'proxy-express', 'proxy-fastify', 'proxy-server', 'proxy-testing', 'account', 'journal', 'upload', 'words-it'];

const modules = await Promise.all(ENTRIES.map((entry) => import(join(unpacked, `${entry}.js`))));
const NAMES = new Set(modules.flatMap(Object.keys));

const LANGUAGES = { js: 'js', mjs: 'mjs', ts: 'ts', jsx: 'jsx', tsx: 'tsx' };
const CANNOT_FIND = [2304, 2552];

/** Names that the code uses and neither imports nor declares. @param {string} code @param {string} ending @returns {string[]} */
function unbound(code, ending) {
  const name = `code.${ending}`;
  const options = { noLib: true, noResolve: true, allowJs: true, checkJs: true, noEmit: true, jsx: typescript.JsxEmit.Preserve, target: typescript.ScriptTarget.ESNext, module: typescript.ModuleKind.ESNext };
  const host = {
    ...typescript.createCompilerHost(options),
    getSourceFile: (/** @type {string} */ path) => (path === name ? typescript.createSourceFile(path, code, typescript.ScriptTarget.ESNext, true) : undefined),
  };
  const program = typescript.createProgram([name], options, host);
  return program
    .getSemanticDiagnostics(program.getSourceFile(name))
    .filter((one) => CANNOT_FIND.includes(one.code))
    .map(({ start, length }) => code.slice(start, (start ?? 0) + (length ?? 0)));
}

/** @param {import('./markdown.mjs').Page} page @returns {string[]} */
const complaints = ({ path, fences }) =>
  fences
    .filter(({ language }) => language in LANGUAGES)
    .flatMap(({ language, text, line }) => [...new Set(unbound(text, LANGUAGES[language]))].filter((name) => NAMES.has(name)).map((name) => `${path}:${line}: ${name} is not imported`));

test('code imports what it uses of the package', () => {
  assert.deepEqual([...pagesOf('docs'), 'README.md', 'README.it.md', 'pkg-template/README.md'].map((path) => read(path)).flatMap(complaints), []);
});

test('an import that is missing is found', () => {
  const of = (/** @type {string} */ code) => complaints(read('docs/en/planted.md', `\`\`\`js\n${code}\n\`\`\`\n`)).map((finding) => finding.replace(/^.*?: /, ''));
  assert.deepEqual(of('try { await pec.send(m); } catch (e) { if (e instanceof UnknownOutcomeError) pec.settle(e); }'), ['UnknownOutcomeError is not imported']);
  assert.deepEqual(of('export const proxy = createProxy({ store: fileStore("keys") });'), ['createProxy is not imported', 'fileStore is not imported']);
  assert.deepEqual(of('import { explain } from "pec-massiva/words/it";\nexplain(new Error());\nconst { classify } = pec;\nclassify("x", "y");'), []);
});
