/** The page on testing: each of its files is run by the runner that it is for, and shows what it says. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';

import { browser } from '../../scripts/parts/browser.mjs';
import { root } from '../../scripts/parts/run.mjs';
import { guide, table } from './guide.mjs';

const execute = promisify(execFile);
const PAGE = 'docs/en/testing.md';
const user = guide();
after(() => user.remove());
user.lend('vitest', 'happy-dom', 'jsdom', 'msw', '@playwright/test', 'vite');
const folder = join(user.folder, 'guide/testing');

/** What a runner says. @param {string} command @param {string[]} args */
async function run(command, args, env = {}) {
  const running = execute(process.execPath, [`${root}node_modules/${command}`, ...args], { cwd: folder, env: { ...process.env, CI: 'true', NO_COLOR: '1', ...env } });
  const { stdout } = await running.catch((error) => assert.fail(`${error.stdout}\n${error.stderr}`));
  return stdout;
}

const vitest = (file, ...args) => run('vitest/vitest.mjs', ['run', '--root', folder, '--testTimeout', '60000', file, ...args]);

test('Vitest in Node', async () => assert.match(await vitest('notify.test.js'), /6 passed/));

for (const environment of ['happy-dom', 'jsdom']) {
  test(`Vitest with ${environment}`, async () => {
    assert.match(await vitest('form.test.js', '--environment', environment), /1 passed/);
  });
}

test('fake timers', async () => assert.match(await vitest('timers.test.js'), /1 passed/));

test('MSW', async () => assert.match(await vitest('msw.test.js'), /1 passed/));

test('Playwright', async () => {
  assert.match(await run('@playwright/test/cli.js', ['test', '--reporter=line', '--timeout=120000'], { CHROMIUM: browser() }), /2 passed/);
});

const { made } = await import(join(folder, 'made.js'));
const faults = await import(join(folder, 'faults.js'));

/** What becomes of a message, by fault. */
const BECOMES = {
  answerLost: 'UnknownOutcomeError',
  serverError: 'UnknownOutcomeError',
  noAnswer: 'UnknownOutcomeError',
  garbled: 'UnknownOutcomeError',
  noCredit: 'PaymentError',
  tokenEnded: 'AuthenticationError',
  tooSoon: 'sent',
  readsFail: 'sent',
  laterToday: 'sent',
};

test('each fault of the cookbook leads to what the page says', async () => {
  assert.deepEqual(Object.keys(faults).sort(), Object.keys(BECOMES).sort());
  const said = new Map(table(PAGE, 'fault').map(([name, outcome]) => [name.replaceAll('`', ''), outcome.replaceAll('`', '')]));
  for (const [name, plan] of Object.entries(faults)) {
    const { sandbox, pec } = await made({ speed: 1 });
    plan(sandbox);
    const outcome = await pec
      .send({ sender: 'a@pec.it', recipient: 'consegna@pec.it', subject: 'x', text: 'y' }, { timeout: name === 'noAnswer' ? 50 : undefined })
      .then(({ messageId }) => pec.shipments.get(messageId))
      .then(() => 'sent', (error) => error.name);
    assert.deepEqual([outcome, said.get(name)], [BECOMES[name], BECOMES[name]], name);
    pec.close();
  }
});

test('the table of addressees leads to what the page says', async () => {
  const rows = table(PAGE, 'addressee');
  const types = readFileSync(`${root}pkg-template/types/sandbox.d.ts`, 'utf8');
  for (const [cell, becomes] of rows) {
    const name = cell.replaceAll(/`|@…/g, '');
    assert.ok(types.includes(`\`${name}\``), name);
    const { sandbox, pec } = await made({ speed: 1 });
    const { messageId } = await pec.send({ sender: 'a@pec.it', recipient: `${name}@pec.it`, subject: 'x', text: 'y' });
    sandbox.advance(3 * 24 * 3_600_000);
    assert.equal((await pec.shipments.get(messageId)).state, becomes.replaceAll('`', ''), name);
    pec.close();
  }
  assert.equal(rows.length, 8);
});

test('the compiler is content with what is imported', () => {
  assert.equal(user.complaints(['testing/notify.js', 'testing/made.js', 'testing/faults.js']), '');
});
