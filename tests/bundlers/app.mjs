/** A small application as a user writes it, with both entries: sends a file, follows it, asks for a mailbox. Its bundler is not told anything. */

import { PecMassiva } from 'pec-massiva';
import * as full from 'pec-massiva/full';
import { createSandbox } from 'pec-massiva/sandbox';

export async function journey() {
  const sandbox = await createSandbox({ speed: 1000 });
  const options = { fetch: sandbox.fetch, token: 'any', mailbox: { username: 'demo', password: 'demo' } };
  const pec = new PecMassiva(options);
  const { messageId } = await pec.send({
    sender: 'a@pec.it',
    recipient: 'b@pec.it',
    subject: 'Prova',
    text: 'Testo',
    attachments: [{ name: 'atto.pdf', data: new Blob(['contenuto'], { type: 'application/pdf' }) }],
  });
  sandbox.advance(60_000);
  const { state, receipts } = await pec.shipments.get(messageId);
  const { attachments } = JSON.parse(sandbox.requests[0].body);
  const isAvailable = await new full.PecMassiva(options).mailboxes.isAvailable('impresa@pecmassiva.com');
  return `${state} ${receipts.length} ${attachments[0].file} ${isAvailable}`;
}
