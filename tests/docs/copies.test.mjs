/**
 * Code to be copied, with a client of another copy of the package than the one that it imports, as where a CommonJS build and a module
 * meet, or two versions: `instanceof` holds for neither, and what nobody knows must not be taken for a no.
 */

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import typescript from 'typescript';

import { root } from '../../scripts/parts/run.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { MAILBOX, MESSAGE, guide } from './user.mjs';

let user;
/** The other copy. */
let other;
before(async () => {
  user = await guide();
  other = createRequire(join(user.folder, 'any.js'))('pec-massiva/full');
});
/** Clients, to be closed. @type {{ close(): void }[]} */
const open = [];
after(() => {
  open.forEach((pec) => pec.close());
  user?.remove();
});

/** A sandbox, and a client of the other copy. @param {object} [options] */
async function place(options) {
  const { sandbox, posted } = await user.sandbox();
  const pec = new other.PecMassiva({ fetch: sandbox.fetch, token: SUITE.token, mailbox: MAILBOX, rate: false, retries: 0, ...options });
  open.push(pec);
  return { sandbox, posted, pec };
}

/** A module of an example, with other lines. @param {string} path @param {[string, string][]} changes @returns {Promise<any>} */
async function changed(path, changes) {
  let text = readFileSync(`${root}${path}`, 'utf8');
  for (const [line, instead] of changes) {
    assert.ok(text.includes(line), `${path} has no ${line}`);
    text = text.replace(line, instead);
  }
  const compilerOptions = { module: typescript.ModuleKind.ESNext, target: typescript.ScriptTarget.ES2022 };
  const file = join(user.folder, `${path.replaceAll(/\W/g, '-')}.js`);
  writeFileSync(file, typescript.transpileModule(text, { compilerOptions }).outputText);
  return import(file);
}

const LOST = { on: 'POST /send', drop: true, taken: true };
const REFUSED = { on: 'POST /send', status: 400 };

test('the copies are two, and each knows the other’s errors', async () => {
  const { UnknownOutcomeError, isPecError } = await user.entry('index');
  const { sandbox, pec } = await place();
  sandbox.fail(LOST);
  const error = await pec.send(MESSAGE).catch((caught) => caught);
  assert.deepEqual([error instanceof UnknownOutcomeError, error.name, isPecError(error)], [false, 'UnknownOutcomeError', true]);
});

test('was-it-sent', async () => {
  const { sendAndAsk } = await user.page('was-it-sent');
  const { sandbox, pec } = await place();
  const nobody = async () => {};
  sandbox.fail(LOST);
  assert.deepEqual(await sendAndAsk(pec, MESSAGE, nobody), { state: 'unknown' });
  sandbox.fail(REFUSED);
  await assert.rejects(sendAndAsk(pec, MESSAGE, nobody), { name: 'RejectedError' });
  assert.deepEqual(await sendAndAsk({ send: () => Promise.reject(new TypeError('x')) }, MESSAGE, nobody), { state: 'unknown' });
});

test('was-it-sent: who cannot be asked has not said no', async () => {
  const { sendAndAsk } = await user.page('was-it-sent');
  const proxied = await user.proxied();
  try {
    const { sandbox, url } = proxied;
    let isShut = false;
    const pec = new other.PecMassiva({
      baseUrl: url,
      rate: { perSecond: 1000 },
      retries: 0,
      fetch: async (request) => {
        if (isShut) return new Response('a login', { status: 403 });
        const answer = await fetch(request);
        isShut = request.method === 'POST';
        return answer;
      },
    });
    open.push(pec);
    sandbox.fail(LOST);
    assert.deepEqual([await sendAndAsk(pec, MESSAGE, async () => {}), isShut], [{ state: 'unknown' }, true]);
  } finally {
    await proxied.end();
  }
});

test('from-sdks', async () => {
  const { send } = await user.page('from-sdks');
  const { sandbox, pec } = await place();
  const words = ['a@pec.it', MESSAGE.recipient, 'Avviso', '<p>Gentile', []];
  sandbox.fail(LOST);
  assert.equal((await send(pec, ...words)).unknown.name, 'UnknownOutcomeError');
  sandbox.fail(REFUSED);
  await assert.rejects(send(pec, ...words), { name: 'RejectedError' });
});

test('attachments, one to many', async () => {
  const { sendToMany } = await user.page('attachments');
  const { sandbox, pec } = await place();
  sandbox.fail(LOST);
  const { recipient: _, ...message } = MESSAGE;
  const outcomes = await sendToMany(pec, message, ['a@x.it', 'a@@x.it'], new File(['atto'], 'atto.txt'), 'avviso-12');
  assert.deepEqual(outcomes.map(({ state }) => state), ['unknown', 'notSent']);
});

