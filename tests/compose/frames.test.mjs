/** Forms in several frames of a tab, which has one storage for all of them: each tells of its own message, whatever becomes of the others. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { FORM, assertQuiet, loseAnswers, openDesk, posted, send, visit, write } from './desk.mjs';

const desk = openDesk();
const NAME = 'Il messaggio potrebbe essere già partito';

/** @param {string} name */
const frame = (name) => desk.page.frameLocator(`iframe[title=${name}]`);

/** @param {string} name */
const subject = (name) => frame(name).getByRole('textbox', { name: 'Oggetto' });

/** @param {string} name */
const unknown = (name) => frame(name).getByRole('group', { name: NAME });

/** Opens a page with a form in each frame. @param {string[]} names */
async function open(names) {
  const { page, demo } = desk;
  // Who stands in the frames is set up as anywhere else.
  await visit(desk, FORM);
  const frames = names.map((name) => `<iframe title="${name}" src="/form.html?pratica=${name}" width="500" height="900"></iframe>`);
  await page.route('**/frames.html', (route) => route.fulfill({ contentType: 'text/html', body: `<!doctype html><meta charset="utf-8"><title>Gestionale</title>${frames.join('')}` }));
  await page.goto(`${demo.url}frames.html`);
  await shown(names);
}

/** @param {string[]} names */
const shown = (names) => Promise.all(names.map((name) => subject(name).or(unknown(name)).first().waitFor()));

/** Sends from there, and nobody knows what became of it. @param {string} name @param {string} text */
async function sendLost(name, text) {
  const { end } = await loseAnswers(desk);
  await write(frame(name).locator('body'), { subject: text });
  await send(frame(name).locator('body'));
  await unknown(name).waitFor();
  await end();
}

/** @param {string} name */
async function reload(name) {
  await desk.page.locator(`iframe[title=${name}]`).evaluate((one) => {
    const { contentWindow } = /** @type {HTMLIFrameElement} */ (one);
    return new Promise((loaded) => {
      one.addEventListener('load', loaded, { once: true });
      contentWindow?.location.reload();
    });
  });
  await shown([name]);
}

/** @param {string} name */
const remove = (name) => desk.page.locator(`iframe[title=${name}]`).evaluate((one) => one.remove());

/** @param {string} name */
async function add(name) {
  await desk.page.evaluate((title) => document.body.append(Object.assign(document.createElement('iframe'), { title, src: `/form.html?pratica=${title}` })), name);
  await shown([name]);
}

const keys = () => desk.page.evaluate(() => Object.keys(sessionStorage).filter((name) => name.startsWith('pec-compose key')).length);

test('what is typed in one frame takes away nothing of what may have been sent from another', async () => {
  await open(['uno', 'due']);
  await sendLost('uno', 'Diffida');
  await subject('due').fill('Altro');
  for (const name of ['uno', 'due']) {
    await reload(name);
  }
  await unknown('uno').getByText('Diffida', { exact: true }).waitFor();
  assert.equal(await subject('due').inputValue(), 'Altro');
  // Nor does a reload of all of it.
  await desk.page.reload();
  await shown(['uno', 'due']);
  await unknown('uno').getByText('Diffida', { exact: true }).waitFor();
  assert.equal(await subject('due').inputValue(), 'Altro');
  await frame('uno').getByRole('button', { name: 'Chiedi che cosa ne è stato' }).click();
  await frame('uno').getByRole('group', { name: 'Il messaggio è stato inviato' }).waitFor();
  assert.deepEqual([posted(desk).length, await keys()], [1, 0]);
  assertQuiet(desk);
});

test('a frame takes over no message of another, and each has its own', async () => {
  await open(['uno', 'due']);
  await sendLost('due', 'Seconda');
  await reload('uno');
  assert.equal(await subject('uno').inputValue(), '');
  await sendLost('uno', 'Prima');
  await desk.page.reload();
  await unknown('uno').getByText('Prima', { exact: true }).waitFor();
  await unknown('due').getByText('Seconda', { exact: true }).waitFor();
  assert.deepEqual([posted(desk).length, await keys()], [2, 2]);
});

test('where frames come and go, each still finds its own', async () => {
  await open(['uno', 'due', 'tre']);
  await remove('uno');
  await sendLost('due', 'Seconda');
  await sendLost('tre', 'Terza');
  await add('quattro');
  assert.equal(await subject('quattro').inputValue(), '');
  await sendLost('quattro', 'Quarta');
  for (const name of ['tre', 'quattro', 'due']) {
    await reload(name);
  }
  await unknown('due').getByText('Seconda', { exact: true }).waitFor();
  await unknown('tre').getByText('Terza', { exact: true }).waitFor();
  await unknown('quattro').getByText('Quarta', { exact: true }).waitFor();
  assert.deepEqual([posted(desk).length, await keys()], [3, 3]);
});

test('what may have been sent from a frame that is gone is told where one could send it again', async () => {
  await open(['uno', 'due']);
  await sendLost('due', 'Seconda');
  await remove('due');
  await remove('uno');
  await add('tre');
  await unknown('tre').getByText('Seconda', { exact: true }).waitFor();
  // And by a page that has no frames.
  await desk.page.goto(`${desk.demo.url}form.html`);
  await desk.page.getByRole('group', { name: NAME }).getByText('Seconda', { exact: true }).waitFor();
  assert.deepEqual([posted(desk).length, await keys()], [1, 1]);
});

test('a form that is put in again takes away nothing of what may have been sent by one that is gone', async () => {
  await visit(desk, `${FORM}${FORM}`);
  const { page } = desk;
  const at = (/** @type {number} */ place) => page.locator('pec-compose').nth(place);
  await loseAnswers(desk);
  await write(at(0));
  await send(at(0));
  await at(0).getByRole('group', { name: NAME }).waitFor();
  await page.evaluate(async () => {
    const [one, other] = document.querySelectorAll('pec-compose');
    const main = document.querySelector('main');
    one.remove();
    other.remove();
    await new Promise((shown) => requestAnimationFrame(shown));
    main?.append(other);
  });
  await page.getByRole('textbox', { name: 'Oggetto' }).fill('Altro');
  await page.reload();
  await at(0).getByRole('group', { name: NAME }).getByText('Avviso di pagamento').waitFor();
});
