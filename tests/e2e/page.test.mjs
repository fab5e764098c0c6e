/** The page, used as a person would: by labels and roles, with a file from disk. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { openChromium } from '../../scripts/browser.mjs';
import { serveDemo } from '../../scripts/demo.mjs';
import { unpacked } from '../../scripts/paths.mjs';
import { wordsOfError } from '../../www/parts/elements.js';
import { answering } from './asked.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-'));
let demo;
let browser;
/** @type {import('playwright-core').Page} */
let page;
/** What the page complained of. */
let complaints;

before(async () => {
  demo = await serveDemo({ speed: 10 });
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  await demo?.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  demo.sandbox.reset();
  await page?.context().close();
  page = await (await browser.newContext()).newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // "No receipts yet" is a 404 of the service's, which browsers note by themselves; and what stands at the sandbox's
    // address is no proxy that keeps keys.
    const isNoneYet = /\/send\/\d+$|\/once$/.test(message.location().url);
    if (message.type() === 'error' && !isNoneYet) {
      complaints.push(message.text());
    }
  });
  await page.goto(demo.url);
});

const shipment = () => page.getByRole('region', { name: 'Sent' }).getByRole('listitem').first();

/** The form of one message; campaigns have fields of the same names. */
const form = () => page.getByRole('region', { name: 'Write', exact: true });

async function write(recipient, subject, text = 'Buongiorno') {
  await form().getByLabel('To', { exact: true }).fill(recipient);
  await form().getByLabel('Subject').fill(subject);
  await form().getByLabel('Text', { exact: true }).fill(text);
}

test('a 5 MB file from disk arrives bit for bit, and its receipts come back', async () => {
  const bytes = randomBytes(5_000_000);
  const path = join(folder, 'delibera n° 1 è.pdf');
  writeFileSync(path, bytes);
  await write('consegna@pec.example.it', 'Delibera di giunta');
  await form().getByLabel('Files', { exact: true }).setInputFiles(path);
  await page.getByRole('button', { name: 'Send' }).click();
  await shipment().getByText('Delivered', { exact: true }).waitFor();
  const receipts = shipment().getByRole('list', { name: 'Receipts' }).getByRole('listitem');
  assert.match((await receipts.allTextContents()).join('\n'), /^Acceptance .*\nDelivery /);

  const posts = demo.sandbox.requests.filter(({ method }) => method === 'POST');
  assert.equal(posts.length, 1);
  const body = JSON.parse(posts[0].body);
  const [attachment] = body.attachments;
  assert.equal(attachment.name, 'delibera n° 1 è.pdf');
  const [head, content] = attachment.file.split(',');
  assert.equal(head, 'data:application/pdf;base64');
  const sha256 = (data) => createHash('sha256').update(data).digest('hex');
  assert.equal(sha256(Buffer.from(content, 'base64')), sha256(bytes));
  assert.match((await shipment().textContent()) ?? '', /id \d{15,16}/);
  await page.getByText(/% full/).waitFor();
  assert.deepEqual(complaints, []);
});

/** A received text that tries everything. */
const attack = (origin) => `<meta http-equiv="refresh" content="0;url=${origin}/m"><b>Salve</b>
  <script>top.hacked = true</script><img src="${origin}/i" onerror="top.hacked=true">
  <link rel="preconnect" href="${origin}"><link rel="stylesheet" href="${origin}/l">
  <iframe src="${origin}/f"></iframe><object data="${origin}/o"></object><base href="${origin}/b/">
  <a target="_self" href="${origin}/a" onclick="top.hacked=true">link</a>
  <svg><a xlink:href="${origin}/s"><text y="20">disegno</text></a></svg>
  <form action="${origin}/p"><button>invia</button></form>
  <style>@import "${origin}/s"; body { background: url(${origin}/u) }</style>`;

/** A server that notes who asks, and serves a page without any policy of its own. */
async function witness() {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>bare</title>');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }),
  };
}

