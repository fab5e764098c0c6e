/** The demo page's main job, done in whichever engine: a file picked from disk, sent, its receipts back. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serveDemo } from '../../scripts/parts/demo.mjs';

/**
 * What an engine must be able to do.
 *
 * @typedef {object} Driver
 * @property {(url: string) => Promise<void>} open
 * @property {(selector: string, text: string) => Promise<void>} type
 * @property {(selector: string, path: string) => Promise<void>} pick
 * @property {(selector: string) => Promise<void>} click
 * @property {(code: string) => Promise<any>} evaluate the value of an expression, awaited
 * @property {() => Promise<void>} close
 */

const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** Waits until an expression is more than nothing. @param {string} expression */
const waiting = (expression) => `new Promise((resolve) => {
  const look = () => {
    const found = ${expression};
    if (found) resolve(found);
    else requestAnimationFrame(look);
  };
  look();
})`;

/** @param {Driver} driver */
export async function journey(driver) {
  const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-'));
  const demo = await serveDemo();
  try {
    const bytes = randomBytes(5_000_000);
    const path = join(folder, 'delibera.pdf');
    writeFileSync(path, bytes);
    await driver.open(demo.url);
    // The module that sends has loaded, too.
    const code = await driver.evaluate(waiting("document.querySelector('#code').textContent"));
    assert.match(code, /pec\.send\(message, options\)/);
    await driver.pick('#files', path);
    await driver.click('[data-fate="consegna"]');
    await driver.click('#send');
    const state = await driver.evaluate(
      waiting("document.querySelector('#sent [data-state=delivered]')?.textContent || document.querySelector('#error').textContent"),
    );
    assert.equal(state, 'Delivered');
    const receipts = await driver.evaluate("[...document.querySelectorAll('#sent ul li')].map((one) => one.textContent).join()");
    assert.match(receipts, /^Acceptance, .*,Delivery, /);
    const posts = await driver.evaluate(`import('${demo.url}send.js').then(({ sandbox }) =>
      sandbox.requests.filter(({ method }) => method === 'POST').map(({ body }) => body))`);
    assert.equal(posts.length, 1);
    const { attachments, body } = JSON.parse(posts[0]);
    assert.equal(body, 'Gentile Maria Rossi, in allegato l’avviso.');
    assert.equal(attachments[0].name, 'delibera.pdf');
    assert.equal(sha256(Buffer.from(attachments[0].file.split(',')[1], 'base64')), sha256(bytes));
    // The errors of an engine's own fetch: a dropped connection leaves the outcome unknown.
    demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 9 });
    const unknown = await driver.evaluate(`import('${demo.url}pec-massiva/index.js').then(async ({ PecMassiva }) => {
      const pec = new PecMassiva({ baseUrl: 'sandbox', token: 'gettone-della-pagina', mailbox: { username: 'b', password: 'c' } });
      const error = await pec.send({ sender: 'x@pec.it', recipient: 'y@pec.it', subject: 'z', text: 'z' }).catch((caught) => caught);
      return [error.name, error.cause?.name].join(' ');
    })`);
    assert.equal(unknown, 'UnknownOutcomeError NetworkError');
  } finally {
    await demo.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
