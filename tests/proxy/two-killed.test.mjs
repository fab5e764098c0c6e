/**
 * Two proxies in two processes on one PostgreSQL, which is killed in the middle, and one of them, too: whatever was lost
 * or is asked for after it, each message arrives once at most, and what is told of it is true.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { startPortal, startService } from './portal.mjs';
import { message } from './service.mjs';
import { startPostgres } from './stores/postgres.mjs';

const MESSAGES = 120;

test('messages while the database is killed and starts again, and one of two proxies is killed', async () => {
  const ends = [];
  try {
    // Every sixth message arrives, and its answer is lost.
    let asked = 0;
    let killDatabase;
    const isHalfway = new Promise((resolve) => (killDatabase = resolve));
    const service = await startService(() => {
      asked += 1;
      asked === MESSAGES / 4 && killDatabase();
      return asked % 6 !== 0;
    });
    ends.push(() => service.close());
    const args = ['-c', 'synchronous_commit=off', '-c', 'wal_writer_delay=10s'];
    let database = await startPostgres({ args });
    ends.push(() => database.stop());
    const settings = { target: service.url, postgres: database.options(), perSecond: 1000, waiting: MESSAGES, maxUnderWay: 2 * MESSAGES };
    const portals = await Promise.all([0, 1].map(() => startPortal(settings)));
    portals.forEach((portal) => ends.unshift(() => portal.end('SIGKILL')));
    const headers = (await fetch(`${portals[0].url}/once`)).headers;
    const own = { 'x-pec-store': headers.get('x-pec-store'), 'x-pec-mailbox': headers.get('x-pec-mailbox') };

    /** Posted to both until one tells what became of it, with the same key, as the client does. */
    const post = (portal, subject) =>
      fetch(`${portal.url}/send`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': subject, ...own },
        body: JSON.stringify(message({ subject })),
      })
        .then(async (response) => ({ status: response.status, known: response.headers.get('x-pec-key'), ...(await response.json()) }))
        // The connection may end in the midst of an answer, too.
        .catch((error) => ({ error }));
    const subjects = Array.from({ length: MESSAGES }, (_, index) => `message-${index}`);
    const sending = Promise.all(
      subjects.map(async (subject, index) => {
        const first = await post(portals[index % 2], subject);
        const second = await post(portals[(index + 1) % 2], subject);
        return [first, second];
      }),
    );
    await isHalfway;
    await database.kill();
    await portals[1].end('SIGKILL');
    database = await startPostgres({ home: database.home, args });
    const answers = await sending;

    const arrived = new Map();
    service.arrivals.forEach(({ subject }) => arrived.set(subject, (arrived.get(subject) ?? 0) + 1));
    assert.ok([...arrived.values()].every((count) => count === 1), 'one arrived twice');
    for (const [index, told] of answers.entries()) {
      for (const { status, known, message_id: id } of told.filter(({ error }) => error === undefined)) {
        const count = arrived.get(subjects[index]) ?? 0;
        assert.ok(status !== 201 || (count === 1 && id !== undefined), `${subjects[index]}: ${status}`);
        assert.ok(!['never'].includes(known) || count === 0, `${subjects[index]}: ${known}`);
      }
    }
    // Asked of the one that lives: what arrived is never told to have not.
    const states = {};
    for (const subject of subjects) {
      let state;
      do {
        const response = await fetch(`${portals[0].url}/once/${subject}`, { headers: own });
        state = response.status === 200 ? (await response.json()).data.state : 'later';
        await new Promise((resolve) => setTimeout(resolve, state === 'running' || state === 'later' ? 200 : 0));
      } while (state === 'running' || state === 'later');
      states[state] = (states[state] ?? 0) + 1;
      assert.ok(state !== 'never' || !arrived.has(subject), `${subject} arrived, and was told to be ${state}`);
      assert.ok(state !== 'done' || arrived.has(subject), `${subject} did not arrive, and was told to be ${state}`);
      const late = await post(portals[0], subject);
      assert.ok(state === 'done' ? late.status === 201 : late.status === 409, `${subject}: ${late.status}`);
    }
    assert.equal(new Set(service.arrivals.map(({ subject }) => subject)).size, service.arrivals.length);
    // It came to the cases that it is about.
    assert.ok(states.done > 0 && states.unknown > 0, JSON.stringify(states));
  } finally {
    for (const end of ends) {
      await end();
    }
  }
});
