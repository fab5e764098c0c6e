/** Code and commands of the guide: each piece is what a file says that a test runs, each command names what is there. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import * as commands from './commands.mjs';
import { pagesOf, read } from './markdown.mjs';
import * as origins from './origins.mjs';

/** All of their code comes from files. */
const HELD = ['docs'].flatMap(pagesOf).map((path) => read(path));
/** Of these the code that says so, and the commands. */
const OTHERS = ['README.md', 'ARCHITECTURE.md', ...pagesOf('examples')].map((path) => read(path));

test('the code is that of files which tests run', () => {
  const told = OTHERS.map((page) => ({ ...page, fences: page.fences.filter(({ origin }) => origin !== undefined) }));
  const findings = [...HELD, ...told].flatMap(origins.complaints);
  assert.equal(findings.length, 0, findings.join('\n'));
});

test('commands name scripts, options and paths that are there', () => {
  const findings = [...HELD, ...OTHERS].flatMap(commands.complaints);
  assert.equal(findings.length, 0, findings.join('\n'));
});

test('a planted fault is found', () => {
  const page = (text) => read('docs/en/planted.md', text);
  const found = (text) => origins.complaints(page(text)).map((finding) => finding.replace(/^.*?: /, ''));
  const origin = '<!-- examples/snippets/run.js -->';
  const code = origins.excerpt('examples/snippets/run.js');
  assert.deepEqual(found(`${origin}\n\`\`\`js\n${code}\`\`\`\n`), []);
  assert.deepEqual(found(`${origin}\n\`\`\`js\n${code.replace('await', '')}\`\`\`\n`), ['differs from examples/snippets/run.js']);
  assert.deepEqual(found(`${origin}\n\n\`\`\`js\n${code}\`\`\`\n`), ['js that comes from no file']);
  assert.deepEqual(found('```\nsend()\n```\n\n    send()\n'), ['code without a language', 'code without a language']);
  assert.deepEqual(found('<!-- examples/none.js -->\n```js\n1;\n```\n'), ['there is no file examples/none.js']);
  assert.deepEqual(found('- one\n\n  <!-- examples/snippets/run.js#none -->\n  ```js\n  1;\n  ```\n'), ['examples/snippets/run.js has no region none that begins and ends']);
  assert.equal(origins.excerpt('any#two', 'a\n  // #region two\n  b\n    // #region three\n    c\n    // #endregion three\n  // #endregion two\n'), 'b\n  c\n');
  const parts = '// #region a\nimport x from "x";\n// #endregion a\n// #region a\nimport y from "y";\n// #endregion a\n// #region a\n  x(y);\n// #endregion a\n';
  assert.equal(origins.excerpt('any#a', parts), 'import x from "x";\nimport y from "y";\n\nx(y);\n');
  assert.throws(() => origins.excerpt('any#a', `${parts}// #region a\n`), /no region a/);
  const wrong = (text) => commands.complaints(page(`\`\`\`sh\n${text}\n\`\`\`\n`)).map((finding) => finding.replace(/^.*?: /, ''));
  assert.deepEqual(wrong('npm run none\nnpx pec-massiva none\nnpx pec-massiva sandbox --none 1'), ['there is no script none', 'pec-massiva has no command none', 'pec-massiva has no option --none']);
  assert.deepEqual(wrong('cd examples/express && node none.js # gone'), ['there is no examples/express/none.js']);
  assert.deepEqual(wrong('PORT=1 npm run docs\nnpx pec-massiva sandbox --port 1\nnode --test tests/docs/code.test.mjs'), []);
});
