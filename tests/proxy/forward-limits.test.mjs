/** What ends an exchange with the service: limits that fire though everything that can be collected is. */

import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { mock, test } from 'node:test';
import { runInNewContext } from 'node:vm';

import { boundedReader } from '../../pkg-template/proxy/request/body.js';
import { byNode } from '../../pkg-template/proxy/forward/node.js';
import { forwarder } from '../../pkg-template/proxy/forward/forwarder.js';
import { SUITE } from '../canaries/suite.mjs';
import { byteService, httpService, until } from './forward/service.mjs';
import { made, refusal } from './made.mjs';
import { ask } from './service.mjs';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/** Milliseconds; long enough for a collection to come before it. */
const LIMIT = 300;
const NEVER = 2 ** 30;
const LONG = { read: NEVER, search: NEVER, token: NEVER, stall: () => NEVER };
const WAYS = { 'by Node’s http': byNode(), 'by fetch': undefined };

/** @param {string} target @param {object} how */
function forwardTo(target, { way, limits = LONG, fetch, token = () => 'eyJ' } = {}) {
  const settings = { bases: { massiva: target, pec: target }, token, scopes: [], fetch };
  return forwarder(/** @type {any} */ (settings), way, limits);
}

/** @param {ReturnType<typeof forwardTo>} forward @param {string} [path] */
async function read(forward, path = '/inbox') {
  const request = ask('/inbox');
  const to = { service: /** @type {const} */ ('massiva'), path, template: path, mailbox: undefined };
  const { response } = await forward.pass(request, to, boundedReader(request, 1e6), undefined);
  return response.text();
}

