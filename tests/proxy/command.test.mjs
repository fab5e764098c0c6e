/** The command that serves the proxy: what it prints, what it lets through, and with what it does not start. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';

import { SUITE, assertClean } from '../canaries/suite.mjs';
import { consumer } from '../package/consumer.mjs';
import { raw } from './raw.mjs';

const user = consumer('module');
let sandbox;
before(async () => {
  const { serveSandbox } = await import(join(user.installed, 'sandbox-server.js'));
  sandbox = await serveSandbox({ port: 0, token: SUITE.token, mailboxes: { 'comune@pec.it': 'parola-segreta' } });
});
after(async () => {
  await sandbox?.close();
  user.remove();
});

/** Starts the command. */
function command(variables, args = []) {
  const child = spawn(process.execPath, [join(user.installed, 'cli.js'), 'proxy', '--port', '0', ...args], {
    env: { PATH: process.env.PATH, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  child.stdout.on('data', (data) => (printed += data));
  child.stderr.on('data', (data) => (printed += data));
  return { child, closed: once(child, 'close'), lines: createInterface({ input: child.stdout }), printed: () => printed };
}

const VARIABLES = { PEC_TOKEN: SUITE.token, PEC_USERNAME: 'comune@pec.it', PEC_PASSWORD: 'parola-segreta' };
const USER_TOKEN = 'segreto-della-prova';

test('the command sends, logs a line, and prints no secret', async () => {
  const variables = { ...VARIABLES, PEC_TARGET: sandbox.url, PEC_BASE_PATH: '/api/pec', PEC_STORE: join(user.folder, 'sent.log') };
  const { child, closed, lines, printed } = command({ ...variables, PEC_USER_TOKEN: USER_TOKEN });
  try {
    const [line] = await once(lines, 'line');
    const [url] = /http:\/\/[\d.:]+\/api\/pec/.exec(line) ?? [];
    assert.ok(url, line);
    const { PecMassiva } = await import(join(user.installed, 'index.js'));
    const message = { sender: 'comune@pec.it', recipient: 'b@pec.it', subject: 'Prova', text: 'Testo' };
    const refused = await new PecMassiva({ baseUrl: url, token: 'un-altro' }).send(message).catch((error) => error);
    assert.equal(refused.status, 403, String(refused));
    const { messageId } = await new PecMassiva({ baseUrl: url, token: USER_TOKEN }).send(message);
    assert.match(messageId, /^\d{15,16}$/);
    const { port } = new URL(url);
    // As a page does whose name was made to lead here.
    const rebound = await raw(port, `GET /api/pec/quota HTTP/1.1\r\nHost: evil.example:${port}\r\nAuthorization: Bearer ${USER_TOKEN}\r\nConnection: close\r\n\r\n`);
    assert.match(rebound, /^HTTP\/1.1 403/);
    const sent = sandbox.sandbox.requests.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(sent, ['POST /send']);
  } finally {
    child.kill('SIGTERM');
    await closed;
  }
  assert.match(printed(), /^POST \/send 201 \d+ ms sent$/m);
  assert.match(printed(), /^ {2}new PecMassiva\(\{ baseUrl: '/m);
  assert.doesNotMatch(printed(), /parola-segreta|segreto-della-prova/);
  assertClean(printed());
});

for (const [what, variables, args, words] of [
  ['nothing set', {}, [], [/PEC_TOKEN/, /PEC_API_KEY/, /PEC_USERNAME and PEC_PASSWORD/]],
  ['production without a store', { ...VARIABLES, PEC_ENVIRONMENT: 'production' }, [], [/PEC_STORE must name a file/]],
  ['other machines without a secret', VARIABLES, ['--host', '0.0.0.0'], [/PEC_USER_TOKEN must be a secret/]],
  ['a secret that is short', { ...VARIABLES, PEC_USER_TOKEN: 'abc' }, [], [/PEC_USER_TOKEN/]],
  ['an environment that is none', { ...VARIABLES, PEC_ENVIRONMENT: 'prod' }, [], [/test or production/]],
  ["an option of the sandbox's", VARIABLES, ['--seed', '1'], [/no option --seed/]],
  ['what does not pass', { ...VARIABLES, PEC_ALLOW: 'SEND /post' }, [], [/SEND \/post/]],
]) {
  test(`the command refuses: ${what}`, async () => {
    const { closed, printed } = command(variables, args);
    const [code] = await closed;
    assert.equal(code, 2);
    for (const word of words) {
      assert.match(printed(), word);
    }
    assert.doesNotMatch(printed(), /parola-segreta/);
    assertClean(printed());
    // Its help is for whoever gave it wrongly.
    assert.equal(/--speed N/.test(printed()), args.includes('--seed'), printed());
  });
}

test('a port that is taken is told in a line, with what to do', async () => {
  const { port } = new URL(sandbox.url);
  const { closed, printed } = command({ ...VARIABLES, PEC_TARGET: sandbox.url }, ['--port', port]);
  assert.equal((await closed)[0], 2);
  assert.match(printed().trim(), /^pec-massiva: .*EADDRINUSE.*--port.*$/);
});

test('a variable that it does not have is named, as it may be misspelt', async () => {
  const { closed, printed } = command({ PEC_TARGT: sandbox.url, PEC_TOKEN: SUITE.token });
  assert.equal((await closed)[0], 2);
  assert.match(printed(), /^pec-massiva: PEC_TARGT is no variable of the proxy, and is passed over\.$/m);
  assert.doesNotMatch(printed(), /PEC_TOKEN is no variable/);
});
