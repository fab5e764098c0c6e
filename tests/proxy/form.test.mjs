/** Messages whose files come as they are: exactly the JSON goes out that they would have come as, or nothing. */

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';

import { Base64, byHand, lengthOf } from '../../pkg-template/proxy/request/base64.js';
import { formReader } from '../../pkg-template/proxy/request/form.js';
import { made, refusal } from './made.mjs';
import { message, post, taken } from './service.mjs';

const URL = 'https://portal.example/api/pec/send';

/** A message as JSON, and the same in pieces around its files. */
function messageOf(files, more = {}) {
  const pieces = JSON.stringify(
    message({ subject: 'Perché "no"?', ...more, attachments: files.map((_, index) => ({ name: `${index}.pdf`, file: 'data:application/pdf;base64,|' })) }),
  ).split('|');
  const whole = pieces.map((piece, index) => piece + (files[index]?.toString('base64') ?? '')).join('');
  let place = 0;
  const gaps = files.map((file, index) => [(place += Buffer.byteLength(pieces[index])), file.length]);
  return { whole, text: pieces.join(''), gaps };
}

/** As the client makes it. */
function formOf(files, { first, more } = {}) {
  const { whole, text, gaps } = messageOf(files, more);
  const form = new FormData();
  form.append('message', new Blob([first ?? `${JSON.stringify(gaps)}\n${text}`], { type: 'application/json' }));
  for (const file of files) {
    form.append('file', new Blob([file]), 'file');
  }
  return { form, whole };
}

const send = (form, headers = {}) => new Request(URL, { method: 'POST', headers: { 'idempotency-key': 'one', ...headers }, body: form, duplex: 'half' });

test('base64 is the same however its bytes come, by the runtime’s means and by hand', () => {
  for (const size of [0, 1, 2, 3, 4, 5, 6, 61, 62, 63, 1000]) {
    const bytes = randomBytes(size);
    assert.equal(Buffer.from(byHand(bytes)).toString(), bytes.toString('base64'));
    assert.equal(lengthOf(size), bytes.toString('base64').length);
    for (const step of [1, 2, 3, 5, 64]) {
      const base64 = new Base64();
      let text = '';
      for (let at = 0; at < size; at += step) {
        text += Buffer.from(base64.push(bytes.subarray(at, at + step))).toString();
      }
      assert.equal(text + Buffer.from(base64.end()).toString(), bytes.toString('base64'));
    }
  }
});

test('of base64 no more waits than has to', () => {
  const base64 = new Base64();
  const given = ['abc', 'd', 'efgh', ''].map((piece) => Buffer.from(base64.push(Buffer.from(piece))).toString());
  assert.deepEqual(given, ['YWJj', '', 'ZGVm', '']);
  assert.deepEqual([base64.end(), base64.end()].map((rest) => Buffer.from(rest).toString()), ['Z2g=', '']);
});

test('what ends a form is known of its reader, and who leaves lets go of it', async () => {
  const reasons = [];
  const own = { wasTaken: false, server: 'node', received: 7, failure: undefined, cancel: (reason) => reasons.push(reason) };
  const short = formReader({ ...own, read: async () => undefined }, 'x', 1e6);
  assert.deepEqual([short.failure, short.received, short.server, short.wasTaken], [undefined, 7, 'node', false]);
  await assert.rejects(short.length(), ({ code }) => code === 'proxy.form');
  await assert.rejects(short.read());
  assert.equal(short.failure.code, 'proxy.form');
  const failure = new Error('broken off');
  assert.equal(formReader({ ...own, failure, read: async () => undefined }, 'x', 1e6).failure, failure);
  short.cancel('left');
  assert.deepEqual(reasons, ['left']);
});

test('base64 is the same in runtimes that have other means, or none', async (context) => {
  const { Buffer: known } = globalThis;
  context.after(() => {
    globalThis.Buffer = known;
    Reflect.deleteProperty(Uint8Array.prototype, 'toBase64');
  });
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) % 256);
  const wanted = known.from(bytes).toString('base64');
  const text = ({ Base64: Own }) => {
    const base64 = new Own();
    return [base64.push(bytes.subarray(0, 500)), base64.push(bytes.subarray(500)), base64.end()].map((piece) => new TextDecoder().decode(piece)).join('');
  };
  // @ts-expect-error a runtime without it
  globalThis.Buffer = undefined;
  const bare = await import('../../pkg-template/proxy/request/base64.js?bare');
  let calls = 0;
  Object.defineProperty(Uint8Array.prototype, 'toBase64', {
    configurable: true,
    value() {
      calls += 1;
      return known.from(this).toString('base64');
    },
  });
  const newer = await import('../../pkg-template/proxy/request/base64.js?newer');
  globalThis.Buffer = known;
  assert.equal(text(bare), wanted);
  assert.equal(text(newer), wanted);
  assert.ok(calls > 0);
});

