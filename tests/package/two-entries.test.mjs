/** Both entries in one program: two compiled cores that share errors, attachments, the pace and the count of starts. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';

import { serveDemo } from '../../scripts/parts/demo.mjs';
import { SUITE } from '../canaries/suite.mjs';
import { openChromium } from '../support/chromium.mjs';
import { consumer } from './consumer.mjs';

const user = consumer('module');
after(() => user.remove());
const main = await import(join(user.installed, 'index.js'));
const full = await import(join(user.installed, 'full.js'));
const { memoryJournal } = await import(join(user.installed, 'journal.js'));

const INTERVAL = 400;
const SENDER = 'comune@pec.it';
const message = { sender: SENDER, recipient: ['a@pec.it', 'b@pec.it'], subject: 'x', text: 'y' };
const letter = { name: 'Avvisi', sender: SENDER, subject: 'Avviso', text: 'y', recipients: 'pec\nc@pec.it\nd@pec.it\ne@pec.it' };

/** Clients of both entries before one service, which notes when messages arrive. */
function both(options = {}) {
  const arrivals = [];
  const fetch = async (request) => {
    arrivals.push({ at: performance.now(), body: await request.json() });
    return Response.json({ success: true, sent: 1, message_id: `20201126${String(arrivals.length).padStart(8, '0')}` }, { status: 201 });
  };
  const given = { fetch, token: SUITE.token, mailbox: { username: 'a', password: SUITE.password }, journal: memoryJournal(), ...options };
  return { arrivals, single: new main.PecMassiva(given), all: new full.PecMassiva(given) };
}

test('the main entry has no mailboxes and no campaigns, the full one has all of it', () => {
  const { single, all } = both();
  const names = (object) => Object.getOwnPropertyNames(object).filter((name) => !name.startsWith('_')).sort();
  const more = ['campaigns', 'mailboxes', 'registry'];
  assert.deepEqual(names(all), [...names(single), ...more].sort());
  assert.deepEqual(more.map((name) => name in single), [false, false, false]);
  assert.deepEqual(Object.keys(main).sort(), Object.keys(full).sort());
});

test('an error of one is an error of the other', async () => {
  const { single, all } = both();
  const refused = await Promise.all([single.send({}), all.send({})].map((sent) => sent.catch((error) => error)));
  for (const error of refused) {
    assert.ok(error instanceof main.ValidationError && error instanceof full.ValidationError);
  }
  assert.deepEqual(refused[0].problems, refused[1].problems);
});

test('a file that was read by one is sent by the other', async () => {
  const { single, all, arrivals } = both({ rate: { perSecond: 1000 } });
  await all.send({ ...message, attachments: [await single.attach(new File(['uno'], 'uno.txt', { type: 'text/plain' }))] });
  await single.send({ ...message, attachments: [await all.attach(new File(['due'], 'due.txt', { type: 'text/plain' }))] });
  assert.deepEqual(arrivals.map(({ body }) => body.attachments[0].file), ['data:text/plain;base64,dW5v', 'data:text/plain;base64,ZHVl']);
});

test('messages of one sender keep one pace, whichever sends them', async () => {
  const { single, all, arrivals } = both({ rate: { perSecond: 1000 / INTERVAL } });
  await Promise.all([single.send(message), all.send(message), single.send(message), all.send(message)]);
  const between = arrivals.slice(1).map(({ at }, index) => at - arrivals[index].at);
  // Clocks of timers and of arrivals differ by a few milliseconds.
  assert.ok(between.length === 3 && between.every((time) => time > INTERVAL - 25), between.join(', '));
});

test('a single message of the main entry counts for the limits of a campaign', async () => {
  const { single, all, arrivals } = both({ rate: { perSecond: 1000 } });
  await single.send(message);
  const campaign = await all.campaigns.create({ ...letter, pace: { perDay: 4 } });
  const controller = new AbortController();
  campaign.subscribe(({ type, reason }) => type === 'waiting' && controller.abort(reason));
  const ended = await campaign.run({ signal: controller.signal }).catch((error) => error.cause);
  assert.deepEqual([ended, campaign.progress.sent, arrivals.length], ['day', 2, 3]);
});

test('also in the browser’s own storage, by a page that loads no campaigns', async () => {
  const demo = await serveDemo({ rate: { perSecond: 0 } });
  const browser = await openChromium();
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    const loaded = [];
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname));
    // An empty page of that origin.
    await page.goto(`${demo.url}nothing`);
    const options = { baseUrl: `${demo.url}sandbox`, token: SUITE.token, mailbox: { username: 'a', password: SUITE.password }, rate: { perSecond: 1000 } };
    await page.evaluate(
      async ({ options, message }) => {
        const { PecMassiva } = await import('/pec-massiva/index.js');
        await new PecMassiva(options).send(message);
      },
      { options, message },
    );
    assert.deepEqual(loaded.filter((path) => /full|campaign|mailboxes/.test(path)), []);
    const ended = await page.evaluate(
      async ({ options, letter }) => {
        const { PecMassiva } = await import('/pec-massiva/full.js');
        const campaign = await new PecMassiva(options).campaigns.create({ ...letter, pace: { perDay: 4 } });
        const controller = new AbortController();
        campaign.subscribe(({ type, reason }) => type === 'waiting' && controller.abort(reason));
        const cause = await campaign.run({ signal: controller.signal }).catch((error) => error.cause);
        return [cause, campaign.progress.sent];
      },
      { options, letter },
    );
    assert.deepEqual(ended, ['day', 2]);
    await context.close();
  } finally {
    await browser.close();
    await demo.close();
  }
});