test('testing: the application that is tested', async () => {
  const { notify } = await user.page('testing/notify');
  const { sandbox, pec } = await place();
  sandbox.fail(LOST);
  assert.equal(await notify(pec, MESSAGE.recipient), 'nobody knows');
  sandbox.fail(REFUSED);
  assert.equal(await notify(pec, MESSAGE.recipient), 'not sent');
  assert.equal(await notify({ send: () => Promise.reject(new TypeError('x')) }, MESSAGE.recipient), 'nobody knows');
});

test('mailboxes: a renewal of which nobody knows is looked after', async () => {
  const { renew } = await user.page('mailboxes');
  const { pec } = await place();
  const unknown = (await place()).pec;
  const { UnknownOutcomeError } = other;
  assert.equal(typeof pec.mailboxes.renew, 'function');
  const dates = ['2027-01-01', '2028-01-01'];
  const mailboxes = {
    get: async () => ({ data_scadenza: dates.shift() }),
    renew: async () => {
      throw new UnknownOutcomeError('x', { code: 'unknownOutcome.change' });
    },
  };
  assert.deepEqual(await renew({ ...unknown, mailboxes }, 'id'), { data_scadenza: '2028-01-01' });
});

test('the first message of the README', async () => {
  const { notify } = await changed('examples/guide/readme/send.ts', [
    ["import { PecMassiva, isPecError,", "import { isPecError,"],
    ['const pec = ', `import { createRequire } from 'node:module';\nconst { PecMassiva } = createRequire(import.meta.url)('pec-massiva');\nconst pec = `],
    ["'/api/pec'", "'https://portal.example/api/pec'"],
  ]);
  const { fetch } = globalThis;
  const { sandbox, posted } = await user.sandbox();
  const { createProxy, memoryStore } = await user.entry('proxy');
  let isShut = false;
  const proxy = createProxy({ basePath: '/api/pec', authorize: () => true, mailbox: () => MAILBOX, token: SUITE.token, store: memoryStore(), rate: { perSecond: 1000 }, environment: 'test', fetch: sandbox.fetch });
  globalThis.fetch = async (request) => {
    if (isShut && request.method === 'GET') return new Response('a login', { status: 403 });
    return proxy(request);
  };
  try {
    sandbox.fail(LOST);
    assert.deepEqual(await notify(MESSAGE.recipient, new File(['atto'], 'atto.txt'), 'one'), { state: 'unknown' });
    sandbox.fail(LOST);
    isShut = true;
    assert.deepEqual(await notify(MESSAGE.recipient, new File(['atto'], 'atto.txt'), 'two'), { state: 'unknown' });
    assert.equal(posted().length, 2);
  } finally {
    globalThis.fetch = fetch;
  }
});

const signal = (value) => {
  let now = value;
  return Object.assign(() => now, { set: (next) => (now = next), asReadonly: () => () => now });
};
const OUTGOING = {
  svelte: async (pec) => {
    Object.assign(globalThis, { given: pec, $state: { raw: (value) => value } });
    const { Outgoing } = await changed('examples/svelte/src/outgoing.svelte.ts', [["import { pec } from './pec';", 'const pec = globalThis.given;']]);
    return () => new Outgoing();
  },
  angular: async (pec) => {
    Object.assign(globalThis, { signal });
    const { Outgoing } = await changed('examples/angular/src/app/outgoing.ts', [["import { signal } from '@angular/core';", 'const { signal } = globalThis;']]);
    return () => new Outgoing(pec);
  },
};

for (const [name, made] of Object.entries(OUTGOING)) {
  test(`${name}: one message from the click to its outcome`, async () => {
    const { sandbox, pec, posted } = await place();
    const client = { send: (...given) => pec.send(...given), settle: (...given) => pec.settle(...given) };
    const outgoing = await made(client);
    const isKept = async (one) => {
      assert.equal((await one.send(MESSAGE)).state, 'unknown');
      const before = posted().length;
      assert.equal((await one.send(MESSAGE)).state, 'unknown');
      const settled = await one.settle();
      assert.deepEqual([settled.state, settled.settled, posted().length], ['unknown', 'unknown', before]);
    };
    sandbox.fail(LOST);
    await isKept(outgoing());
    sandbox.fail(REFUSED);
    assert.equal((await outgoing().send(MESSAGE)).state, 'notSent');
    client.send = () => Promise.reject(new TypeError('x'));
    await isKept(outgoing());
  });
}
