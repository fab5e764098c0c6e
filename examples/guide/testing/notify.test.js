import { afterEach, beforeEach, expect, test } from 'vitest';

import { made } from './made.js';
import { notify } from './notify.js';

let sandbox, pec;
beforeEach(async () => ({ sandbox, pec } = await made()));
afterEach(() => pec.close());

test('delivered', async () => {
  expect(await notify(pec, 'consegna@pec.example.it')).toBe('delivered');
});

test('a full mailbox', async () => {
  expect(await notify(pec, 'casella-piena@pec.example.it')).toBe('failed');
});

test('an answer that is lost is not taken for a failure', async () => {
  sandbox.fail({ on: 'POST /send', status: 500, taken: true });
  expect(await notify(pec, 'consegna@pec.example.it')).toBe('nobody knows');
  expect(sandbox.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
});

test('sent stays sent, though it cannot be followed', async () => {
  sandbox.fail({ on: 'GET /send', status: 403, times: 100 });
  expect(await notify(pec, 'consegna@pec.example.it')).toBe('sent');
});

test('a file arrives as it is', async () => {
  await notify(pec, 'consegna@pec.example.it', [new File(['contenuto'], 'atto.pdf', { type: 'application/pdf' })]);
  const [{ file }] = JSON.parse(sandbox.requests[0].body).attachments;
  expect(atob(file.split(',')[1])).toBe('contenuto');
});

test('a day later: both time-out notices', async () => {
  const slow = await made({ speed: 1 }); // receipts come as late as real ones
  const { messageId } = await slow.pec.send({ sender: 'comune@pecmassiva.com', recipient: 'lenta@pec.example.it', subject: 'Avviso n. 12', text: '…' });
  slow.sandbox.advance(26 * 3_600_000); // once it was posted
  expect((await slow.pec.shipments.get(messageId)).state).toBe('failed');
  slow.pec.close();
});
