/** The developers' drawer: what a view asked, without its secrets; the lines that do it; what can be broken, and is mended. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { curl } from '../../portal/dev/curl.js';
import { Mask, legible } from '../../portal/dev/mask.js';
import { Requests } from '../../portal/dev/requests.js';
import { root } from '../../scripts/parts/run.mjs';
import { assertQuiet, openDesk, posted, send, write } from './desk.mjs';

// No receipt comes by itself in time.
const desk = openDesk({ speed: 0.001 });
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TOKEN = 'eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl';
const PASSWORD = 'Segreta-42 "così"';

/** @param {string} [path] @param {string} [lang] */
async function visitWithDrawer(path = 'scrivi', lang = 'it') {
  await desk.page.goto('about:blank');
  await desk.page.goto(`${desk.demo.url}portal/?lang=${lang}&dev#/${path}`);
  await desk.page.getByRole('heading', { level: 1 }).waitFor();
}

const drawer = () => desk.page.getByRole('complementary');
const entries = () => drawer().locator('details');

test('without ?dev nothing of it is loaded', async () => {
  const { page, demo } = desk;
  const asked = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${demo.url}portal/?lang=it#/impostazioni`);
  await page.getByText(/casella/).waitFor();
  assert.deepEqual(asked.filter((path) => path.includes('/dev/') && !path.includes('/words/')), []);
  assert.equal(await drawer().count(), 0);
});

