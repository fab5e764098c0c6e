/** The page, used as a person would: by labels and roles, with a file from disk. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';

import { chromium } from 'playwright-core';

import { browser as browserPath, flags } from '../../scripts/browser.mjs';
import { serveDemo } from '../../scripts/demo.mjs';

const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-'));
let demo;
let browser;
/** @type {import('playwright-core').Page} */
let page;
/** What the page complained of. */
let complaints;

before(async () => {
  demo = await serveDemo({ speed: 10 });
  browser = await chromium.launch({ executablePath: browserPath(), args: flags, headless: true });
});

after(async () => {
  await browser?.close();
  await demo?.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  demo.sandbox.reset();
  await page?.close();
  page = await browser.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      complaints.push(message.text());
    }
  });
  await page.goto(demo.url);
});

const shipment = () => page.getByRole('region', { name: 'Sent' }).getByRole('listitem').first();

async function write(recipient, subject, text = 'Buongiorno') {
  await page.getByLabel('To', { exact: true }).fill(recipient);
  await page.getByLabel('Subject').fill(subject);
  await page.getByLabel('Text', { exact: true }).fill(text);
}

test('a 5 MB file from disk arrives bit for bit, and its receipts come back', async () => {
  const bytes = randomBytes(5_000_000);
  const path = join(folder, 'delibera n° 1 è.pdf');
  writeFileSync(path, bytes);
  await write('consegna@pec.example.it', 'Delibera di giunta');
  await page.getByLabel('Files', { exact: true }).setInputFiles(path);
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

test('a message to oneself is read in a frame where nothing runs and nothing loads', async () => {
  const remote = [];
  const evil = createServer((request, response) => {
    remote.push(request.url);
    response.end();
  });
  await new Promise((resolve) => evil.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${evil.address().port}`;
  await page.evaluate(async (origin) => {
    const { PecMassiva } = await import(new URL('pec-massiva/index.js', location.href).href);
    const pec = new PecMassiva({
      baseUrl: 'sandbox',
      token: 'any',
      mailbox: { username: 'demo@pecmassiva.com', password: 'demo' },
    });
    await pec.send({
      sender: 'demo@pecmassiva.com',
      recipient: 'demo@pecmassiva.com',
      subject: 'Attacco',
      body: `<meta http-equiv="refresh" content="0;url=${origin}/m"><b id="ok">Salve</b>
        <script>parent.hacked = true</script><img src="${origin}/i" onerror="parent.hacked=true">
        <link rel="preconnect" href="${origin}"><iframe src="${origin}/f"></iframe>
        <a href="${origin}/a">link</a><style>@import "${origin}/s"</style>`,
    });
  }, origin);
  demo.sandbox.advance(60_000);
  await page.getByRole('button', { name: 'Refresh' }).click();
  await page.getByRole('button', { name: /PEC received/ }).click();
  const frame = page.frameLocator('iframe[title="Text of the message"]');
  await frame.getByText('Salve').waitFor();
  await frame.getByRole('link', { name: 'link' }).click();
  assert.equal(await frame.locator('script, meta[http-equiv=refresh], iframe').count(), 0);
  await frame.getByText('Salve').waitFor();
  assert.equal(await page.evaluate(() => 'hacked' in window), false);
  // That the server would have told of a request, a request tells.
  await fetch(`${origin}/seen`);
  evil.closeAllConnections();
  await new Promise((resolve) => evil.close(resolve));
  assert.deepEqual(remote, ['/seen']);
});

test('problems stand beside their fields, and nothing is sent', async () => {
  await page.getByLabel('To', { exact: true }).fill('nessuno, ada@pec.example.it');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('recipient[0] has no @.').waitFor();
  await page.getByText('This is empty.').first().waitFor();
  assert.equal(await page.getByLabel('To', { exact: true }).getAttribute('aria-invalid'), 'true');
  assert.equal(await page.getByLabel('From').getAttribute('aria-invalid'), 'false');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'recipient');
  assert.equal(demo.sandbox.requests.filter(({ method }) => method === 'POST').length, 0);
});

test('an unknown outcome is told as one, and not repeated', async () => {
  demo.sandbox.fail({ on: 'POST /send', status: 500, taken: true });
  await write('consegna@pec.example.it', 'Prova');
  await page.getByRole('button', { name: 'Send' }).click();
  await shipment().getByText('Nobody knows whether it was sent').waitFor();
  await page.getByRole('alert').getByText('may have been sent, or not').waitFor();
  assert.equal(demo.sandbox.requests.filter(({ method }) => method === 'POST').length, 1);
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
  await page.getByLabel('To', { exact: true }).focus();
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
