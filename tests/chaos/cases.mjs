/**
 * What one client is tried with: every fault by itself, straight at the service, before a portal's proxy and behind it,
 * and seeded mixtures. Whatever it says, the service never gets more of a message behind the proxy than one.
 */

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { SECRETS, found } from '../canaries/canaries.mjs';
import { consumer } from '../package/consumer.mjs';
import { clients, said } from './clients.mjs';
import { FAULTS, behind } from './faults.mjs';
import { directStorm, storm } from './mixtures.mjs';
import { direct, forgetting, proxied } from './stage.mjs';

/** Faults that are played at once. */
const TOGETHER = 32;

/** Storms of a run, each by a seed of its own; more where somebody has the time. */
const STORMS = Number(process.env.STORMS ?? 3);

/** Seeds begin anew each day, so that no run is only what passed before. */
const FIRST = Number(process.env.STORM ?? Math.floor(Date.now() / 86_400_000) * 1000);

/** Milliseconds that a service behind a proxy keeps silent before its connection ends. */
const PATIENCE = 2000;

/** Longer than anything takes that ends by itself. */
const LONG = 60_000;

/**
 * @typedef {import('./faults.mjs').Named} Named
 * @typedef {import('./clients.mjs').Told} Told
 * @typedef {Awaited<ReturnType<typeof direct>> | Awaited<ReturnType<typeof proxied>>} Stage
 */