test('requests of the view are listed with status and bodies, filtered, and copied', async () => {
  await visitWithDrawer('in-arrivo');
  const { page } = desk;
  const inbox = entries().filter({ hasText: '/portal/api/inbox' });
  await inbox.getByText('200', { exact: true }).waitFor();
  await inbox.locator('summary').click();
  await inbox.getByRole('group', { name: 'Risposta' }).getByText('content-type').waitFor();
  assert.match((await inbox.getByRole('group', { name: 'Risposta' }).textContent()) ?? '', /"success": true/);
  const idIn = async (name, header) => new RegExp(`^${header}: ([\\da-f-]{36})$`, 'm').exec((await inbox.getByRole('group', { name }).textContent()) ?? '')?.[1];
  assert.ok(await idIn('Risposta', 'x-pec-request'), 'the id that the proxy’s log has');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await inbox.getByRole('button', { name: 'Copia come curl' }).press('Enter');
  await inbox.getByRole('button', { name: 'Copiato.' }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^curl -X GET 'http.*\/portal\/api\/inbox/);
  await drawer().getByLabel('Esito').selectOption('Senza risposta');
  await drawer().getByText('Nessuna richiesta con questo esito.').waitFor();
  await drawer().getByLabel('Esito').selectOption('Tutte');
  await inbox.waitFor();
  // Another view begins anew.
  await page.getByRole('link', { name: 'Scrivi' }).click();
  await page.getByRole('heading', { level: 1, name: 'Scrivi' }).waitFor();
  await inbox.waitFor({ state: 'detached' });
  assertQuiet(desk);
});

test('what a message consists of is seen, its files by name', async () => {
  await visitWithDrawer();
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'], files: [{ name: 'atto.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 atto') }] });
  await send(page);
  const sent = entries().filter({ hasText: 'POST /portal/api/send' });
  await sent.getByText('201', { exact: true }).waitFor();
  await sent.locator('summary').click();
  const request = sent.getByRole('group', { name: 'Richiesta' });
  await request.getByText('atto.pdf').waitFor();
  assert.match((await request.textContent()) ?? '', /"subject": "Avviso di pagamento"/);
  const [{ attachments }] = posted(desk);
  assert.equal(Buffer.from(attachments[0].file.split(',')[1], 'base64').toString(), '%PDF-1.7 atto', 'what is seen arrives all the same');
});

test('a lost answer is nobody’s loss: the message is found in the mailbox, and goes no second time', async () => {
  await visitWithDrawer();
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'] });
  await drawer().getByRole('button', { name: 'Perdi la prossima risposta' }).click();
  await drawer().getByText('La prossima richiesta POST /send arriverà').waitFor();
  await send(page);
  await page.getByRole('main').getByText('Da chiarire', { exact: true }).waitFor();
  // Its acceptance comes, and is found.
  await drawer().getByRole('button', { name: 'Fai passare un giorno' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Cerca nella casella PEC' }).click();
  await page.getByRole('main').getByText('Consegnato', { exact: true }).first().waitFor();
  assert.equal(posted(desk).length, 1);
});

test('where mailboxes are registered, it is the answer to that which is lost', async () => {
  await visitWithDrawer('caselle/nuova');
  await drawer().getByRole('button', { name: 'Perdi la prossima risposta' }).click();
  await drawer().getByText('La prossima richiesta POST /pec arriverà al servizio').waitFor();
});

test('a day later the receipts are there', async () => {
  await visitWithDrawer();
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'] });
  await send(page);
  await page.getByRole('main').getByText('Inviato', { exact: true }).first().waitFor();
  await drawer().getByRole('button', { name: 'Fai passare un giorno' }).click();
  await page.getByRole('main').getByText('Consegnato', { exact: true }).first().waitFor();
});

test('a refusal with 401 is listed, and stops the send without losing it', async () => {
  await visitWithDrawer();
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'] });
  await drawer().getByRole('button', { name: 'Rifiuta con 401' }).click();
  await drawer().getByText('POST /send sarà rifiutata con 401').waitFor();
  await send(page);
  await page.getByRole('button', { name: 'Prosegui l’invio' }).waitFor();
  await drawer().getByLabel('Esito').selectOption('Con errore');
  await entries().filter({ hasText: 'POST /portal/api/send' }).getByText('401', { exact: true }).waitFor();
});

test('with a service in the page alone it is the same, and no token or password of it is shown', async () => {
  const { page } = desk;
  await page.route('**/portal/config/config.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: "export const config = { owner: 'Comune', senders: ['comune@pecmassiva.com'], service: { sandbox: true } };" }),
  );
  await visitWithDrawer();
  await drawer().getByRole('button', { name: 'Perdi la prossima risposta' }).click();
  await drawer().getByText('La prossima richiesta POST /send arriverà').waitFor();
  await write(page, { to: ['consegna@pec.example.it'] });
  await send(page);
  const lost = entries().filter({ hasText: /POST .*\/send/ });
  await lost.getByText('nessuna risposta').waitFor();
  await drawer().getByRole('button', { name: 'Fai passare un giorno' }).click();
  await page.getByRole('main').getByText('Consegnato', { exact: true }).first().waitFor();
  assert.equal(await lost.count(), 1, 'and goes no second time');
  for (const summary of await entries().locator('summary').all()) {
    await summary.click();
  }
  const shown = (await drawer().textContent()) ?? '';
  assert.match(shown, /authorization: Bearer •••/);
  assert.match(shown, /"password": "•••"/);
  assert.doesNotMatch(shown, /Bearer any|x-password: (?!•)|"demo"/);
});

test('what an answer tells of secrets is shown and copied without them', async () => {
  const { page } = desk;
  const answer = { success: true, data: [], access_token: TOKEN, error: `password=${PASSWORD}`, mailbox: { password: PASSWORD } };
  await page.route('**/portal/api/inbox*', (route) =>
    route.fulfill({ status: 401, headers: { 'x-pec-proxy': '1', 'content-type': 'application/json' }, body: JSON.stringify(answer) }),
  );
  await visitWithDrawer('in-arrivo');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const inbox = entries().filter({ hasText: '/portal/api/inbox' }).first();
  await inbox.getByText('401', { exact: true }).waitFor();
  await inbox.locator('summary').click();
  await inbox.getByText('"access_token": "•••"').waitFor();
  await inbox.getByRole('button', { name: 'Copia come curl' }).click();
  await inbox.getByRole('button', { name: 'Copiato.' }).waitFor();
  const shown = `${await drawer().textContent()} ${await page.evaluate(() => navigator.clipboard.readText())}`;
  assert.ok(![TOKEN, PASSWORD, 'Segreta-42'].some((secret) => shown.includes(secret)), shown);
});

test('a real service breaks nothing on purpose', async () => {
  const { page } = desk;
  await page.route('**/portal/config/config.js', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: "export const config = { owner: 'Comune', senders: ['a@b.it'], service: { baseUrl: 'api', isReal: true, clock: '/clock', fault: '/fault' } };" }),
  );
  await visitWithDrawer();
  await drawer().getByRole('heading', { name: 'Il codice di questa vista' }).waitFor();
  assert.equal(await drawer().getByRole('heading', { name: 'Provocare un guasto' }).count(), 0);
});

test('each view shows the file that does it, and the panel is collapsed and opened where one is', async () => {
  await visitWithDrawer();
  const { page } = desk;
  for (const [link, file] of [['Scrivi', 'send'], ['Inviate', 'list'], ['Da chiarire', 'reconcile'], ['In arrivo', 'inbox'], ['Impostazioni', 'quota']]) {
    await page.getByRole('navigation', { name: 'Sezioni' }).getByRole('link', { name: link }).click();
    const code = drawer().getByRole('group', { name: `examples/snippets/${file}.js` });
    await code.waitFor();
    assert.equal(await code.textContent(), readFileSync(`${root}examples/snippets/${file}.js`, 'utf8'));
  }
  await drawer().getByRole('button', { name: 'Riduci il pannello' }).press('Enter');
  await drawer().getByRole('heading', { name: 'Richieste di questa vista' }).waitFor({ state: 'hidden' });
  const toggle = drawer().getByRole('button', { name: 'Mostra il pannello' });
  assert.deepEqual(await toggle.evaluate((one) => [one === document.activeElement, one.getAttribute('aria-expanded')]), [true, 'false']);
  await toggle.press('Enter');
  await drawer().getByRole('heading', { name: 'Richieste di questa vista' }).waitFor();
  assertQuiet(desk);
});

for (const [scheme, languages] of /** @type {const} */ ([['light', ['it', 'en', 'de']], ['dark', ['it']]])) {
  test(`axe finds nothing, nothing scrolls sideways at 320 pixels, and nothing is covered, ${scheme}`, async () => {
    const { page } = desk;
    await page.emulateMedia({ colorScheme: scheme });
    for (const lang of languages) {
      await visitWithDrawer('in-arrivo', lang);
      await entries().first().locator('summary').click();
      await drawer().locator('.lines pre').waitFor();
      await page.evaluate(AXE);
      for (const width of [320, 900, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        if (width !== 900) {
          const found = await page.evaluate(async () => (await globalThis.axe.run(document, { iframes: false })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`));
          assert.deepEqual(found, [], `${lang} ${width}`);
        }
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0, `${lang} ${width}`);
        const [view, beside] = await Promise.all([page.getByRole('main').boundingBox(), drawer().boundingBox()]);
        assert.ok(view && beside && (beside.x >= view.x + view.width || beside.y >= view.y + view.height), `${width}: over the view`);
      }
      await page.setViewportSize({ width: 1280, height: 720 });
    }
  });
}

/** Until the newest entry is as it should be. @param {Requests} requests @param {(entry: import('../../portal/dev/requests.js').Entry) => boolean} isSo */
async function read(requests, isSo) {
  for (const end = Date.now() + 10_000; !isSo(requests.entries[0]); ) {
    assert.ok(Date.now() < end, JSON.stringify(requests.entries[0]));
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('no secret is ever shown, wherever it stands', async () => {
  const secrets = [TOKEN, PASSWORD, 'Segreta-42', 'sessione=abc123', 'abc123def', 'pa55'];
  const body = { password: PASSWORD, nested: [{ refresh_token: 'abc123def' }], note: `Authorization: Bearer ${TOKEN}`, text: 'la password: pa55', said: `"${PASSWORD}"` };
  const requests = new Requests();
  const fetch = async () =>
    new Response(JSON.stringify({ error: `wrong ${PASSWORD}`, access_token: TOKEN, echo: 'abc123def' }), { status: 401, headers: { 'content-type': 'application/json', 'x-token': TOKEN } });
  const request = new Request(`https://example.com/send?token=abc123def&q=${encodeURIComponent(PASSWORD)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKEN}`, 'x-session': 'sessione=abc123', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  // Afterwards: this one stands in an address on purpose, where the watch would look for it.
  request.headers.set('x-password', encodeURIComponent(PASSWORD));
  const told = requests.through(fetch)(request);
  assert.equal((await (await told).json()).access_token, TOKEN, 'whoever asked is told it');
  await read(requests, ({ request, response }) => request.text !== undefined && response?.text !== undefined);
  const [entry] = requests.entries;
  assert.deepEqual([entry.state, entry.status], ['error', 401]);
  const shown = `${JSON.stringify(entry)}\n${curl(entry)}`;
  for (const secret of secrets) {
    assert.ok(!shown.includes(secret) && !shown.includes(JSON.stringify(secret).slice(1, -1)) && !shown.includes(encodeURIComponent(secret)), `${secret} in ${shown}`);
  }
  assert.match(curl(entry), /-H 'authorization: Bearer •••'/);
  // What is none stays.
  const mask = new Mask();
  mask.headers([['x-password', 'demo'], ['authorization', 'Bearer any']]);
  assert.equal(mask.text('{"sender":"demo@pecmassiva.com","text":"any company","n":1}'), '{\n  "sender": "demo@pecmassiva.com",\n  "text": "••• company",\n  "n": 1\n}');
  assert.equal(mask.text('JVBERi0xLjQKMSAwIG9iajw8Pj5lbmRvYmoK'.repeat(20)).length, 25);
});

test('a secret with spaces, in a long body, in a header of a password or in a form is not shown in part either', () => {
  for (const [text, shown] of [
    ['la password: una frase, lunga; davvero\nfine', 'la password: •••\nfine'],
    ['{"password":"abc,def \\"ghi\\" jkl","n":1', '{"password":"•••","n":1'],
    ["token='a b, c' d", "token='•••' d"],
    ['"{\\"secret\\":\\"a b\\",\\"n\\":1}"', '"{\\"secret\\":\\"•••\\",\\"n\\":1}"'],
    ['1.0', '1.0'],
  ]) {
    const mask = new Mask();
    assert.equal(mask.text(text), shown);
    assert.equal(mask.text(mask.text(text)), shown, 'again');
  }
  const long = new Mask();
  const body = JSON.stringify({ text: 'x '.repeat(30_000), password: 'abc,def', note: 'abc,def' });
  assert.ok(!long.text(body).includes('def'), 'by name, behind what a person reads');
  const cut = legible(long.text(JSON.stringify({ text: `${'x '.repeat(29_993)}abc,def` })));
  assert.ok(cut.length <= 60_001 && !cut.includes('abc'), 'a known one at the cut');
  const basic = new Mask();
  basic.headers([['authorization', `Basic ${Buffer.from('ente:Però, 42').toString('base64')}`]]);
  assert.equal(basic.text('ente Però, 42 ente'), 'ente ••• ente');
  const opaque = 'k'.repeat(300);
  const late = new Mask();
  const before = late.text(`[${JSON.stringify(opaque)}]`);
  late.headers([['x-token', opaque]]);
  assert.doesNotMatch(late.text(before), /kkk/);
  const form = new Mask();
  assert.equal(form.form('password=a+b%26c&note=a+b%26c&n=1'), 'password=•••&note=•••&n=1');
  assert.equal(form.form('password=•••&note=•••&n=1'), 'password=•••&note=•••&n=1');
});

test('fields of a form are masked by name, and what is no text is told by its type', async () => {
  const requests = new Requests();
  const fetch = requests.through(async () => new Response('ok'));
  const parts = new FormData();
  parts.set('password', 'una frase');
  parts.set('text', 'con una frase dentro');
  await fetch(new Request('https://x.it/a', { method: 'POST', body: parts }));
  await read(requests, ({ request }) => request.parts !== undefined);
  assert.deepEqual(requests.entries[0].request.parts, [{ name: 'password', text: '•••' }, { name: 'text', text: 'con ••• dentro' }]);
  await fetch(new Request('https://x.it/a', { method: 'POST', body: new URLSearchParams({ token: 'abc def', n: '1' }) }));
  await read(requests, ({ request }) => request.form !== undefined);
  assert.match(curl(requests.entries[0]), /--data-raw 'token=•••&n=1'$/);
  await fetch(new Request('https://x.it/a', { method: 'POST', body: new Blob(['%PDF'], { type: 'application/pdf' }) }));
  await read(requests, ({ request }) => request.binary !== undefined);
  assert.match(curl(requests.entries[0]), /-H 'content-type: application\/pdf' \\\n {2}--data-binary @body$/);
});

test('a curl command is read by a shell as it was meant', async () => {
  const entry = { method: 'POST', url: 'https://x.it/a', state: 'ok', version: 0, request: { headers: [['x-note', "dell'ente $(rm) `x`"]], parts: [{ name: 'message', text: "l'atto" }, { name: 'note', text: '@/etc/passwd' }, { name: 'file', file: 'atto.pdf' }, { name: 'file', file: 'a;b".pdf' }] } };
  const { execFileSync } = await import('node:child_process');
  const command = curl(/** @type {any} */ (entry)).replace(/^curl/, 'printf "%s\\n"');
  assert.deepEqual(execFileSync('sh', ['-c', command], { encoding: 'utf8' }).trim().split('\n'), [
    ...['-X', 'POST', 'https://x.it/a', '-H', "x-note: dell'ente $(rm) `x`", '--form-string', "message=l'atto", '--form-string', 'note=@/etc/passwd'],
    ...['-F', 'file=@atto.pdf', '-F', 'file=@"a;b\\".pdf"'],
  ]);
});

test('a fetch that throws at once still throws at once, and what is lost is told as that', async () => {
  const requests = new Requests();
  const failing = requests.through(() => {
    throw new TypeError('no');
  });
  assert.throws(() => failing(new Request('https://x.it/a')), TypeError);
  await assert.rejects(requests.through(async () => Promise.reject(new TypeError('gone')))(new Request('https://x.it/b')), TypeError);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(requests.entries.map(({ state }) => state), ['lost', 'lost']);
  assert.equal(requests.through(Object.assign(async () => new Response(), { neverRepeats: true })).neverRepeats, true);
});
