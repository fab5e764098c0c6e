/** Files that are rooms of their own, and allowances that let in more or less than somebody imports. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { DOCUMENT, caught, findings, passes } from './planted.mjs';

/** @param {string[]} found @param {string} start @param {string} words */
const says = (found, start, words) =>
  assert.ok(found.some((one) => one.startsWith(start) && one.includes(words)), `${start}: ${words}\n${found.join('\n')}`);

/** Two entries, each with what it may import; the second has a half of `client` and of `core` for itself. */
const ENTRIES = DOCUMENT.replace('.: client\n', 'index.js: client\nfull.js: client, client/full.js, core/bytes.js\nclient/full.js: client\n')
  .replace('core = compiled:', 'core/bytes.js = compiled:\ncore = compiled:');

const FULL = { 'pkg/full.js': "import './client/b.js';\nimport './client/full.js';\nimport './core/bytes.js';", 'pkg/client/full.js': "import './b.js';" };

/** @param {string} file @param {string} code @param {string} words */
const caughtIn = (file, code, words) => caught(`${FULL[/** @type {keyof typeof FULL} */ (file)] ?? ''}\n${code} /* here */`, words, FULL, file, ENTRIES);

test('files that are rooms', () => {
  assert.deepEqual(findings(FULL, ENTRIES), []);
  caughtIn('pkg/index.js', "import './full.js';", 'index.js may not import full.js');
  caughtIn('pkg/index.js', "import './client/full.js';", 'index.js may not import client/full.js');
  caughtIn('pkg/index.js', "import './core/bytes.js';", 'index.js may not import core/bytes.js');
  caughtIn('pkg/full.js', "import './index.js';", 'full.js may not import index.js');
  caughtIn('pkg/full.js', "import './core/pec_massiva.js';", 'full.js may not import core ');
  caughtIn('pkg/full.js', "/** @type {import('./index.js').A} */", 'full.js may not import index.js');
  caughtIn('pkg/client/a.js', "import './full.js';", 'client may not import client/full.js');
  caughtIn('pkg/client/b.js', "import '../core/bytes.js';", 'client may not import core/bytes.js');
  caughtIn('pkg/client/full.js', "import '../core/pec_massiva.js';", 'client/full.js may not import core ');
});

test('files of what is made, one by one', () => {
  const made = DOCUMENT.replace('client: core,', 'client: made/a.js, core,').replace('core = compiled:', 'made/a.js = compiled:\ncore = compiled:');
  passes("import '../made/a.js';", {}, made);
  caught("import '../made/b.js'; /* here */", 'leads to no file', {}, undefined, made);
});

test('files beside them', () => {
  says(findings({ ...FULL, 'pkg/new.js': '' }, ENTRIES), 'pkg/new.js: ', 'the room ., which ARCHITECTURE.md does not know');
  says(findings({ ...FULL, 'pkg/new.js': '' }, ENTRIES.replace('client: core', 'gone.js:\nclient: core')), 'ARCHITECTURE.md:', 'there is no file pkg/gone.js');
});

test('types, where a room may have no more', () => {
  const types = DOCUMENT.replace('client: core,', 'client: type:proxy, core,');
  passes("/** @type {import('../proxy/once.js').A} */\nlet a;", {}, types);
  caught("import '../proxy/once.js'; /* here */", 'client may import proxy its types only', {}, undefined, types);
  caught("const a = () => import('../proxy/once.js'); /* here */", 'client may import proxy its types only', {}, undefined, types);
});

test('what is let in for nobody', () => {
  /** @param {string} more @param {string} words @param {string} [code] */
  const unused = (more, words, code = '') => says(findings({ 'pkg/client/a.js': code }, DOCUMENT.replace('client: core,', `client: ${more}, core,`)), 'ARCHITECTURE.md:5: ', words);
  const type = "/** @type {import('../proxy/once.js').A} */\nlet a;";
  unused('proxy', '`proxy` is imported by nobody');
  unused('proxy', '`proxy` has its types imported only: write `type:proxy`', type);
  unused('lazy:proxy', '`lazy:proxy` is imported by nobody');
  unused('lazy:proxy', '`lazy:proxy` has its types imported only: write `type:proxy`', type);
  unused('type:proxy', '`type:proxy` is imported by nobody');
  unused('proxy, type:proxy', '`type:proxy` is imported by nobody', `${type}\nimport '../proxy/once.js';`);
  unused('proxy, lazy:proxy', '`lazy:proxy` is imported by nobody', "import '../proxy/once.js';");
  for (const more of ['node:', 'worker:', 'url:', 'npm:react']) {
    unused(more, `\`${more}\` is imported by nobody`, "/** @type {import('node:http').Server} */\nlet server;");
  }
  says(findings({ 'pkg/client/b.js': '' }), 'ARCHITECTURE.md:3: ', '`types` is imported by nobody');
});