/** @param {'Node' | 'Chromium' | 'Firefox'} name */
export function cases(name) {
  const kind = name === 'Node' ? 'node' : 'browser';
  let user;
  let entries;
  /** @type {import('./clients.mjs').Client} */
  let client;

  before(async () => {
    user = consumer('module');
    const text = ['proxy', 'proxy/server', 'sandbox/server'].map((entry) => `export * from 'pec-massiva/${entry}';\n`);
    writeFileSync(join(user.folder, 'entry.js'), text.join(''));
    entries = await import(pathToFileURL(join(user.folder, 'entry.js')).href);
    client = await clients(user.installed)[name]();
  });

  after(async () => {
    await client?.close();
    user?.remove();
  });

  /**
   * Each fault on a stage of its own.
   *
   * @param {(fault: Named, seed: number) => Promise<Stage>} stageOf
   * @param {{ file?: boolean, read?: boolean, warm?: boolean }} how
   * @param {(fault: Named, found: { word: string, told: Told, stage: Stage, shown: string }, name: string) => void} hold
   */
  async function each(stageOf, { file = false, read = false, warm = false }, hold) {
    const all = Object.entries(FAULTS);
    for (let at = 0; at < all.length; at += TOGETHER) {
      const batch = all.slice(at, at + TOGETHER);
      const stages = await Promise.all(batch.map(([, fault], index) => stageOf(fault, FIRST + at + index)));
      const given = stages.map(({ options, instead }, index) => ({
        options: { timeout: batch[index][1].timeout ?? LONG, ...options },
        instead,
        file,
        read,
        // What befalls a connection before anything is asked would befall the read before.
        warm: warm && batch[index][1].play !== undefined,
      }));
      // What is counted is counted once nothing is under way any more.
      const answers = await client.send(given).finally(() => Promise.all(stages.map((stage) => stage.close())));
      batch.forEach(([name, fault], index) => {
        const [told, stage] = [answers[index], stages[index]];
        const heads = stage.relays.map(({ arrivals }) => arrivals);
        const shown = `${client.name}, ${name}, STORM=${FIRST}: ${JSON.stringify({ told, arrivals: stage.arrivals(), heads })}`;
        assert.deepEqual(
          stage.relays.flatMap(({ errors }) => errors),
          [],
          shown,
        );
        assert.ok(fault.refuses === true || stage.relays.some(({ played }) => played() > 0), `nothing broke: ${shown}`);
        assert.deepEqual(found([told, stage.written()], SECRETS), [], shown);
        // Nothing follows where it is sent elsewhere.
        assert.deepEqual(
          stage.relays.map(({ elsewhere }) => elsewhere()),
          stage.relays.map(() => 0),
          shown,
        );
        hold(fault, { word: said(told), told, stage, shown }, name);
      });
    }
  }

  /** @param {Named['says']} says */
  const expected = (says) => (typeof says === 'string' || Array.isArray(says) ? says : says[kind]);

  test('straight at the service', async (t) => {
    t.diagnostic(`STORM=${FIRST} breaks everything at the same bytes again`);
    await each(
      (fault, seed) => direct(entries, { fault, seed }),
      { warm: true },
      ({ says, reaches, repeats }, { word, told, stage, shown }) => {
        const isRepeated = repeats === name || (repeats === true && kind === 'browser');
        assert.ok([expected(says)].flat().includes(word), shown);
        assert.equal(told.posts, 1, shown);
        // What a browser repeats by itself is no second post of ours: the control of what the proxy lets through once.
        const copies = Math.max(...stage.relays.map(({ arrivals }) => arrivals.begun));
        assert.equal(copies > 1, isRepeated, shown);
        // What docs/breaks.md tells of arrivals.
        const [least, most] = !reaches ? [0, 0] : isRepeated ? [2, Infinity] : [1, 1];
        assert.ok(stage.arrivals() >= least && stage.arrivals() <= most, shown);
      },
    );
  });

  for (const often of [1, Infinity]) {
    test(`reads straight at the service, ${often === 1 ? 'once' : 'always'}`, async () => {
      await each(
        (fault, seed) => direct(entries, { fault, seed, times: often, on: ({ method }) => method === 'GET' }),
        { read: true },
        ({ says, refuses = false, read = [expected(says)].flat().includes('sent') ? undefined : 'NetworkError' }, { told, shown }) => {
          const { error, retryable } = told;
          const passes = often === 1 && !refuses && ['NetworkError', 'TimeoutError', 'ServerError'].includes(read ?? 'NetworkError');
          assert.equal(error, passes ? undefined : read, shown);
          assert.equal(
            retryable,
            passes || read === undefined ? undefined : ['NetworkError', 'TimeoutError', 'ServerError'].includes(read),
            shown,
          );
        },
      );
    });
  }

  for (const file of [false, true]) {
    const form = file ? 'with a file as it is' : 'as JSON';
    test(`before the proxy, twice, ${form}`, async () => {
      await each(
        (fault, seed) => proxied(entries, { origin: client.origin, front: { fault, seed, times: 2 } }),
        { file },
        ({ before = 'sent' }, { word, told, stage, shown }) => {
          assert.equal(word, before, shown);
          assert.equal(stage.arrivals(), before === 'sent' ? 1 : 0, shown);
          assert.equal(told.forms, file ? told.posts : 0, shown);
        },
      );
    });

    test(`behind the proxy, ${form}`, async () => {
      await each(
        (fault, seed) => proxied(entries, { origin: client.origin, back: { fault, seed, patience: fault.timeout && PATIENCE } }),
        { file },
        (fault, { word, stage, shown }) => {
          const { reaches } = fault;
          const right = [behind(fault)].flat();
          // The last byte of a file waits until all is there, so that the proxy may know that it never went out.
          assert.ok(right.includes(word) || (word === 'notSent' && file && !reaches), shown);
          assert.equal(stage.arrivals(), reaches ? 1 : 0, shown);
        },
      );
    });
  }

  test('before the proxy, always', async () => {
    await each(
      (fault, seed) => proxied(entries, { origin: client.origin, front: { fault, seed } }),
      {},
      ({ reaches }, { word, stage, shown }) => {
        // What became of it is asked, and that gets through; where nothing gets through, nothing was posted.
        assert.equal(word, reaches ? 'sent' : 'notSent', shown);
        assert.equal(stage.arrivals(), reaches ? 1 : 0, shown);
      },
    );
  });

  for (let seed = FIRST; seed < FIRST + STORMS; seed += 1) {
    test(`a storm, ${seed}`, async (t) => {
      const words = (await storm(entries, client, seed)).map(({ word, arrivals }) => `${word}, ${arrivals} arrived`);
      t.diagnostic(`${client.name}: ${words.sort().join('; ')}`);
    });
  }

  for (let seed = FIRST; seed < FIRST + STORMS; seed += 1) {
    test(`a storm straight at the service, ${seed}`, async (t) => {
      const words = (await directStorm(entries, client, seed)).map(({ word, arrivals }) => `${word}, ${arrivals} arrived`);
      t.diagnostic(`${client.name}: ${words.sort().join('; ')}`);
    });
  }

  test('who posts twice, and who says that nothing was sent, is found by a storm straight at the service', async () => {
    const { send } = client;
    const posting = { ...client, send: async (/** @type {any[]} */ given) => (await send(given), send(given)) };
    await assert.rejects(directStorm(entries, posting, 1, 1), /twice: /);
    const denying = {
      ...client,
      send: async (/** @type {any[]} */ given) => (await send(given)).map((told) => ({ ...told, messageId: undefined, error: 'NetworkError' })),
    };
    await assert.rejects(directStorm(entries, denying, 1), /not sent, and came: /);
  });

  test('a proxy that forgets is found by a storm', async () => {
    const found = [];
    for (let seed = 1; seed <= 8 && !found.some((one) => /twice: |not sent, and came: /.test(one)); seed += 1) {
      await storm(entries, client, seed, { store: forgetting(entries.memoryStore()) }).catch((error) => found.push(String(error)));
    }
    assert.ok(
      found.some((one) => /twice: |not sent, and came: /.test(one)),
      found.join('\n'),
    );
  });
}
