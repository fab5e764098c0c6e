/** The message on its way: its last brace goes out only to somebody who takes it. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';

import { Refusal } from '../../pkg-template/proxy/answers/response.js';
import { PassingMessage, boundedReader, fingerprintOf } from '../../pkg-template/proxy/request/body.js';
import { Fingerprint } from '../../pkg-template/proxy/request/fingerprint.js';
import { inPieces, mailbox, message } from './service.mjs';

const allowed = { isSender: () => true, fields: new Set(['sender', 'recipient', 'subject', 'body', 'attachments']) };

/** A message of which all has come but its end. */
function open() {
  const { readable, writable } = new TransformStream();
  const request = new Request('http://portal/send', { method: 'POST', body: readable, duplex: 'half' });
  const passing = new PassingMessage(boundedReader(request, 1e6), mailbox, allowed);
  let releases = 0;
  passing.onRelease = () => {
    releases += 1;
  };
  const writer = writable.getWriter();
  writer.closed.catch(() => undefined);
  const sent = writer.write(new TextEncoder().encode(JSON.stringify(message())));
  return { passing, writer, sent, releases: () => releases };
}

/** What the stream gave so far. @param {ReadableStreamDefaultReader<Uint8Array>} reader */
const text = async (reader) => new TextDecoder().decode((await reader.read()).value);

/** All that comes before the end: the first brace, the credentials, the rest. @param {ReadableStreamDefaultReader<Uint8Array>} reader */
const start = async (reader) => `${await text(reader)}${await text(reader)}${await text(reader)}`;

test('the last brace is held back until the end has come', async () => {
  const { passing, writer, releases } = open();
  const reader = passing.stream().getReader();
  assert.equal(JSON.parse(`${await start(reader)}}`).sender, message().sender);
  assert.equal(releases(), 0);
  const last = text(reader);
  await writer.close();
  assert.equal(await last, '}');
  assert.equal(releases(), 1);
});

test('whoever gives up while the end is waited for does not get it, and nothing counts as sent', async () => {
  const { passing, releases } = open();
  const reader = passing.stream().getReader();
  await start(reader);
  const last = reader.read();
  await reader.cancel(new Error('the service takes nothing'));
  assert.equal((await last).done, true);
  // By now the read that was under way has ended, and the digest that would follow it.
  for (let steps = 0; steps < 20; steps += 1) {
    await crypto.subtle.digest('SHA-256', new Uint8Array(1e6));
  }
  assert.deepEqual([releases(), passing.fingerprint, passing.failure], [0, '', undefined]);
});

const POST = { method: 'POST', duplex: /** @type {const} */ ('half') };

/** @param {BodyInit | null} body @param {number} [most] @param {unknown} [server] */
const readerOf = (body, most = 100, server = undefined) => boundedReader(new Request('http://portal/send', { ...POST, body }), most, server);

/** All that it gives, or the code of what it is refused for. @param {{ read: () => Promise<Uint8Array | undefined> }} reader */
async function readAll(reader) {
  let whole = '';
  try {
    for (let piece = await reader.read(); piece !== undefined; piece = await reader.read()) {
      whole += new TextDecoder().decode(piece);
    }
    return whole;
  } catch (error) {
    return error.code;
  }
}

/** A body that gives these pieces, and then nothing more, and no end. @param {string[]} pieces */
const silentAfter = (...pieces) => {
  let at = 0;
  const state = { isCancelled: false };
  const body = new ReadableStream({
    pull: (controller) => (at < pieces.length ? controller.enqueue(new TextEncoder().encode(pieces[at++])) : new Promise(() => {})),
    cancel: () => void (state.isCancelled = true),
  }, { highWaterMark: 0 });
  return { body, state };
};

test('a body may have as many bytes as are let in, and not one more', async () => {
  const [enough, tooMany, none] = [readerOf('12345', 5), readerOf('123456', 5), readerOf(null)];
  assert.deepEqual([await readAll(enough), enough.received, enough.failure], ['12345', 5, undefined]);
  assert.equal(await readAll(tooMany), 'proxy.tooLarge');
  assert.deepEqual([tooMany.received, tooMany.failure.status, tooMany.failure.params], [6, 413, { most: 5 }]);
  assert.deepEqual([await readAll(none), none.received, none.wasTaken], ['', 0, false]);
  none.cancel();
});

test('what was read before the proxy got it is told with what helps there', async () => {
  for (const [server, note] of [['express', 'express'], ['fastify', 'fastify'], ['node', 'node'], ['koa', 'web'], [undefined, 'web'], [5, 'web'], [['node'], 'web']]) {
    const used = new Request('http://portal/send', { ...POST, body: 'a' });
    await used.text();
    const locked = new Request('http://portal/send', { ...POST, body: 'a' });
    locked.body.getReader();
    for (const request of [used, locked]) {
      const reader = boundedReader(request, 100, server);
      assert.equal(reader.wasTaken, true);
      await assert.rejects(reader.read(), ({ code, status, params }) => code === 'proxy.wasRead' && status === 500 && params.notes.join() === `proxy.note.${note}`);
      reader.cancel();
    }
  }
});

test('a body that breaks off is told so, with what somebody refused it for where that is known', async () => {
  const gone = readerOf(new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) }));
  assert.equal(await readAll(gone), 'proxy.brokenOff');
  assert.equal(gone.failure.status, 400);
  const answered = new Refusal(500, 'proxy.answered');
  const refused = readerOf(new ReadableStream({ pull: (controller) => controller.error(answered) }));
  assert.equal(await readAll(refused), 'proxy.answered');
  assert.equal(refused.failure, answered);
});