test('what goes out is the very JSON, with its length, whatever the sizes of the files', async () => {
  for (const sizes of [[0], [1], [2], [3], [100_000], [5, 0, 70_001], [65_536, 131_073]]) {
    const { proxy, service } = made();
    const { form, whole } = formOf(sizes.map((size) => randomBytes(size)));
    const response = await proxy(send(form));
    assert.deepEqual([response.status, response.headers.get('x-pec-accepts')], [201, 'multipart']);
    const [{ body, headers }] = service.arrivals;
    assert.equal(body.slice(body.indexOf('"sender"')), whole.slice(1));
    assert.equal(Number(headers.get('content-length')), Buffer.byteLength(body));
    assert.equal(headers.get('content-type'), 'application/json');
  }
});

test('with files as they are or as JSON, under one key it is one message', async () => {
  const files = [randomBytes(50_000), randomBytes(3)];
  const { whole } = formOf(files);
  const form = () => send(formOf(files).form);
  const json = () => post(whole, { 'idempotency-key': 'one' });
  for (const [first, second] of [[form, json], [json, form], [form, form]]) {
    const { proxy, service } = made();
    const one = await (await proxy(first())).text();
    const again = await proxy(second());
    assert.deepEqual([again.status, await again.text(), service.arrivals.length], [201, one, 1]);
  }
  const { proxy, service } = made();
  await proxy(form());
  const [status] = await refusal(await proxy(send(formOf([randomBytes(50_000), files[1]]).form)));
  assert.deepEqual([status, service.arrivals.length], [422, 1]);
});

/** A form written by hand. */
function raw(parts, { boundary = 'x-x', end = '--', tail = '\r\n' } = {}, told = boundary) {
  const head = 'content-disposition: form-data; name="a"; filename="../../etc/passwd"\r\ncontent-type: text/plain\r\n\r\n';
  const pieces = parts.flatMap((part) => [`--${boundary}\r\n${head}`, part, '\r\n']);
  const body = Buffer.concat([...pieces, `--${boundary}${end}${tail}`].map((piece) => Buffer.from(piece)));
  return send(body, { 'content-type': `multipart/form-data; boundary=${told}` });
}

test('a form that is not what it says sends nothing, and leaves its key free', async () => {
  const file = Buffer.from('uno due tre');
  const { text, gaps } = messageOf([file]);
  const first = (given) => `${JSON.stringify(given)}\n${text}`;
  const [[place, size]] = gaps;
  const right = first(gaps);
  const wrong = {
    'a byte too few': raw([right, file.subarray(1)]),
    'a byte too many': raw([right, Buffer.concat([file, Buffer.from('!')])]),
    'a file too few': raw([right]),
    'a file too many': raw([right, file, file]),
    'no end': raw([right, file], { end: '\r\n', tail: '' }),
    'no part at all': raw([]),
    'no line of gaps': raw([text, file]),
    'no gaps': raw([first([])]),
    'gaps that are none': raw([first({ place })]),
    'a gap behind the end': raw([first([[text.length + 99, size]]), file]),
    'a gap in no place': raw([first([[-1, size]]), file]),
    'half a byte': raw([first([[place, size + 0.5]]), file]),
    'gaps backwards': raw([first([[place, size], [place - 1, size]]), file, file]),
    'a hundred thousand gaps': raw([first(Array(100_000).fill([1, 0]))]),
    'a boundary that only begins alike': raw([right, file], { boundary: 'x-xx' }, 'x-x'),
    'an end in place of a part': send(Buffer.from('--x--\r\na: b\r\n\r\n'), { 'content-type': 'multipart/form-data; boundary=x' }),
    'another boundary': send(Buffer.from('--y\r\n\r\n'), { 'content-type': 'multipart/form-data; boundary=x' }),
    'no header ends': send(Buffer.from(`--x\r\n${'a: b\r\n'.repeat(5000)}`), { 'content-type': 'multipart/form-data; boundary=x' }),
    'broken off': send(new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) }), { 'content-type': 'multipart/form-data; boundary=x' }),
  };
  const { proxy, service } = made();
  for (const [what, request] of Object.entries(wrong)) {
    const response = await proxy(request);
    assert.equal(response.headers.get('x-pec-key'), 'free', what);
    const [status, words] = await refusal(response);
    assert.equal(status, 400, what);
    assert.match(words, /Nothing was sent\.$/, what);
  }
  assert.equal(service.arrivals.length, 0);
  assert.equal((await proxy(raw([right, file]))).status, 201);
  assert.deepEqual(JSON.parse(service.arrivals[0].body).attachments, [{ name: '0.pdf', file: `data:application/pdf;base64,${file.toString('base64')}` }]);
});

