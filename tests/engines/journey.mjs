/** The demo page's main job, done in whichever engine: a file picked from disk, sent, its receipts back. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serveDemo } from '../../scripts/demo.mjs';

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

/** @param {Driver} driver */
export async function journey(driver) {
  const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-'));
  const demo = await serveDemo({ speed: 10 });
  try {
    const bytes = randomBytes(5_000_000);
    const path = join(folder, 'delibera.pdf');
    writeFileSync(path, bytes);
    await driver.open(demo.url);
    await driver.pick('#files', path);
    const listed = await driver.evaluate(`new Promise((resolve) => {
      const start = performance.now();
      const look = () => {
        const item = document.querySelector('#file-list li');
        if (item !== null || performance.now() - start > 10000) resolve(item?.textContent ?? 'no file');
        else requestAnimationFrame(look);
      };
      look();
    })`);
    assert.match(listed, /delibera\.pdf/);
    await driver.type('#recipient', 'consegna@pec.example.it');
    await driver.type('#subject', 'Delibera');
    await driver.type('#text', 'Perché no');
    await driver.click('#send');
    const state = await driver.evaluate(`new Promise((resolve) => {
      const look = () => {
        const state = document.querySelector('#shipments > li')?.dataset.state;
        const complaint = document.querySelector('#compose-error');
        if (state === 'delivered' || !complaint.hidden) resolve(state ?? complaint.textContent);
        else requestAnimationFrame(look);
      };
      look();
    })`);
    assert.equal(state, 'delivered');
    const posts = demo.sandbox.requests.filter(({ method }) => method === 'POST');
    assert.equal(posts.length, 1);
    const { attachments, body } = JSON.parse(posts[0].body);
    assert.equal(body, 'Perché no');
    assert.equal(sha256(Buffer.from(attachments[0].file.split(',')[1], 'base64')), sha256(bytes));
    // The errors of an engine's own fetch: a dropped connection leaves the outcome unknown.
    demo.sandbox.fail({ on: 'POST /send', drop: true, taken: true, times: 9 });
    const unknown = await driver.evaluate(`import('${demo.url}pec-massiva/index.js').then(async ({ PecMassiva }) => {
      const pec = new PecMassiva({ baseUrl: 'sandbox', token: 'a', mailbox: { username: 'b', password: 'c' } });
      const error = await pec.send({ sender: 'x@pec.it', recipient: 'y@pec.it', subject: 'z', text: 'z' }).catch((caught) => caught);
      return [error.name, error.cause?.name].join(' ');
    })`);
    assert.equal(unknown, 'UnknownOutcomeError NetworkError');
  } finally {
    await demo.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