test('a received text runs and loads nothing, also in a page without a policy', async () => {
  const { toSafeFrame } = await import(`${unpacked}/index.js`);
  const evil = await witness();
  try {
    await page.goto(`${evil.origin}/bare`);
    for (const [name, html, sandbox] of [
      ['as it came', attack(evil.origin), undefined],
      ['made safe, without a sandbox', toSafeFrame(attack(evil.origin)), undefined],
      ['made safe, in a sandbox', toSafeFrame(attack(evil.origin)), ''],
    ]) {
      evil.asked.length = 0;
      const frame = await page.evaluateHandle(async ([srcdoc, sandbox]) => {
        delete window.hacked;
        const made = document.createElement('iframe');
        if (sandbox !== undefined) made.setAttribute('sandbox', sandbox);
        made.srcdoc = srcdoc;
        const loaded = new Promise((resolve) => made.addEventListener('load', resolve, { once: true }));
        document.body.replaceChildren(made);
        await loaded;
        return made;
      }, [html, sandbox]);
      const content = await frame.asElement().contentFrame();
      const isSafe = name !== 'as it came';
      if (isSafe) {
        await content.getByText('Salve').waitFor();
        for (const words of ['link', 'invia']) {
          await content.getByText(words, { exact: true }).click();
        }
        await content.getByText('Salve').waitFor();
      }
      await fetch(`${evil.origin}/end`);
      const hacked = await page.evaluate(() => 'hacked' in window);
      if (isSafe) {
        assert.deepEqual([hacked, evil.asked], [false, ['/end']], name);
      } else {
        // The same text unguarded does load: so the test can tell.
        assert.ok(hacked || evil.asked.length > 1);
      }
    }
  } finally {
    await evil.close();
  }
});

test('a message to oneself is read in the inbox', async () => {
  await write('demo@pecmassiva.com', 'A me stesso', '<b>non è grassetto</b>');
  await page.getByRole('button', { name: 'Send' }).click();
  await shipment().getByText('Delivered', { exact: true }).waitFor();
  await page.getByRole('button', { name: /PEC received/ }).click();
  const frame = page.frameLocator('iframe[title="Text of the message"]');
  await frame.getByText('<b>non è grassetto</b>').waitFor();
  assert.equal(await page.locator('#reader-frame').getAttribute('sandbox'), '');
});

test('problems stand beside their fields, and nothing is sent', async () => {
  await form().getByLabel('To', { exact: true }).fill('nessuno, ada@pec.example.it');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('To, 1: nessuno stands in place of an address').waitFor();
  await page.getByText('Subject: is empty.').waitFor();
  await page.getByRole('alert').getByText('Nothing was sent: 3 fields need another look.').waitFor();
  assert.equal(await form().getByLabel('To', { exact: true }).getAttribute('aria-invalid'), 'true');
  assert.equal(await form().getByLabel('From').getAttribute('aria-invalid'), 'false');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'recipient');
  assert.equal(demo.sandbox.requests.filter(({ method }) => method === 'POST').length, 0);
});

test('an unknown outcome is told as one, and not repeated', async () => {
  demo.sandbox.fail({ on: 'POST /send', status: 500, taken: true });
  await write('consegna@pec.example.it', 'Prova');
  await page.getByRole('button', { name: 'Send' }).click();
  await shipment().getByText('Nobody knows whether it was sent').waitFor();
  await page.getByRole('alert').getByText('may have been sent, or not').waitFor();
  const posts = () => demo.sandbox.requests.filter(({ method }) => method === 'POST').length;
  assert.equal(posts(), 1);
  // Another click asks first.
  const asked = await answering(page, false);
  await page.getByRole('button', { name: 'Send' }).click();
  assert.match((await asked()).join(), /may have been sent already/);
  assert.equal(posts(), 1);
});

test('a file is dropped, taken away, and the whole form is used by keyboard', async () => {
  const drop = page.locator('#drop');
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File(['ciao'], 'a.txt', { type: 'text/plain' }));
    data.items.add(new File(['due'], 'b.txt', { type: 'text/plain' }));
    return data;
  });
  await drop.dispatchEvent('drop', { dataTransfer: transfer });
  await page.getByRole('button', { name: 'Remove a.txt' }).press('Enter');
  await form().getByLabel('To', { exact: true }).focus();
  await page.keyboard.type('ada@pec.example.it');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Da tastiera');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Testo');
  await page.getByRole('button', { name: 'Send' }).press('Enter');
  await shipment().getByText('Delivered', { exact: true }).waitFor();
  const post = demo.sandbox.requests.find(({ method }) => method === 'POST');
  const names = JSON.parse(post.body).attachments.map(({ name }) => name);
  assert.deepEqual(names, ['b.txt']);
});

