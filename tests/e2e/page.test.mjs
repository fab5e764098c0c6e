/** The demo page, used as a person would: by labels and roles, with a file from disk. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, beforeEach, test } from 'node:test';

import { serveDemo } from '../../scripts/parts/demo.mjs';
import { root } from '../../scripts/parts/run.mjs';
import { openChromium } from '../support/chromium.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let demo;
let browser;
/** @type {import('playwright-core').Page} */
let page;
/** What the page complained of. */
let complaints;

before(async () => {
  demo = await serveDemo();
  browser = await openChromium();
});

after(async () => {
  await browser?.close();
  await demo?.close();
});

beforeEach(async () => {
  await page?.context().close();
  page = await (await browser.newContext()).newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(demo.url);
  await page.getByText('pec.send(message, options)').waitFor();
});

const sent = () => page.getByRole('region', { name: 'What becomes of it' }).getByRole('list').first().locator('> li');
const send = () => page.getByRole('button', { name: 'Send', exact: true });

/** The messages that arrived at the sandbox in the page. */
const posted = () =>
  page.evaluate(async () => {
    const { sandbox } = await import(new URL('send.js', location.href).href);
    return sandbox.requests.filter(({ method }) => method === 'POST').map(({ body }) => JSON.parse(body));
  });

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

test('what stands there goes with a file, bit for bit, and its receipts come', async () => {
  const bytes = randomBytes(2_000_000);
  const asked = [];
  page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
  await page.getByLabel('Files').setInputFiles({ name: 'delibera n° 1 è.pdf', mimeType: 'application/pdf', buffer: bytes });
  await send().click();
  await page.getByText('Sent.').waitFor();
  await sent().getByText('Delivered', { exact: true }).waitFor();
  assert.match((await sent().getByRole('listitem').allTextContents()).join('\n'), /^Acceptance, .*\nDelivery, /);
  const [{ recipient, subject, attachments }, ...others] = await posted();
  assert.deepEqual([others, [recipient].flat(), subject, attachments[0].name], [[], ['consegna@pec.example.it'], 'Avviso di pagamento n. 42', 'delibera n° 1 è.pdf']);
  assert.equal(sha256(Buffer.from(attachments[0].file.split(',')[1], 'base64')), sha256(bytes));
  assert.deepEqual(asked.filter((one) => !one.startsWith('GET')), [], 'nothing leaves the page');
  assert.deepEqual(complaints, []);
});

test('a dropped file goes, and how far it is is told', async () => {
  await page.evaluate(() => {
    const told = (globalThis.told = []);
    const line = document.querySelector('#progress');
    new MutationObserver(() => told.push(line?.textContent)).observe(/** @type {Node} */ (line), { childList: true, subtree: true });
  });
  const transfer = await page.evaluateHandle(() => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(3_000_000)], 'a.bin'));
    return data;
  });
  await page.getByRole('form', { name: 'Send one' }).dispatchEvent('drop', { dataTransfer: transfer });
  await send().click();
  await page.getByText('Sent.').waitFor();
  const told = await page.evaluate(() => globalThis.told.join(' | '));
  assert.match(told, /Reading … \d+ %.*Sending ….*Sent\./);
  assert.deepEqual((await posted())[0].attachments.map(({ name }) => name), ['a.bin']);
});

test('what became of others is told, too', async () => {
  for (const [button, state, receipt] of [
    ['Not delivered', 'Not delivered', /Delivery failure, /],
    ['Not accepted', 'Not accepted by the sender’s provider', /^Non-acceptance, /],
  ]) {
    await page.getByRole('button', { name: button, exact: true }).click();
    await send().click();
    await sent().first().getByText(state, { exact: true }).waitFor();
    assert.match((await sent().first().getByRole('listitem').allTextContents()).join('\n'), receipt);
  }
  assert.deepEqual(complaints, []);
});

test('bad input is told in words, at its fields, and nothing is sent', async () => {
  await page.getByLabel('To', { exact: true }).fill('sindaco');
  await page.getByLabel('Subject').fill('');
  await page.getByLabel('Subject').press('Enter');
  const alert = page.getByRole('alert');
  await alert.getByText('Nothing was sent').waitFor();
  assert.match((await alert.getByRole('listitem').allTextContents()).join(), /sindaco.*@/);
  for (const [label, isWrong] of [['To', true], ['Subject', true], ['Text', false]]) {
    assert.equal(await page.getByLabel(label, { exact: true }).getAttribute('aria-invalid'), String(isWrong), label);
  }
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'recipient');
  assert.deepEqual(await posted(), []);
  await page.getByRole('button', { name: 'Delivered', exact: true }).click();
  await page.getByLabel('Subject').fill('Avviso');
  await send().click();
  await page.getByText('Sent.').waitFor();
  assert.equal(await alert.textContent(), '');
});

test('what nobody knows is told as that, and another click sends no second one', async () => {
  await page.evaluate(async () => {
    const { sandbox } = await import(new URL('send.js', location.href).href);
    sandbox.fail({ on: 'POST /send', drop: true, taken: true });
  });
  await send().click();
  await page.getByRole('alert').getByText('may have been sent').waitFor();
  await send().click();
  await page.getByRole('alert').getByText('may have been sent').waitFor();
  assert.equal((await posted()).length, 1);
});

test('the code shown is the module that runs, and is copied', async () => {
  const file = readFileSync(`${root}www/send.js`, 'utf8');
  assert.equal(await page.locator('#code').textContent(), file);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied.').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), file);
  await page.getByRole('link', { name: 'An office’s application' }).click();
  await page.waitForURL(/\/portal\//);
});

test('the keyboard reaches all, in the order in which it is read', async () => {
  const reached = [];
  const inOrder = ['An office’s application', 'recipient', 'Delivered', 'Not delivered', 'Not accepted', 'A virus', 'subject', 'text', 'files', 'send', 'copy'];
  for (let step = 0; step < inOrder.length; step += 1) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement?.id || document.activeElement?.textContent));
  }
  assert.deepEqual(reached, inOrder);
  // The code is scrolled by keyboard, too.
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'PRE');
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`axe finds nothing, and nothing scrolls sideways at 320 pixels, ${colorScheme}`, async () => {
    await page.emulateMedia({ colorScheme });
    const found = async () => {
      await page.evaluate(AXE);
      return page.evaluate(async () => (await globalThis.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`));
    };
    assert.deepEqual(await found(), []);
    await send().click();
    await sent().getByText('Delivered', { exact: true }).waitFor();
    await page.getByLabel('To', { exact: true }).fill(`${'lunghissimo'.repeat(8)}@`);
    await send().click();
    await page.getByRole('alert').getByText('Nothing was sent').waitFor();
    assert.deepEqual(await found(), []);
    await page.setViewportSize({ width: 320, height: 640 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
    assert.deepEqual(await found(), []);
  });
}