/** What a form's reader makes of these parts, or what it is refused for. @param {(string | Buffer)[]} parts @param {number} [most] @param {number} [step] */
async function madeOf(parts, most = 1e6, step = 10_000) {
  const body = Buffer.from(await raw(parts, { boundary: 'x' }).arrayBuffer());
  let at = 0;
  const read = async () => (at < body.length ? body.subarray(at, (at += step)) : undefined);
  const reader = formReader({ wasTaken: false, received: 0, failure: undefined, read, cancel: () => {} }, 'x', most);
  const pieces = [];
  try {
    const length = await reader.length();
    for (let piece = await reader.read(); piece !== undefined; piece = await reader.read()) {
      pieces.push(Buffer.from(piece));
    }
    assert.equal(Buffer.concat(pieces).length, length);
    assert.ok(pieces.slice(0, -1).every((piece) => piece.length > 0), 'a piece without a byte');
    return Buffer.concat(pieces).toString();
  } catch (error) {
    assert.ok(error.code?.startsWith('proxy.'), error.stack);
    return `${error.status} ${error.code} ${JSON.stringify(error.params)}`;
  }
}

test('files stand where the first part says, at its beginning and its end too, one behind another, and empty ones', async () => {
  const [one, two] = [Buffer.from('uno due'), Buffer.from('tre')];
  for (const [gaps, files, whole] of [
    [[[0, 7]], [one], 'dW5vIGR1ZQ==abcd'],
    [[[4, 7]], [one], 'abcddW5vIGR1ZQ=='],
    [[[2, 3], [2, 7]], [two, one], 'abdHJldW5vIGR1ZQ==cd'],
    [[[1, 0], [3, 3]], [Buffer.alloc(0), two], 'abcdHJld'],
  ]) {
    for (const step of [1, 2, 7, 10_000]) {
      assert.equal(await madeOf([`${JSON.stringify(gaps)}\nabcd`, ...files], 1e6, step), whole, `in steps of ${step}`);
    }
  }
});

test('a first part says where files are missing, in their order, and nothing else', async () => {
  const file = Buffer.from('tre');
  for (const line of [
    ...['', 'null', '5', '"a"', '{"length":1,"0":[1,3]}', '[]', '[null]', '[5]', '["13"]', '[{"length":2,"0":1,"1":3}]', '[[]]', '[[1]]', '[[1,3,0]]', '[[1,3]'],
    ...['[["1",3]]', '[[1,"3"]]', '[[1.5,3]]', '[[1,3.5]]', '[[-1,3]]', '[[1,-3]]', '[[5,3]]', '[[null,3]]', '[[1,null]]', '[[2,3],[1,3]]', '[[1e300,3]]', '[[1,1e300]]'],
  ]) {
    assert.equal(await madeOf([`${line}\nabcd`, file, file]), '400 proxy.form {}', line);
  }
  for (const first of ['[[1,3]]', '[[1,3]]x']) {
    assert.equal(await madeOf([first, file]), '400 proxy.form {}', 'no line feed');
  }
  assert.equal(await madeOf(['[]\nabcd']), '400 proxy.form {}', 'no file');
  for (const [count, whole] of [[1000, 'abcd'], [1001, '400 proxy.form {}']]) {
    const many = Array.from({ length: count }, () => Buffer.alloc(0));
    assert.equal(await madeOf([`${JSON.stringify(many.map(() => [2, 0]))}\nabcd`, ...many]), whole);
  }
});