test('a send is cancelled while it waits, and told to be in doubt once it was posted', async () => {
  await write('b@pec.example.it', 'Seconda');
  // Others of the same sender come first, at the pace of one a second.
  await page.evaluate(async () => {
    const { PecMassiva } = await import(new URL('pec-massiva/index.js', location.href).href);
    const pec = new PecMassiva({ baseUrl: 'sandbox', token: 'any', mailbox: { username: 'demo', password: 'demo' } });
    const message = { sender: 'demo@pecmassiva.com', recipient: 'a@pec.example.it', subject: 'Prima', text: 'y' };
    globalThis.others = Promise.allSettled(Array.from({ length: 6 }, () => pec.send(message)));
  });
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('alert').getByText('Nothing was sent.').waitFor();
  await page.evaluate(() => globalThis.others);
  const before = demo.sandbox.requests.filter(({ method }) => method === 'POST').length;
  const posts = () => demo.sandbox.requests.filter(({ method }) => method === 'POST').length - before;
  assert.ok(demo.sandbox.requests.every(({ body }) => !String(body).includes('b@pec.example.it')));
  demo.sandbox.fail({ on: 'POST /send', hang: true, taken: true });
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText(/^Sending/).waitFor();
  while (posts() < 1) {
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await page.getByRole('button', { name: 'Cancel' }).click();
  await shipment().getByText('Nobody knows whether it was sent').waitFor();
  assert.equal(posts(), 1);
});

test('the inbox is searched, and a message deleted after a question', async () => {
  await write('consegna@pec.example.it', 'Da cercare');
  await page.getByRole('button', { name: 'Send' }).click();
  await shipment().getByText('Delivered', { exact: true }).waitFor();
  await page.getByLabel('Search the inbox').fill('accettazione');
  await page.getByLabel('Search the inbox').press('Enter');
  await page.getByText('1 of 1').waitFor();
  await page.getByRole('button', { name: /Acceptance/ }).click();
  const asked = await answering(page, true);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByText('nothing there').waitFor();
  assert.equal((await asked()).length, 1);
});

test('the settings change whom the page talks to, and the log shows no secret', async () => {
  await page.getByText('Settings').click();
  await page.getByLabel('The service itself').check();
  await page.getByText('Token and password pass through this page').waitFor();
  await page.getByLabel('A sandbox inside this page').check();
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByText('Sandbox in this page').waitFor();
  const before = demo.sandbox.requests.length;
  await write('consegna@pec.example.it', 'Qui dentro');
  await page.getByRole('button', { name: 'Send' }).click();
  await shipment().getByText('Delivered', { exact: true }).waitFor();
  assert.equal(demo.sandbox.requests.length, before);
  await page.getByText('Request log').click();
  const rows = await page.getByRole('table', { name: 'Requests' }).getByRole('row').allTextContents();
  assert.ok(rows.some((row) => /POST.*\/send.*201/.test(row)), rows.join('\n'));
  assert.doesNotMatch(rows.join(), /any|demo/);
});

test('two tabs of one origin keep one pace', async () => {
  const other = await page.context().newPage();
  await other.goto(demo.url);
  const sendThree = (tab) => tab.evaluate(async () => {
    const { PecMassiva } = await import(new URL('pec-massiva/index.js', location.href).href);
    const starts = [];
    const pec = new PecMassiva({
      ...{ baseUrl: 'sandbox', token: 'any', mailbox: { username: 'demo', password: 'demo' }, retries: 0 },
      fetch(request) {
        if (request.method === 'POST') {
          starts.push(performance.timeOrigin + performance.now());
        }
        return fetch(request);
      },
    });
    const message = { sender: 'demo@pecmassiva.com', recipient: 'a@pec.it', subject: 'x', text: 'y' };
    await Promise.allSettled([1, 2, 3].map(() => pec.send(message)));
    return starts;
  });
  const starts = (await Promise.all([sendThree(page), sendThree(other)])).flat().sort((one, two) => one - two);
  assert.equal(starts.length, 6);
  // Six at one a second take five seconds, by two paces two; a busy machine makes single ones late, and so others seem early.
  assert.ok(starts[5] - starts[0] > 4_000, String(starts.map((at) => at - starts[0])));
});

test('a session that is over asks to sign in again, and an error tells no more than it is', () => {
  const told = (code) => wordsOfError(Object.assign(new Error('No.'), { code }));
  for (const group of ['authentication', 'permission', 'rejected']) {
    assert.match(told(`${group}.session`), /^No\. Sign in again/);
    assert.match(told(`${group}.session.noReason`), /^No\. Sign in again/);
  }
  assert.equal(told('authentication.tokenOrMailbox'), 'No.');
  assert.equal(told('keyReused'), 'No.');
  assert.equal(wordsOfError('no error'), 'no error');
});