test('a caller may be silent for 15 seconds before its body, and for a minute within it', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  const turns = async () => {
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  for (const [pieces, patience, code] of /** @type {[string[], number, string][]} */ ([[[], 15_000, 'proxy.silent.first'], [['a'], 60_000, 'proxy.silent']])) {
    let outcome = 'open';
    const reader = readerOf(silentAfter(...pieces).body);
    readAll(reader).then((told) => (outcome = told));
    await turns();
    context.mock.timers.tick(patience - 1);
    await turns();
    assert.equal(outcome, 'open');
    context.mock.timers.tick(1);
    await turns();
    assert.equal(outcome, code);
    assert.equal(reader.failure.status, 408);
  }
});

/** A message that passes. @param {BodyInit} body @param {number} [most] */
function passingOf(body, most = 1e6) {
  const reader = readerOf(body, most);
  const passing = new PassingMessage(reader, mailbox, allowed);
  const pieces = [];
  const run = async () => {
    for await (const piece of passing.stream()) {
      pieces.push(new TextDecoder().decode(piece));
    }
    return pieces.join('');
  };
  return { passing, pieces, run };
}

test('white space around a message stays, and too much of it behind is refused', async () => {
  const text = JSON.stringify(message());
  const whole = passingOf(`\r\n ${text}${' '.repeat(65_535)}`);
  const sent = await whole.run();
  assert.ok(sent.startsWith('\r\n {"username"') && sent.endsWith(`}${' '.repeat(65_535)}`));
  assert.deepEqual(JSON.parse(sent), { ...mailbox, ...message() });
  assert.equal(Buffer.byteLength(sent), Buffer.byteLength(text) + 65_538 + whole.passing.added);
  const long = passingOf(`${text}${' '.repeat(65_536)}`);
  await assert.rejects(long.run(), ({ code, status }) => code === 'proxy.whiteSpace' && status === 400);
  assert.equal(long.passing.failure.code, 'proxy.whiteSpace');
  assert.ok(!long.pieces.join('').endsWith('}'));
});

test('what ends a message before its end lets go of its body, and is known', async () => {
  const { body, state } = silentAfter('{"sender":"a@b.it","bcc":');
  const { passing, run } = passingOf(body);
  await assert.rejects(run(), ({ code }) => code === 'proxy.json.otherName');
  assert.deepEqual([passing.failure.code, state.isCancelled, passing.fingerprint], ['proxy.json.otherName', true, '']);
});

test('a message that nobody takes any more lets go of its body', async () => {
  const { body, state } = silentAfter('{"sender":"a@b.it"');
  const { passing } = passingOf(body);
  const reader = passing.stream().getReader();
  await reader.read();
  await reader.cancel('left');
  assert.equal(state.isCancelled, true);
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual([passing.failure, passing.fingerprint], [undefined, '']);
});

test('one that nobody takes any more while its end is waited for ends without a fault of its own', async () => {
  const { body } = silentAfter('{"sender":"a@b.it"', ',');
  const { passing } = passingOf(body);
  const reader = passing.stream().getReader();
  for (let count = 0; count < 4; count += 1) {
    await reader.read();
  }
  const last = reader.read();
  await new Promise((resolve) => setImmediate(resolve));
  await reader.cancel('left');
  assert.equal((await last).done, true);
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual([passing.failure, passing.fingerprint], [undefined, '']);
});

test('no more of a message is read than is asked for, and no empty piece goes out', async () => {
  const text = JSON.stringify(message());
  let pulled = 0;
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode(text[pulled] ?? ' '));
      pulled += 1;
    },
  }, { highWaterMark: 0 });
  const reader = passingOf(body).passing.stream().getReader();
  assert.equal(pulled, 0);
  const pieces = [];
  for (let count = 0; count < text.length; count += 1) {
    pieces.push((await reader.read()).value.length);
  }
  // The credentials are a piece of their own.
  assert.equal(pulled, text.length - 1);
  assert.ok(pieces.every((length) => length > 0));
  await reader.cancel();
});

/** What stores have kept of bodies, and will compare: it must not change from version to version. @param {Buffer} bytes */
function keptFingerprint(bytes) {
  let digest = Buffer.alloc(32);
  const block = 1024 * 1024;
  for (let at = 0; at <= bytes.length; at += block) {
    digest = createHash('sha256').update(digest).update(bytes.subarray(at, at + block)).digest();
  }
  return `${bytes.length}-${digest.toString('hex')}`;
}

test('the fingerprint of a body is its length and its digest, in whatever pieces it comes', async () => {
  for (const size of [0, 1, 65_536, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 70_000]) {
    const bytes = Buffer.alloc(size, 'abcdefg');
    for (const step of [100_000, 2_000_000]) {
      const fingerprint = new Fingerprint();
      for (let at = 0; at < size; at += step) {
        await fingerprint.push(bytes.subarray(at, at + step));
      }
      assert.equal(await fingerprint.end(), keptFingerprint(bytes), `${size} in steps of ${step}`);
    }
  }
  // One whose digest has zeros to be padded.
  assert.equal(await new Fingerprint().end(), '0-66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925');
});

test('a message that is sent on has the fingerprint of one that is only read', async () => {
  const text = JSON.stringify(message({ body: 'x'.repeat(100_000) }));
  const sent = passingOf(inPieces(text, 7_001));
  await sent.run();
  const whole = await fingerprintOf(readerOf(text, 1e6));
  assert.equal(sent.passing.fingerprint, whole);
  assert.equal(whole, keptFingerprint(Buffer.from(text)));
  assert.notEqual(await fingerprintOf(readerOf(text.replace('xx', 'xy'), 1e6)), whole);
});