test('the JSON of a form may have as many bytes as are let in, and not one more', async () => {
  const parts = ['[[2,3]]\nabcd', Buffer.from('tre')];
  assert.equal(await madeOf(parts, 8), 'abdHJlcd');
  assert.equal(await madeOf(parts, 7), '413 proxy.tooLarge {"most":7}');
  const long = `[[0,0]]\n${'x'.repeat(1024 * 1024 - 8)}`;
  assert.equal((await madeOf([long, ''], 2e6)).length, 1024 * 1024 - 8);
  assert.equal(await madeOf([`${long}x`, ''], 2e6), '413 proxy.form.long {"most":1048576}');
});

test('a charset that a gateway adds to the type of a form changes nothing; two boundaries are none', async () => {
  const file = Buffer.from('uno due tre');
  const { text, gaps } = messageOf([file]);
  const parts = [`${JSON.stringify(gaps)}\n${text}`, file];
  const boundary = '----geckoformboundary4a7acee3709293e183ef2932a147a331';
  const told = ['boundary=B', 'boundary=B;charset=UTF-8', 'boundary="B"; charset=utf-8', 'charset="UTF-8"; boundary=B', 'BOUNDARY=B ; Charset=ISO-8859-1'];
  for (const type of told) {
    const { proxy, service } = made();
    const body = await raw(parts, { boundary }).arrayBuffer();
    const answer = await proxy(send(body, { 'content-type': `multipart/form-data;${type.replace(/(?<==)("?)B/, `$1${boundary}`)}` }));
    assert.deepEqual([answer.status, service.arrivals.length], [201, 1], type);
  }
  for (const type of ['boundary=x;boundary=B', 'boundary=B;boundary=x', 'boundary*0=B', 'boundary=B;charset=a;charset=b', 'boundary=', 'boundary="B', 'boundary=B;x=y']) {
    const { proxy, service } = made();
    const body = await raw(parts, { boundary }).arrayBuffer();
    const answer = await proxy(send(body, { 'content-type': `multipart/form-data;${type.replace(/(?<==)("?)B/, `$1${boundary}`)}` }));
    assert.deepEqual([answer.status, service.arrivals.length], [415, 0], type);
    assert.match(await answer.text(), /Nothing was sent/);
  }
});

test('what it would be as JSON is watched: the sender, other names, credentials, what stands in a gap', async () => {
  const file = randomBytes(30);
  const refused = async (request, pattern) => {
    const { proxy, service } = made();
    const [, words] = await refusal(await proxy(request));
    assert.match(words, pattern);
    assert.equal(service.arrivals.length, 0);
  };
  await refused(send(formOf([file], { more: { sender: 'altro@pec.it' } }).form), /sender/);
  await refused(send(formOf([file], { more: { username: 'x' } }).form), /username/);
  await refused(send(formOf([file], { more: { bcc: 'x' } }).form), /another name/);
  // A gap is somewhere in the text, and what comes there is base64: no quote, no brace, no name.
  const text = JSON.stringify(message());
  const at = (place) => raw([`[[${place},30]]\n${text}`, file]);
  await refused(at(0), /JSON/);
  await refused(at(text.indexOf('comune')), /sender/);
  await refused(at(Buffer.byteLength(text)), /after/);
});

test('lengths are looked at before anything is read of the files', async () => {
  const { proxy, service } = made({ maxBodySize: 10_000 });
  let pulled = 0;
  const { text } = messageOf([Buffer.alloc(0)]);
  const announced = (line) =>
    new ReadableStream({
      pull(controller) {
        pulled += 1;
        const part = pulled === 1 ? `--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n${line}\r\n--x\r\n` : 'x'.repeat(1000);
        controller.enqueue(Buffer.from(part));
      },
    }, { highWaterMark: 0 });
  const form = { 'content-type': 'multipart/form-data; boundary=x' };
  const [status, words] = await refusal(await proxy(new Request(URL, { method: 'POST', duplex: 'half', headers: { 'idempotency-key': 'one', ...form }, body: announced(`[[${text.length - 3},7500]]\n${text}`) })));
  assert.equal(status, 413);
  assert.ok(pulled <= 2);
  assert.match(words, /10000 bytes/);
  // A first part that never ends is held to a bound.
  const long = made();
  const [tooLong] = await refusal(await long.proxy(raw([`[[1,1]]\n${'x'.repeat(2 ** 20)}`, 'x'])));
  assert.deepEqual([tooLong, service.arrivals.length + long.service.arrivals.length], [413, 0]);
});