/** A message in pieces, and how much of it was asked for. @param {number} size */
function body(size) {
  const state = { pulled: 0, isCancelled: false };
  const stream = new ReadableStream(
    {
      pull(controller) {
        const piece = new Uint8Array(Math.min(65_536, size - state.pulled)).fill(65);
        state.pulled += piece.length;
        controller.enqueue(piece);
        if (state.pulled === size) {
          controller.close();
        }
      },
      cancel() {
        state.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return Object.assign(state, { stream });
}

/** Ways of a service not to come to an end. @type {Record<string, import('node:http').RequestListener>} */
const ENDLESS = {
  'is silent': () => undefined,
  'is silent after its head': (_, response) => response.writeHead(200).flushHeaders(),
  drips: (_, response) => {
    const drop = setInterval(() => response.write('x'), 10);
    response.once('close', () => clearInterval(drop));
  },
};

for (const [how, way] of Object.entries(WAYS)) {
  for (const [what, listener] of Object.entries(ENDLESS)) {
    test(`${how}: a read of a service that ${what} ends in time`, async () => {
      const service = await httpService(listener);
      const collecting = setInterval(collect, 50);
      try {
        // A signal that nobody keeps does not end it: the limit must be one that somebody keeps.
        let hasEnded = false;
        const unkept = async () => {
          const response = await fetch(new Request(service.url, { signal: AbortSignal.timeout(LIMIT) }));
          return response.text();
        };
        unkept().catch(() => undefined).finally(() => (hasEnded = true));
        await until(() => service.unanswered() === 1);
        const forward = forwardTo(service.url, { way, limits: { ...LONG, read: LIMIT } });
        for (let count = 0; count < 3; count += 1) {
          await assert.rejects(read(forward), /did not answer in time/);
        }
        // Before the head, Node's fetch is ended by a signal alone, and may have forgotten that too.
        await until(() => service.unanswered() <= 1 || (way === undefined && what === 'is silent'));
        assert.equal(hasEnded, false, 'the runtime keeps its signals: is the limit still needed?');
      } finally {
        clearInterval(collecting);
        await service.close();
      }
    });
  }

  test(`${how}: a message ends at once by its signal`, async () => {
    const service = await httpService((request) => request.resume());
    try {
      const message = body(1_000_000);
      const limit = new AbortController();
      const answer = forwardTo(service.url, { way }).send({ token: SUITE.token, body: message.stream, signal: limit.signal }, 1_000_000);
      await until(() => message.pulled === 1_000_000);
      const reason = new Error('too late');
      limit.abort(reason);
      await assert.rejects(answer, reason);
      await until(() => service.unanswered() === 0);
    } finally {
      await service.close();
    }
  });

  test(`${how}: and so does its answer`, async () => {
    const service = await httpService((request, response) => {
      request.resume().once('end', () => response.writeHead(201).write('{'));
    });
    try {
      const limit = new AbortController();
      const sent = { token: SUITE.token, body: body(1000).stream, signal: limit.signal };
      const answer = await forwardTo(service.url, { way }).send(sent, 1000);
      assert.equal(answer.status, 201);
      const text = answer.text();
      const reason = new Error('too late');
      limit.abort(reason);
      await assert.rejects(text, reason);
      await until(() => service.unanswered() === 0);
    } finally {
      await service.close();
    }
  });

  test(`${how}: a message that the service stops taking is given up before its end`, async () => {
    const service = await byteService((socket) => socket.pause());
    try {
      const size = 50_000_000;
      const message = body(size);
      const forward = forwardTo(service.url, { way, limits: { ...LONG, stall: () => LIMIT } });
      const { signal } = new AbortController();
      await assert.rejects(forward.send({ token: SUITE.token, body: message.stream, signal }, size), /did not answer in time/);
      assert.ok(message.pulled > 0 && message.pulled < size, `${message.pulled}`);
      assert.equal(message.isCancelled, true);
    } finally {
      await service.close();
    }
  });

  test(`${how}: one whose sender is slow is not`, async () => {
    let received = 0;
    const service = await httpService((request, response) => {
      request.on('data', ({ length }) => (received += length)).once('end', () => response.writeHead(201).end('{}'));
    });
    try {
      let goOn = () => {};
      const stream = new ReadableStream({
        async pull(controller) {
          controller.enqueue(new Uint8Array(10));
          await new Promise((resolve) => (goOn = () => resolve(undefined)));
          controller.enqueue(new Uint8Array(10));
          controller.close();
        },
      }, { highWaterMark: 0 });
      const forward = forwardTo(service.url, { way, limits: { ...LONG, read: LIMIT, stall: () => LIMIT } });
      const answer = forward.send({ token: SUITE.token, body: stream, signal: new AbortController().signal }, 20);
      await until(() => received === 10);
      // Another's silence ends meanwhile, and with it as much time as this one has.
      const silent = await httpService(() => undefined);
      await assert.rejects(read(forwardTo(silent.url, { way, limits: { ...LONG, read: 2 * LIMIT } })));
      await silent.close();
      goOn();
      assert.equal((await answer).status, 201);
    } finally {
      await service.close();
    }
  });
}

test('where a portal’s own fetch knows no end, nothing goes out after it all the same', async () => {
  let got = 0;
  let goOn = () => {};
  const ended = [];
  const reads = async (request) => {
    const reader = request.body.getReader();
    got += (await reader.read()).value.length;
    await new Promise((resolve) => (goOn = () => resolve(undefined)));
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      got += piece.value.length;
    }
    return new Response('{}', { status: 201 });
  };
  const stubborn = (request) => {
    const answer = reads(request);
    ended.push(answer.catch((error) => error));
    return answer;
  };
  const limit = new AbortController();
  const message = body(1_000_000);
  const forward = forwardTo('http://service.example', { fetch: stubborn });
  const answer = forward.send({ token: SUITE.token, body: message.stream, signal: limit.signal }, 1_000_000);
  await until(() => got > 0);
  limit.abort(new Error('too late'));
  await assert.rejects(answer, /too late/);
  const before = got;
  goOn();
  assert.ok((await ended[0]) instanceof Error);
  assert.deepEqual([got, message.isCancelled], [before, true]);
  // That fetch would have sent it all.
  got = 0;
  const whole = reads(new Request('http://service.example', { method: 'POST', body: body(1_000_000).stream, duplex: 'half' }));
  await until(() => got > 0);
  goOn();
  await whole;
  assert.equal(got, 1_000_000);
});

test('a message for which there is no connection is given up, and none of it was read', async () => {
  const message = body(1000);
  const fetch = () => new Promise(() => {});
  const forward = forwardTo('http://service.example', { fetch, limits: { ...LONG, stall: () => LIMIT } });
  const open = setInterval(() => undefined, 1000);
  try {
    const { signal } = new AbortController();
    await assert.rejects(forward.send({ token: SUITE.token, body: message.stream, signal }, 1000), /did not answer in time/);
    assert.deepEqual([message.pulled, message.isCancelled], [0, true]);
  } finally {
    clearInterval(open);
  }
});

test('a read has two minutes, a search as long as the client waits, and something more', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const settled = () => new Promise((resolve) => setImmediate(resolve));
    for (const [path, milliseconds] of /** @type {const} */ ([
      ['/inbox', 120_000],
      ['/inbox?page=2', 120_000],
      ['/inbox/1?q=a', 120_000],
      ['/send/q?q=a', 120_000],
      ['/inbox?q=', 200_000],
      ['/inbox?page=2&q=anno%20nuovo', 200_000],
    ])) {
      let end;
      const settings = { bases: { massiva: 'http://a' }, token: () => 'eyJ', scopes: [], fetch: () => new Promise(() => {}) };
      read(forwarder(/** @type {any} */ (settings)), path).catch((error) => (end = error.message));
      await settled();
      mock.timers.tick(milliseconds - 1);
      await settled();
      assert.equal(end, undefined, path);
      mock.timers.tick(1);
      await settled();
      assert.equal(end, 'The service did not answer in time.', path);
    }
  } finally {
    mock.timers.reset();
  }
});

