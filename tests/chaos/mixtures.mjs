/**
 * Storms: several messages at once, each request of which meets whatever a seed has for it, before the proxy and
 * behind it, or straight at the service. Nobody can say beforehand what becomes of one; what is said of it has to be so.
 */

import assert from 'node:assert/strict';

import { said } from './clients.mjs';
import { FAULTS } from './faults.mjs';
import { randomBy } from './relay.mjs';
import { direct, proxied } from './stage.mjs';

/** Messages of one storm. */
const MESSAGES = 6;

/** Milliseconds after which what never ends does. */
const PATIENCE = 1500;

/**
 * What befalls single requests. Straight at the service and behind the proxy a message is known by its subject, and so its body
 * is in before it breaks: there nothing of a request is cut but its answer.
 */
const PLAYED = Object.values(FAULTS).filter(({ play }) => play !== undefined);

/** What befalls connections, of which nothing is read. That nobody listens befalls no single one, and is in no storm. */
const GREETED = Object.values(FAULTS).filter(({ accept }) => accept !== undefined);

/** Messages, and the questions what became of them. @param {{ method: string, path: string }} asked */
const asked = ({ method, path }) => method === 'POST' || path.includes('/once');

/**
 * A fault for a share of the requests. What befalls the attempts of one message does not hang on when others come.
 *
 * @param {number} seed @param {number} share
 * @param {(asked: import('./relay.mjs').Asked, whole: () => Promise<Buffer | undefined>) => Promise<string> | string} nameOf
 * @returns {import('./relay.mjs').Choice}
 */
function chance(seed, share, nameOf) {
  /** @type {Map<string, () => number>} */
  const numbers = new Map();
  return async (asked, whole) => {
    const name = await nameOf(asked, whole);
    const hash = [...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), seed);
    const random = numbers.get(name) ?? randomBy(hash);
    numbers.set(name, random);
    return random() < share ? PLAYED[Math.floor(random() * PLAYED.length)] : undefined;
  };
}

/** One of those of connections for a share of them, in the order in which they come. @param {number} seed @param {number} share */
function greeting(seed, share) {
  const random = randomBy(seed);
  return () => (random() < share ? GREETED[Math.floor(random() * GREETED.length)] : undefined);
}

/** The key of a message, or of the question after it. @param {import('./relay.mjs').Asked} asked */
const keyOf = ({ method, path, headers }) => `${method} ${headers.find(([name]) => name.toLowerCase() === 'idempotency-key')?.[1] ?? path}`;

/** @param {import('./relay.mjs').Asked} _ @param {() => Promise<Buffer | undefined>} whole */
const subjectOf = async (_, whole) => /"subject":"([^"]*)"/.exec((await whole())?.toString('latin1') ?? '')?.[1] ?? '';

/**
 * Behind the proxy each message is taken once at most, whatever befalls it.
 *
 * @param {object} entries of the package
 * @param {import('./clients.mjs').Client} client
 * @param {number} seed
 * @param {object} [more] of the stage
 */
export async function storm(entries, client, seed, more) {
  const random = randomBy(seed);
  const stage = await proxied(entries, {
    origin: client.origin,
    front: { fault: chance(seed, 0.5, keyOf), greet: greeting(seed + 2, 0.1), on: asked, seed, patience: PATIENCE },
    back: { fault: chance(seed, 0.25, subjectOf), greet: greeting(seed + 3, 0.1), seed: seed + 1, patience: PATIENCE },
    ...more,
  });
  return played(stage, client, seed, random, 1);
}

/**
 * Straight at the service a message is posted once; what a browser repeats by itself may come more than once.
 *
 * @param {object} entries of the package
 * @param {import('./clients.mjs').Client} client
 * @param {number} seed
 * @param {number} [most] how often one may come; default: once from Node, which repeats nothing
 */
export async function directStorm(entries, client, seed, most = client.name.startsWith('Node ') ? 1 : Infinity) {
  const stage = await direct(entries, { fault: chance(seed, 0.6, subjectOf), greet: greeting(seed + 2, 0.1), seed, patience: PATIENCE });
  return played(stage, client, seed, randomBy(seed), most);
}

/**
 * What became of each message of a storm, where what is said of it is so.
 *
 * @param {Awaited<ReturnType<typeof direct>> | Awaited<ReturnType<typeof proxied>>} stage
 * @param {import('./clients.mjs').Client} client
 * @param {number} seed
 * @param {() => number} random
 * @param {number} most how often one may come
 */
async function played(stage, client, seed, random, most) {
  const given = Array.from({ length: MESSAGES }, (_, index) => ({
    options: { timeout: 'instead' in stage ? 10_000 : 60_000, ...stage.options },
    instead: 'instead' in stage ? stage.instead : undefined,
    file: random() < 0.5,
    subject: `Avviso ${seed} ${index}`,
    // Straight at the service only the inbox can be asked, again and again, for minutes.
    settle: !('instead' in stage),
    idempotencyKey: `storm-${seed}-${index}`,
  }));
  const all = await client.send(given).finally(() => stage.close());
  assert.deepEqual(
    stage.relays.flatMap(({ errors }) => errors),
    [],
  );
  assert.deepEqual(
    stage.relays.map(({ elsewhere }) => elsewhere()),
    stage.relays.map(() => 0),
  );
  return all.map((told, index) => {
    const { subject } = given[index];
    // What came to the service of this message, whole.
    const taken = stage.taken().filter(({ request }) => request.includes(`"${subject}"`));
    const shown = `${client.name}, seed ${seed}: ${JSON.stringify({ subject, told, taken: taken.map(({ answer }) => answer) })}`;
    assert.ok(taken.length <= most, `twice: ${shown}`);
    const word = said(told);
    if (word === 'sent') {
      assert.ok(taken.length > 0, `sent, and never came: ${shown}`);
      const ids = taken.map(({ answer }) => JSON.parse(answer).message_id);
      assert.ok(ids.includes(told.messageId), `the id of another: ${shown}`);
    } else if (word === 'notSent') {
      assert.equal(taken.length, 0, `not sent, and came: ${shown}`);
    } else {
      assert.equal(word, 'unknown', shown);
    }
    const { settled } = told;
    if (settled === 'notSent' || settled === 'refused') {
      assert.equal(taken.length, 0, `settled as not sent, and came: ${shown}`);
    }
    if (settled === 'sent') {
      assert.ok(taken.length > 0, `settled as sent, and never came: ${shown}`);
    }
    return { word, settled, arrivals: taken.length };
  });
}
