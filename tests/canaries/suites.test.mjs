/** The runner of all suites fails where a process of tests leaves a secret, though each of its tests passes. */

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { captured, root } from '../../scripts/parts/run.mjs';
import { tests } from '../../scripts/parts/tests.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-suites-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const BEGIN = `
import { after, test } from 'node:test';
import { mkdtempSync, promises, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SUITE } from '${root}tests/canaries/suite.mjs';
const { PecMassiva } = await import('${unpacked}/index.js');
const { PecError } = await import('${unpacked}/core/js/errors.js');
const answering = async () => Response.json({ success: true, message: '', data: null });
const asking = (token) => new PecMassiva({ token, mailbox: { username: 'a', password: SUITE.password }, fetch: answering }).quota().catch(() => {});
const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
after(() => server.close());
await new Promise((resolve) => server.once('listening', resolve));
const url = \`http://127.0.0.1:\${server.address().port}/\`;
const kept = () => mkdtempSync(join(tmpdir(), 'pec-massiva-suite-'));
`;

/** What a test of some suite may do, and what is said of it. @type {Record<string, [string, RegExp | undefined]>} */
const LEFT = {
  'nothing': ['await asking(SUITE.token); console.log("sent");', undefined],
  'an error of the package that nobody looked at': ['new PecError("no", { params: { text: SUITE.password } });', /in errors of the package: password/],
  'its cause': ['new PecError("no", { cause: new Error(`Bearer ${SUITE.token}`) });', /in errors of the package: token/],
  'a line of the console': ['console.warn("posted with %s", SUITE.password);', /in the console: password/],
  'an address of a Request': ['new Request(`https://a.example/?t=${encodeURIComponent(SUITE.token)}`);', /in an address: token/],
  'an address that fetch was given': ['await (await fetch(url + encodeURIComponent(SUITE.token))).text();', /in an address: token/],
  'an address of a request of Node': ['await new Promise((end) => request(url + encodeURIComponent(SUITE.token), (answer) => answer.resume().on("end", end)).end());', /in an address: token/],
  'a file in a folder that was removed': ['const folder = kept(); writeFileSync(join(folder, "journal"), SUITE.password); rmSync(folder, { recursive: true });', /in a file: password/],
  'a file in a folder that was removed later': ['const folder = kept(); writeFileSync(join(folder, "store.log"), SUITE.token); await promises.rm(folder, { recursive: true });', /in a file: token/],
  'a token of the test’s own': ['await asking("its-own-token-0815"); console.log("its-own-token-0815");', /in the console: token/],
  'tokens that nobody can look for': ['await asking("abc");', /bore no token that could be looked for \(abc\)/],
};

for (const [what, [text, expected]] of Object.entries(LEFT)) {
  test(`a suite that leaves ${what}`, async () => {
    const path = join(folder, 'planted.test.mjs');
    writeFileSync(path, `${BEGIN}test('it passes', async () => { ${text} });\n`);
    let failed;
    const printed = await captured(async () => {
      failed = await tests(process.execPath, ['--test-reporter=tap', path], { NODE_TEST_CONTEXT: '' }).then(() => undefined, (error) => error);
    });
    assert.match(printed, /^# pass 1$/m);
    assert.match(printed, /^# fail 0$/m);
    if (expected === undefined) {
      assert.equal(failed, undefined, printed);
    } else {
      assert.ok(failed instanceof Error, printed);
      assert.match(printed, expected);
    }
  });
}
