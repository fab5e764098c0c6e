/**
 * Storms: several messages at once, each request of which meets whatever a seed has for it, before the proxy and
 * behind it. Nobody can say beforehand what becomes of one; what is said of it has to be so.
 */

import assert from 'node:assert/strict';

import { said } from './clients.mjs';
import { FAULTS } from './faults.mjs';
import { randomBy } from './relay.mjs';
import { proxied } from './stage.mjs';

/** Messages of one storm. */
const MESSAGES = 6;

/** What can be played within a storm, on single requests. */
const PLAYED = Object.values(FAULTS).filter(({ play, timeout }) => play !== undefined && timeout === undefined);

/** Messages, and the questions what became of them. @param {{ method: string, path: string }} asked */
const asked = ({ method, path }) => method === 'POST' || path.includes('/once');

/** @param {() => number} random @param {number} share of requests that meet one */
const chance = (random, share) => () => (random() < share ? PLAYED[Math.floor(random() * PLAYED.length)] : undefined);

/**
 * @param {object} entries of the package
 * @param {import('./clients.mjs').Client} client
 * @param {number} seed
 * @param {object} [more] of the stage
 */
export async function storm(entries, client, seed, more) {
  const random = randomBy(seed);
  const stage = await proxied(entries, {
    origin: client.origin,
    front: { fault: chance(random, 0.5), on: asked, seed },
    back: { fault: chance(random, 0.25), seed: seed + 1 },
    ...more,
  });
  try {
    const given = Array.from({ length: MESSAGES }, (_, index) => ({
      options: { timeout: 60_000, ...stage.options },
      file: random() < 0.5,
      subject: `Avviso ${seed} ${index}`,
      settle: true,
    }));
    const all = await client.send(given);
    assert.deepEqual(
      stage.relays.flatMap(({ errors }) => errors),
      [],
    );
    return all.map((told, index) => {
      const { subject } = given[index];
      // What came to the service of this message, whole.
      const taken = stage.taken().filter(({ request }) => request.includes(`"${subject}"`));
      const shown = `${client.name}, seed ${seed}: ${JSON.stringify({ subject, told, taken: taken.map(({ answer }) => answer) })}`;
      assert.ok(taken.length <= 1, `twice: ${shown}`);
      const word = said(told);
      if (word === 'sent') {
        assert.equal(taken.length, 1, `sent, and never came: ${shown}`);
        assert.equal(JSON.parse(taken[0].answer).message_id, told.messageId, `the id of another: ${shown}`);
      } else if (word === 'notSent') {
        assert.equal(taken.length, 0, `not sent, and came: ${shown}`);
      }
      const { settled } = told;
      if (settled === 'notSent' || settled === 'refused') {
        assert.equal(taken.length, 0, `settled as not sent, and came: ${shown}`);
      }
      if (settled === 'sent') {
        assert.equal(taken.length, 1, `settled as sent, and never came: ${shown}`);
      }
      return { word, settled, arrivals: taken.length };
    });
  } finally {
    await stage.close();
  }
}