test('a token that never comes is none', async () => {
  const forward = forwardTo('http://service.example', { token: () => new Promise(() => {}), limits: { ...LONG, token: 20 } });
  // What is waited for holds no process open.
  const open = setInterval(() => undefined, 1000);
  try {
    await assert.rejects(forward.token(), { status: 503, message: /no token of the service\. Nothing was sent/ });
    await assert.rejects(read(forward), { status: 503 });
  } finally {
    clearInterval(open);
  }
});

test('an answer gives back none of the tokens that its own request used, whoever asked meanwhile', async () => {
  const tokens = ['token-of-the-first', 'token-of-the-other', 'token-after-that'];
  let given = 0;
  const seen = [];
  const waiting = [];
  const { proxy } = made({
    token: ({ refused }) => (refused === undefined ? tokens[given++] : tokens[2]),
    async answer({ url, headers }) {
      const bearer = headers.get('authorization');
      seen.push(bearer);
      if (url.endsWith('/first')) {
        await new Promise((resolve) => waiting.push(resolve));
      }
      const isRefused = url.endsWith('/refused') && !bearer.endsWith(tokens[2]);
      return Response.json({ success: false, message: `no: ${seen.join()}` }, { status: isRefused ? 401 : 400 });
    },
  });
  const first = proxy(ask('/inbox/first'));
  await until(() => waiting.length === 1);
  const [, others] = await refusalText(await proxy(ask('/inbox/other')));
  assert.ok(!others.includes(tokens[1]), others);
  waiting[0]();
  const [status, words] = await refusalText(await first);
  assert.equal(status, 400);
  // Its own is out, though it is not the one that was used last.
  assert.ok(!words.includes(tokens[0]), words);

  given = 1;
  seen.length = 0;
  const [, both] = await refusalText(await proxy(ask('/inbox/refused')));
  assert.deepEqual(seen, [`Bearer ${tokens[1]}`, `Bearer ${tokens[2]}`]);
  assert.equal(both, 'no: Bearer …,Bearer …');
});

/** @param {Response} response */
async function refusalText(response) {
  return [response.status, (await response.json()).message];
}
