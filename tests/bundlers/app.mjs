/** A small application as a user writes it: sends a file in and follows it. Its bundler is not told anything. */

import { PecMassiva } from 'pec-massiva';
import { createSandbox } from 'pec-massiva/sandbox';

export async function journey() {
  const sandbox = await createSandbox({ speed: 1000 });
  const pec = new PecMassiva({
    fetch: sandbox.fetch,
    token: 'any',
    mailbox: { username: 'demo', password: 'demo' },
  });
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
  return `${state} ${receipts.length} ${attachments[0].file}`;
}
