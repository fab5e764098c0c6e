/** What the service repeats of the secrets does not come back, however it writes them; and all else does. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { redacted, withoutEcho } from '../../pkg-template/proxy/redact/secrets.js';
import { made } from './made.mjs';
import { ask, mailbox, message, post } from './service.mjs';
import { EMBEDDINGS, SPELLINGS, decodings } from './redact/spellings.mjs';

const PASSWORD = 'Pà/ss "w<&%41\\';
const TOKEN = `eyJhbGciOiJSUzI1NiJ9.${'QmFzZTY0LXRva2Vu_x-'.repeat(12)}.c2ln`;

const holds = (text, secret) => decodings(text).some((decoded) => decoded.includes(secret));

for (const [spelling, spell] of Object.entries(SPELLINGS)) {
  test(`no secret is left that was written: ${spelling}`, () => {
    for (const secret of [PASSWORD, 'segreta']) {
      for (const [embedding, embed] of Object.entries(EMBEDDINGS)) {
        const echo = embed(spell(secret));
        const shown = JSON.stringify({ secret, embedding, echo });
        assert.ok(holds(echo, secret), `nothing to be taken out: ${shown}`);
        const clean = redacted(echo, [secret, TOKEN]);
        assert.ok(!holds(clean, secret), `${shown} ${clean}`);
        assert.ok(!embedding.startsWith('JSON') || JSON.parse(clean), shown);
      }
    }
  });
}

test('what holds no secret comes back byte for byte', () => {
  const odd = '\ufeff{ "id" : 12345678901234567890.0e+10 ,"a":"\\u00e0\\/" , "a":\t"\\ud83d", "n":-0.10 }\r\n';
  assert.equal(redacted(odd, [PASSWORD]), odd);
});

test('next to a secret all else of JSON stays byte for byte', () => {
  const echo = '{ "id" : 12345678901234567890 ,"a":"\\u00e0\\/", "p":"x segreta y", "a":"\\ud83d", "segreta":[1.10 ] }';
  const clean = '{ "id" : 12345678901234567890 ,"a":"\\u00e0\\/", "p":"x … y", "a":"\\ud83d", "…":[1.10 ] }';
  assert.equal(redacted(echo, ['segreta']), clean);
});

test('a secret that a service without words for text writes as a number', () => {
  assert.equal(redacted('{"password":12345678,"id":123456789}', ['12345678']), '{"password":"…","id":123456789}');
  assert.equal(redacted('{"p":12.5e7}', ['12.5e7']), '{"p":"…"}');
});

test('a secret that went through another alphabet, another form of its accents, or another language’s escapes', () => {
  for (const [secret, echo] of [
    ['perché no', Buffer.from('perché no', 'latin1').toString()],
    ['perché no', Buffer.from('perché no').toString('latin1')],
    ['perché no', 'perché no'.normalize('NFD')],
    ['perché no'.normalize('NFD'), 'perché no'],
    ['perché no', 'perch%E9%20no'],
    ['perché no', 'perch\\xe9 no'],
    ['perché no', Buffer.from('perché no', 'latin1').toString('base64')],
    ["l'acqua", "l\\'acqua"],
    ['perché no', 'perch&eacute; no'],
    ['a&b<c', 'a&ampb&ltc'],
    ['a/b:c', 'a&sol;b&colon;c'],
  ]) {
    assert.equal(redacted(`p=${echo} !`, [secret]), 'p=… !');
  }
});

test('a password that stands there as it is goes, though JSON reads something else', () => {
  const secret = 'a\\":\\"@X';
  for (const text of [`"password${secret}="`, `{"message":"no: ${secret}"}`]) {
    assert.ok(JSON.parse(text) !== undefined);
    assert.ok(!redacted(text, [secret]).includes(secret), text);
  }
  // What every answer has stays, whatever the password is called.
  assert.equal(redacted('{"message":"no"}', ['message']), '{"message":"no"}');
});

test('a short secret goes where it is all of a string, and makes no holes', () => {
  assert.equal(redacted('{"a":"la password abc","p":"abc","abc":1}', ['abc']), '{"a":"la password abc","p":"…","abc":1}');
  assert.equal(redacted('abc abc', ['abc']), 'abc abc');
  assert.equal(redacted('{"p":"","q":"x"}', ['']), '{"p":"","q":"x"}');
});

test('a password that is one of the service’s words does not hide what became of a message', () => {
  for (const [password, text] of [
    ['success', '{"success":true,"message_id":"100000000000001"}'],
    ['message', '{"success":false,"message":"no"}'],
    ['true', '{"success":"true","message_id":"100000000000001"}'],
    ['0000', '{"success":true,"message_id":"100000000000001"}'],
  ]) {
    assert.equal(redacted(text, [password]), text);
  }
  assert.equal(redacted('{"success":false,"message_id":"wrong segreta"}', ['segreta']), '{"success":false,"message_id":"wrong …"}');
});

test('of a long secret pieces go too: cut, from its middle, broken into lines', () => {
  for (const piece of [TOKEN.slice(0, 40), TOKEN.slice(30, 80), TOKEN.slice(-30)]) {
    for (const embed of Object.values(EMBEDDINGS)) {
      const clean = redacted(embed(`token ${piece}… is wrong`), [TOKEN]);
      assert.ok(!decodings(clean).some((text) => text.includes(piece.slice(0, 12)) || text.includes(piece.slice(-12))), clean);
    }
  }
  const lines = TOKEN.replaceAll(/.{40}/g, '$&\r\n');
  assert.doesNotMatch(redacted(lines, [TOKEN]), /\w{12}/);
  const spelled = SPELLINGS['HTML, every character in decimal'](TOKEN).slice(0, 200);
  assert.doesNotMatch(redacted(spelled, [TOKEN]), /(&#\d+;){12}/);
  assert.equal(redacted('eyJhbGci is how they begin', [TOKEN]), 'eyJhbGci is how they begin');
});

test('of a sentence no common phrase goes', () => {
  const text = 'la password non va bene';
  assert.equal(redacted(text, ['con la password non va bene niente']), text);
});

test('several secrets, of which one begins as the other does', () => {
  assert.equal(redacted('segreta segreta-due', ['segreta', 'segreta-due']), '… …');
  assert.equal(redacted('segreta segreta-due', ['segreta-due', 'segreta']), '… …');
});

test('of base64 all letters go: the outer ones hold bits of the secret', () => {
  for (const before of ['', 'u:', 'us:', 'user:']) {
    const basic = Buffer.from(`${before}segreta`).toString('base64');
    assert.equal(redacted(`Basic ${basic} x`, ['segreta']), 'Basic … x');
  }
});

/** An answer in pieces. @param {(string | Error)[]} pieces */
function answer(...pieces) {
  const state = { read: 0, isCancelled: false };
  const body = new ReadableStream(
    {
      pull(controller) {
        const piece = pieces[state.read];
        state.read += 1;
        if (piece === undefined) {
          controller.close();
        } else if (piece instanceof Error) {
          controller.error(piece);
        } else {
          controller.enqueue(new TextEncoder().encode(piece));
        }
      },
      cancel() {
        state.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { response: new Response(body), state };
}

const text = (body) => new Response(body).text();

for (const [title, pieces, expected] of /** @type {const} */ ([
  ['mail passes as it is', ['{"success":true,"data":"la mia segreta"}'], '{"success":true,"data":"la mia segreta"}'],
  ['also where nothing is said of success', ['{"data":"segreta"}'], '{"data":"segreta"}'],
  ['and where it is within the mail', ['{"data":{"success":false,"p":"segreta"}}'], '{"data":{"success":false,"p":"segreta"}}'],
  ['a list', ['[{"success":false}, "segreta"]'], '[{"success":false}, "segreta"]'],
  ['a no', ['{"p":"segreta", ', '"success":false}'], '{"p":"…", "success":false}'],
  ['a no in a service’s other words', [' {"p":"segreta", "success":"KO"}'], ' {"p":"…", "success":"KO"}'],
  ['a no as a number', ['{"success":0,"p":"segreta"}'], '{"success":0,"p":"…"}'],
  ['a yes as a number', ['{"success":1,"p":"segreta"}'], '{"success":1,"p":"segreta"}'],
  ['another yes as a number', ['{"success":2,"p":"segreta"}'], '{"success":2,"p":"segreta"}'],
  ['nothing', [], ''],
  ['blanks', [' ', '\n'], ' \n'],
  ['half a no', ['{"success":false,"p":"segreta'], '{"success":false,"p":"…'],
  ['a no and a warning', ['{"success":false}<b>segreta</b>'], '{"success":false}<b>…</b>'],
  ['half a mail', ['{"success":true,"p":"segreta'], '{"success":true,"p":"segreta'],
])) {
  test(`an answer that was asked for: ${title}`, async () => {
    assert.equal(await text(await withoutEcho(answer(...pieces).response, ['segreta'])), expected);
  });
}

test('an answer without a body has none', async () => {
  assert.equal(await withoutEcho(new Response(null, { status: 204 }), ['segreta']), null);
});

test('what is no object of JSON passes at once, and as it is read', async () => {
  const { response, state } = answer('%PDF-', 'segreta', 'end');
  const reader = /** @type {ReadableStream} */ (await withoutEcho(response, ['segreta'])).getReader();
  assert.equal(state.read, 1);
  assert.equal(new TextDecoder().decode((await reader.read()).value), '%PDF-');
  await reader.cancel();
  assert.ok(state.isCancelled);
});

const LONG = 'x'.repeat(70_000);

test('a long mail passes as it is read', async () => {
  for (const first of ['{"success":true,"data":"', '{"data":"\\"success\\":false,', '{"a":[{"success":false}],"b":"']) {
    const { response, state } = answer(first, LONG, 'segreta"}', ' ');
    const body = await withoutEcho(response, ['segreta']);
    assert.equal(state.read, 2);
    assert.equal(await text(body), `${first}${LONG}segreta"} `);
  }
});

test('a long no does not pass', async () => {
  const { response, state } = answer('{"p":"segreta","success" : false,"a":"', LONG, LONG);
  const told = JSON.parse(await text(await withoutEcho(response, ['segreta'])));
  assert.equal(told.success, false);
  assert.ok(state.isCancelled);
});

test('an answer that breaks, breaks there', async () => {
  const { response } = answer('{"a":', new Error('broken'));
  const reader = /** @type {ReadableStream} */ (await withoutEcho(response, ['segreta'])).getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), '{"a":');
  await assert.rejects(reader.read(), /broken/);
});

/** The service repeats what it got, in each spelling. */
const echoing = (status, success) => ({ headers, body }) => {
  const secrets = [headers.get('x-password') ?? JSON.parse(body).password, headers.get('authorization')];
  const spelled = secrets.flatMap((secret) => Object.values(SPELLINGS).map((spell) => spell(secret)));
  return Response.json({ success, message: spelled, inner: JSON.stringify(secrets) }, { status });
};

for (const [title, status, success] of /** @type {const} */ ([['a refusal', 406, false], ['a 200 that says no', 200, false]])) {
  test(`through the proxy nothing comes back: ${title}`, async () => {
    const { proxy } = made({ answer: echoing(status, success), token: TOKEN });
    const headers = { 'idempotency-key': 'echo' };
    for (const request of [ask('/inbox'), post(message(), headers), post(message(), headers), ask('/once/echo', { headers: { 'x-requested-with': 'test' } })]) {
      const body = await (await proxy(request)).text();
      for (const secret of [mailbox.password, TOKEN]) {
        assert.ok(!holds(body, secret), body);
      }
    }
  });
}

test('through the proxy mail passes as it is', async () => {
  const { proxy } = made({ answer: echoing(200, true) });
  assert.ok(holds(await (await proxy(ask('/inbox'))).text(), mailbox.password));
});

test('what is taken out are the tokens of the request itself, though others used another meanwhile', async () => {
  const tokens = ['first-token-of-two', 'renewed-token-of-one', 'token-of-the-other'];
  let given = 0;
  let later = Promise.resolve();
  const answer = async ({ url, headers }) => {
    const bearer = headers.get('authorization');
    if (url.includes('first') && bearer.endsWith(tokens[0])) {
      return Response.json({ success: false }, { status: 401 });
    }
    if (url.includes('first')) {
      later = proxy(ask('/inbox?q=other')).then((response) => response.text());
      await later;
    }
    return Response.json({ success: false, message: `${bearer} ${tokens[0]}` }, { status: 406 });
  };
  const { proxy } = made({ answer, token: () => tokens[given++] });
  const body = await (await proxy(ask('/inbox?q=first'))).text();
  assert.equal(given, 3, 'another request used another token');
  assert.equal(JSON.parse(body).message, 'Bearer … …');
});
