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

test('a password goes whose first letter JSON reads as half an escape, and what is left is JSON', () => {
  for (const [secret, text, expected] of [
    ['notte-fonda', '{"message":"no:\\notte-fonda"}', '{"message":"no:\\\\…"}'],
    ['notte-fonda', '{"\\\\notte-fonda":"a\\\\notte-fonda"}', '{"\\\\…":"a\\\\…"}'],
    ['mK;ñ-26', '{"message":"\\u6D4B3BC3B12D3236"}', '{"message":"\\\\u…"}'],
    ['segreta', '{"message":"\\u00e0 segreta"}', '{"message":"à …"}'],
    ['segreta', '{"message":"\\u00e0 \\\\segret"}', '{"message":"\\u00e0 \\\\segret"}'],
  ]) {
    assert.ok(JSON.parse(text) !== undefined);
    const clean = redacted(text, [secret]);
    assert.deepEqual([clean, holds(clean, secret)], [expected, false]);
    assert.ok(JSON.parse(clean) !== undefined);
  }
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

/** What every answer loses, and what none but a yes of the service keeps. */
const ECHO = { token: 'gettone-del-servizio', password: 'segreta' };
const passed = async (/** @type {Response} */ response) => withoutEcho(response, ECHO.password, [ECHO.token]);

for (const [title, pieces, expected] of /** @type {const} */ ([
  ['mail keeps what may be a word of it', ['{"success":true,"data":"la mia segreta"}'], '{"success":true,"data":"la mia segreta"}'],
  ['but no token', ['{"success":true,"data":"la segreta, Bearer gettone-del-', 'servizio"}'], '{"success":true,"data":"la segreta, Bearer …"}'],
  ['nor one that is spelled', ['{"success":true, "data":"gettone\\u002ddel%2Dservizio"}'], '{"success":true, "data":"…"}'],
  ['where nothing is said of success that is no yes', ['{"data":"segreta gettone-del-servizio"}'], '{"data":"… …"}'],
  ['nor where that is nothing', ['{"success":null,"data":"segreta"}'], '{"success":null,"data":"…"}'],
  ['nor where it is within the mail', ['{"data":{"success":true,"p":"segreta"}}'], '{"data":{"success":true,"p":"…"}}'],
  ['a no within a mail is none', ['{"success":true,"data":{"success":false,"p":"segreta"}}'], '{"success":true,"data":{"success":false,"p":"segreta"}}'],
  ['a list', ['[{"success":true}, "segreta", "gettone-del-servizio"]'], '[{"success":true}, "…", "…"]'],
  ['nothing but null', ['null'], 'null'],
  ['a text', ['password: segreta, Bearer gettone-del-servizio'], 'password: …, Bearer …'],
  ['a text without them', ['%PDF-', '1.7'], '%PDF-1.7'],
  ['a no', ['{"p":"segreta", ', '"success":false}'], '{"p":"…", "success":false}'],
  ['a no in a service’s other words', [' {"p":"segreta", "success":"KO"}'], ' {"p":"…", "success":"KO"}'],
  ['a no as a number', ['{"success":0,"p":"segreta"}'], '{"success":0,"p":"…"}'],
  ['a yes as a number', ['{"success":1,"p":"segreta"}'], '{"success":1,"p":"segreta"}'],
  ['another yes as a number', ['{"success":2,"p":"segreta"}'], '{"success":2,"p":"segreta"}'],
  ['nothing', [], ''],
  ['blanks', [' ', '\n'], ' \n'],
  ['half a no', ['{"success":false,"p":"segreta'], '{"success":false,"p":"…'],
  ['a no and a warning', ['{"success":false}<b>segreta</b>'], '{"success":false}<b>…</b>'],
  ['a yes and a warning', ['{"success":true}<b>segreta</b>'], '{"success":true}<b>…</b>'],
  ['half a mail', ['{"success":true,"p":"segreta'], '{"success":true,"p":"…'],
])) {
  test(`an answer that was asked for: ${title}`, async () => {
    assert.equal(await text(await passed(answer(...pieces).response)), expected);
  });
}

test('a token so short that mail may hold it as a word stays in mail', async () => {
  const yes = '{"success":true,"username":"demo","data":"una demo"}';
  assert.equal(await text(await withoutEcho(new Response(yes), 'demo', ['demo'])), yes);
  const words = ['quindici-letter', 'sedici-lettere-x'];
  const both = `{"success":true,"data":"${words.join(' ')}"}`;
  assert.equal(await text(await withoutEcho(new Response(both), 'segreta', words)), '{"success":true,"data":"quindici-letter …"}');
  assert.equal(await text(await withoutEcho(new Response('demo no'), 'segreta', ['demo'])), '… no');
});

test('where no secret stands in it, an answer passes byte for byte, whatever its bytes are', async () => {
  const bytes = Uint8Array.from({ length: 512 }, (_, index) => index % 256);
  for (const odd of [bytes, Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d), Buffer.from('\ufeff{"success":true}\r\n'), Buffer.from('{"success":true,"a":"\\u00e0\\/", "n":1.0}')]) {
    assert.deepEqual(new Uint8Array(await new Response(await passed(new Response(odd))).arrayBuffer()), new Uint8Array(odd));
  }
});

test('a form of the service is a file, and no letter of it goes', async () => {
  const file = Buffer.concat([Buffer.from('%PDF-1.7\n%'), Buffer.from([0xe2, 0xe3, 0xcf, 0xd3]), Buffer.from(`\n${PASSWORD} ${TOKEN}`)]);
  const body = await withoutEcho(new Response(file), PASSWORD, [TOKEN]);
  assert.ok(Buffer.from(await new Response(body).arrayBuffer()).equals(file));
});

test('an answer without a body has none', async () => {
  assert.equal(await withoutEcho(new Response(null, { status: 204 }), ['segreta']), null);
});

const LONG = 'x'.repeat(70_000);

test('of a longer answer no more is waited for, and it passes as it is read: a yes, a late no, a list, a text', async () => {
  const secrets = 'segreta gettone-del-servizio';
  for (const first of ['{"success":true,"data":"', '{"data":"\\"success\\":false,', '{"a":[{"success":false}],"b":"', '["', '%PDF-"']) {
    const { response, state } = answer(first, LONG, `${secrets}"`, ',"success":false}', ' ');
    const body = await passed(response);
    assert.equal(state.read, 2);
    assert.equal(await text(body), `${first}${LONG}${secrets}","success":false} `);
  }
  const { response, state } = answer('%PDF-', LONG, 'end');
  const reader = /** @type {ReadableStream} */ (await passed(response)).getReader();
  assert.equal((await reader.read()).value?.length, 70_005);
  await reader.cancel();
  assert.ok(state.isCancelled);
});

test('65,536 bytes are looked at, and one more is not', async () => {
  for (const [size, isClean] of /** @type {const} */ ([[65_536, true], [65_537, false]])) {
    const body = `{"data":"${'x'.repeat(size - 18)}segreta"}`;
    assert.equal(body.length, size);
    assert.equal((await text(await passed(answer(body.slice(0, 9), body.slice(9)).response))).includes('segreta'), !isClean);
  }
});

test('a long no does not pass', async () => {
  const { response, state } = answer('{"p":"segreta","success" : false,"a":"', LONG, LONG);
  const told = JSON.parse(await text(await passed(response)));
  assert.equal(told.success, false);
  assert.ok(state.isCancelled);
});

test('an answer that breaks, breaks there, and what came before holds no secret', async () => {
  const { response } = answer('{"success":true,"a":"segreta', ' gettone-del-servizio', new Error('broken'));
  const reader = /** @type {ReadableStream} */ (await passed(response)).getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), '{"success":true,"a":"… …');
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

test('a yes of the service, which may be mail, keeps the password, and no token', async () => {
  const { proxy } = made({ answer: echoing(200, true), token: TOKEN });
  const body = await (await proxy(ask('/inbox'))).text();
  assert.ok(holds(body, mailbox.password));
  assert.ok(!holds(body, TOKEN), body);
});

test('a no that comes after 65,536 bytes passes as mail does', async () => {
  const late = ({ headers }) => Response.json({ data: LONG, message: headers.get('authorization'), success: false });
  const { proxy } = made({ answer: late, token: TOKEN });
  assert.ok((await (await proxy(ask('/inbox'))).text()).includes(TOKEN));
});

for (const [title, answer] of /** @type {[string, (told: string) => BodyInit][]} */ ([
  ['a text', (told) => told],
  ['a list', (told) => JSON.stringify([{ success: false, message: told }])],
  ['an object that says nothing of success', (told) => JSON.stringify({ data: told })],
])) {
  test(`what is no yes of the service passes without password and token: ${title}`, async () => {
    const { proxy } = made({ answer: ({ headers }) => new Response(answer(`${headers.get('x-password')} ${headers.get('authorization')}`)), token: TOKEN });
    const body = await (await proxy(ask('/inbox'))).text();
    assert.deepEqual([mailbox.password, TOKEN].filter((secret) => holds(body, secret)), [], body);
    assert.ok(body.includes('…'));
  });
}

test('a header of the service’s answer that repeats a secret does not pass', async () => {
  const answer = ({ headers, method }) =>
    Response.json(method === 'POST' ? { success: true, sent: 1, message_id: '100000000000001' } : { success: true }, {
      status: method === 'POST' ? 201 : 200,
      headers: { 'retry-after': '5', 'content-language': (headers.get('authorization') ?? '').slice(7) },
    });
  const { proxy } = made({ answer, token: TOKEN });
  for (const request of [ask('/inbox'), post(message())]) {
    const response = await proxy(request);
    assert.deepEqual(['retry-after', 'content-language'].map((name) => response.headers.get(name)), ['5', null]);
  }
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
