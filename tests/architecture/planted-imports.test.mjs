/** Wrong imports in whatever dress they come: the checks find each, and where it stands. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { caught, findings, passes } from './planted.mjs';

test('the small package itself is sound', () => assert.deepEqual(findings({}), []));

test('import and export', () => {
  caught("import { f } from '../proxy/once.js'; /* here */");
  caught("import '../proxy/once.js'; /* here */");
  caught("\n\nimport /* here */ {\n  f,\n} from '../proxy/once.js';");
  caught("export { f } from '../proxy/once.js'; /* here */");
  caught("export * from '../proxy/once.js'; /* here */");
  caught("export * as once from '../proxy/once.js'; /* here */");
  caught("import once from '../proxy/once.js' with { type: 'js' }; /* here */");
});

test('paths that are spelled otherwise', () => {
  caught("import '../client/../proxy/once.js'; /* here */");
  caught("import './/../proxy/./once.js'; /* here */");
  caught("import '../%70roxy/once.js'; /* here */");
  caught("import '../proxy/once.js?again'; /* here */");
  caught("import '../proxy/once.js#part'; /* here */");
  caught("import '../\\u0070roxy/once.js'; /* here */");
  caught("import '../proxy/once'; /* here */", 'leads to no file');
});

test('what a third hands on', () => {
  const handed = { 'pkg/core/js/x.js': '', 'src/js/errors.js': "export * from '../../proxy/once.js';" };
  const found = findings({ ...handed, 'pkg/client/a.js': "import '../core/js/errors.js';" });
  assert.ok(found.some((one) => one.startsWith('src/js/errors.js:1: ') && one.includes('may not import proxy')), found.join('\n'));
});

test('the package’s own name', () => {
  caught("import { serve } from 'pec-massiva/server'; /* here */", 'client may not import server');
  caught("import { a } from 'pec-massiva'; /* here */", 'client may not import .');
  caught("import { a } from 'pec-massiva/inner'; /* here */", 'leads to no file');
});

test('types in comments', () => {
  caught("/* here */ /** @typedef {import('../proxy/once.js').A} A */");
  caught("/** @type {import('../types/index.d.ts').A} */\nconst a = 1;\n/* here */ /** @param {typeof import('../proxy/once.js')} a */\nfunction g(a) {}");
  caught("function g() {\n/* here */ return /** @type {Array<import('../proxy/once.js').A>} */ (a);\n}");
  caught("/* here */ /** @import { A } from '../proxy/once.js' */\nconst a = 1;");
  caught('/// <reference path="../proxy/once.js" /> /* here */\n');
});

test('declarations', () => {
  const at = 'pkg/client/a.d.ts';
  caught("import type { A } from '../proxy/once.js'; /* here */", undefined, {}, at);
  caught("export type B = import('../proxy/once.js').A; /* here */", undefined, {}, at);
  caught("import once = require('../proxy/once.js'); /* here */", undefined, {}, at);
  caught("declare module '../proxy/once.js' {} /* here */", undefined, {}, at);
});

test('Node’s own, where it may not be', () => {
  caught("import { readFile } from 'node:fs'; /* here */", 'client may not use it');
  caught("import { type Server } from 'node:http'; /* here */", 'types may not use it', {}, 'pkg/types/index.d.ts');
  caught("export type S = import('node:http').Server; /* here */", 'types may not use it', {}, 'pkg/types/index.d.ts');
  caught("import { readFile } from 'fs'; /* here */", 'write `node:fs`', {}, 'pkg/server/serve.js');
  caught("import { createRequire } from 'node:module'; /* here */", 'imports when it runs', {}, 'pkg/server/serve.js');
});

test('packages', () => {
  caught("import { useState } from 'react'; /* here */", 'is a package');
  caught("import x from '@types/node'; /* here */", 'is a package');
  caught("import x from '#inner'; /* here */", 'is a package');
  caught("import x from 'https://example.org/x.js'; /* here */", 'is a package');
  caught("import x from 'data:text/javascript,1'; /* here */", 'is a package');
  caught("import x from 'pec-massiva-else'; /* here */", 'is a package');
});

test('files that have types only, or stand elsewhere', () => {
  caught("import '../types/index.d.ts'; /* here */", 'which has types only');
  caught("import '../../elsewhere/x.js'; /* here */", 'is not in pkg', { 'elsewhere/x.js': '' });
  caught("import '../none.js'; /* here */", 'leads to no file');
});

test('what only looks like a wrong import', () => {
  passes("/** @type {import('node:http').Server} */\nlet server;\n/** @param {typeof import('node:fs')} fs */\nfunction f(fs) {}");
  passes("// import '../proxy/once.js'\nconst a = \"import '../proxy/once.js'\";\nconst b = `import('../proxy/once.js')`;");
  passes("import { b } from './b.js';\nimport init from '../core/pec_massiva.js';\n/** @typedef {import('../types/index.js').A} A */");
  passes("/** Not `import('../proxy/once.js')` but prose, and {@link proxy}. */\nexport const proxy = { import: 1 };\nproxy.import;");
});
