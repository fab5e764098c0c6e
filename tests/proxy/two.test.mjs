/** Two proxies in two processes on one Redis, or one PostgreSQL: each message arrives once, and the pace is one for both. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startPortal, startService } from './portal.mjs';
import { message, withFile } from './service.mjs';
import { startPostgres } from './stores/postgres.mjs';
import { startRedis } from './stores/redis.mjs';

const MESSAGES = 500;
const PER_SECOND = 60;

/** Milliseconds between two messages, as the pace of both together allows. */
const INTERVAL = 1000 / PER_SECOND;

/** Milliseconds by which the store's clock and timers of whole milliseconds may differ from this process's clock. */
const CLOCKS = 50;

/** Each starts, and tells what a portal is to be told of it. */
const STORES = {
  Redis: async () => {
    const redis = await startRedis();
    return { stop: redis.stop, settings: { redis: `redis://127.0.0.1:${redis.port}` } };
  },
  PostgreSQL: async () => {
    const server = await startPostgres();
    return { stop: server.stop, settings: { postgres: server.options() } };
  },
};

for (const [name, startStore] of Object.entries(STORES)) {
  test(`${name}: 500 messages, each sent at the same time to both`, async () => {
    const ends = [];
    try {
      const service = await startService();
      ends.push(() => service.close());
      const store = await startStore();
      ends.push(store.stop);
      const settings = { target: service.url, ...store.settings, perSecond: PER_SECOND, waiting: MESSAGES, maxUnderWay: 2 * MESSAGES };
      const portals = [];
      for (let count = 0; count < 2; count += 1) {
        const portal = await startPortal(settings);
        portals.push(portal);
        ends.unshift(() => portal.end('SIGTERM'));
      }
      // Of every tenth, to the one as JSON, to the other with its file as it is: that is the same message.
      const send = async (portal, subject) => {
        const hasFile = subject.endsWith('0');
        const json = { body: JSON.stringify(message({ subject })), headers: { 'content-type': 'application/json' } };
        const { body, headers } = hasFile ? withFile({ subject }, portal === portals[1]) : json;
        const response = await fetch(`${portal.url}/send`, {
          method: 'POST',
          headers: { ...headers, 'idempotency-key': subject, 'x-pec-store': mark, 'x-pec-mailbox': mailbox },
          body,
        });
        return { status: response.status, known: response.headers.get('x-pec-key'), ...(await response.json()) };
      };
      // What one process tells, the other understands.
      const [greeting, other] = await Promise.all(portals.map(({ url }) => fetch(`${url}/once`)));
      const [mark, mailbox] = ['x-pec-store', 'x-pec-mailbox'].map((name) => greeting.headers.get(name) ?? '');
      assert.match(`${mark} ${mailbox}`, /^[\w-]+\.\d+ [\da-f]{32}$/);
      assert.equal(other.headers.get('x-pec-mailbox'), mailbox);
      const subjects = Array.from({ length: MESSAGES }, (_, index) => `message-${index}`);
      const begun = performance.now();
      const pairs = await Promise.all(
        subjects.map((subject) => Promise.all(portals.map((portal) => send(portal, subject)))),
      );
      for (const [one, other] of pairs) {
        assert.deepEqual([one.status, other.status], [201, 201], JSON.stringify([one, other]));
        assert.equal(one.message_id, other.message_id);
        assert.deepEqual([one.known, other.known], ['done', 'done']);
      }
      assert.deepEqual(service.arrivals.map(({ subject }) => subject).sort(), [...subjects].sort());

      // Either tells what became of what the other sent, and of nothing else that it was.
      for (const [index, { url }] of portals.entries()) {
        const tell = async (key) => (await (await fetch(`${url}/once/${key}`, { headers: { 'x-pec-store': mark } })).json()).data.state;
        for (const [key, state] of [['message-0', 'done'], [`never-${index}`, 'never'], ['never-0', 'never']]) {
          assert.equal(await tell(key), state, key);
        }
      }

      // The pace: each has a turn of its own, counted from the first. A busy machine makes an arrival late, never early.
      for (const [turn, { at }] of service.arrivals.entries()) {
        assert.ok(at - begun > turn * INTERVAL - CLOCKS, `${turn} messages in ${at - begun} ms`);
      }
    } finally {
      for (const end of ends) {
        await end();
      }
    }
  });
}
