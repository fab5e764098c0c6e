/** What a portal's server has at hand: no secret of this is kept from whoever holds it. */

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { CANARIES, found } from './canaries.mjs';

const [{ PecMassiva }, { createProxy, fileStore }] = await Promise.all(['index.js', 'proxy.js'].map((name) => import(`${unpacked}/${name}`)));

const { token, password, addressee, subject } = CANARIES;
const SENDER = 'comune@pecmassiva.com';

test('a log of the portal has keys and paths, its store what was answered, and what passes its server are contents', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pec-massiva-server-'));
  const [entries, passed] = [[], []];
  const path = join(folder, 'pec-sent.log');
  const store = fileStore(path);
  const proxy = createProxy({
    ...{ basePath: '/pec', authorize: () => true, sender: () => [SENDER], mailbox: () => ({ username: 'demo', password }), token, store },
    log: (entry) => entries.push(entry),
    fetch: async (request) => {
      passed.push([...request.headers], await request.text());
      return Response.json({ success: true, sent: 1, message: '', message_id: '2026112916073915' }, { status: 201 });
    },
  });
  const pec = new PecMassiva({ baseUrl: 'https://portal.example/pec', fetch: proxy });
  try {
    await pec.send({ sender: SENDER, recipient: addressee, subject, text: 'Testo' }, { idempotencyKey: 'pratica-2026-118' });
    const told = entries.find(({ path }) => path === '/send');
    assert.equal(told?.key, 'pratica-2026-118');
    assert.match(readFileSync(path, 'latin1'), /2026112916073915/);
    const names = new Set(found(passed).map((place) => place.split(' ')[0]));
    assert.deepEqual([...names].sort(), ['addressee', 'password', 'subject', 'token']);
  } finally {
    pec.close();
    await store.close?.();
    rmSync(folder, { recursive: true, force: true });
  }
});