test('a form without a key, or of somebody else’s page, is refused', async () => {
  const { form } = formOf([randomBytes(3)]);
  const { proxy, service } = made();
  const without = new Request(URL, { method: 'POST', body: form, headers: { 'x-requested-with': 'x' } });
  assert.equal((await refusal(await proxy(without)))[0], 400);
  const other = send(formOf([randomBytes(3)]).form, { 'sec-fetch-site': 'cross-site' });
  assert.equal((await refusal(await proxy(other)))[0], 403);
  assert.equal((await refusal(await proxy(send(formOf([randomBytes(3)]).form, { 'content-encoding': 'gzip' }))))[0], 415);
  assert.equal(service.arrivals.length, 0);
});

test('bytes may come one by one, or in any pieces, and none is held back but what must be', async () => {
  const files = [randomBytes(200), Buffer.from('\r\n--x-x\r\n--x-\r\n--'.repeat(9))];
  const { whole, text, gaps } = messageOf(files);
  // Inside of a file stands what begins like the boundary.
  const body = Buffer.from(await raw([`${JSON.stringify(gaps)}\n${text}`, ...files], { boundary: 'x-x-x' }).arrayBuffer());
  for (const step of [...Array.from({ length: 80 }, (_, index) => index + 1), 65_536]) {
    let at = 0;
    const read = async () => (at < body.length ? body.subarray(at, (at += step)) : undefined);
    const reader = formReader({ wasTaken: false, received: 0, failure: undefined, read, cancel: () => {} }, 'x-x-x', 1e6);
    assert.equal(await reader.length(), Buffer.byteLength(whole));
    const pieces = [];
    for (let piece = await reader.read(); piece !== undefined; piece = await reader.read()) {
      pieces.push(Buffer.from(piece));
    }
    assert.equal(Buffer.concat(pieces).toString(), whole, `in steps of ${step}`);
  }
});

test('a first part that comes byte by byte is not copied for each', async () => {
  const file = randomBytes(3);
  const run = async (size) => {
    const { text, gaps } = messageOf([file], { body: 'x'.repeat(size) });
    const body = Buffer.from(await raw([`${JSON.stringify(gaps)}\n${text}`, file], { boundary: 'x' }).arrayBuffer());
    let at = 0;
    const read = async () => (at < body.length ? body.subarray(at, (at += 1)) : undefined);
    const since = process.cpuUsage();
    await formReader({ wasTaken: false, received: 0, failure: undefined, read, cancel: () => {} }, 'x', 1e6).length();
    return process.cpuUsage(since).user;
  };
  await run(50_000);
  // Copied for each, eight times as many would take sixty-four times as long.
  const [short, long] = [await run(50_000), await run(400_000)];
  assert.ok(long < 14 * short, `${short} and ${long} µs`);
});

test('nothing more is read than the service takes', async () => {
  let pulled = 0;
  const size = 50 * 65_536;
  const { text } = messageOf([Buffer.alloc(0)]);
  const place = text.length - 3;
  const body = new ReadableStream({
    pull(controller) {
      pulled += 1;
      const head = '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n';
      if (pulled === 1) {
        controller.enqueue(Buffer.from(`${head}[[${place},${size}]]\n${text}\r\n${head}`));
      } else if (pulled <= 51) {
        controller.enqueue(new Uint8Array(65_536));
      } else {
        controller.enqueue(Buffer.from('\r\n--x--\r\n'));
        controller.close();
      }
    },
  }, { highWaterMark: 0 });
  let read = 0;
  const { proxy } = made({
    fetch: async (request) => {
      const reader = request.body.getReader();
      for (; !(await reader.read()).done; read += 1) {
        assert.ok(pulled <= read + 4, `${pulled} pulled, ${read} read`);
      }
      return taken('1');
    },
  });
  const request = new Request(URL, { method: 'POST', duplex: 'half', headers: { 'idempotency-key': 'one', 'content-type': 'multipart/form-data; boundary=x' }, body });
  assert.equal((await proxy(request)).status, 201);
  assert.ok(read > 50);
});

test('where forms do not get through, the portal says so and JSON comes', async () => {
  const { proxy, service } = made({ multipart: false });
  const { form, whole } = formOf([randomBytes(30)]);
  const response = await proxy(send(form));
  assert.equal(response.headers.get('x-pec-accepts'), null);
  assert.equal((await refusal(response))[0], 415);
  assert.equal((await proxy(post(whole, { 'idempotency-key': 'one' }))).status, 201);
  assert.equal(service.arrivals.length, 1);
  assert.throws(() => made({ multipart: 'no' }), /multipart must be true or false/);
});
