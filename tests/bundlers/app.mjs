/** A small application as a user writes it, with both entries: sends a file, follows it, asks for a mailbox, runs a campaign. Its bundler is not told anything. */

import { PecMassiva } from 'pec-massiva';
import * as full from 'pec-massiva/full';
import { memoryJournal } from 'pec-massiva/journal';
import { createSandbox } from 'pec-massiva/sandbox';

export async function journey() {
  const sandbox = await createSandbox({ speed: 1000 });
  // SUITE of the canaries, which no bundler of a user would find.
  const options = { fetch: sandbox.fetch, token: 'tok:5f0b/"e1c7<a93d', mailbox: { username: 'demo', password: 'Pw"à\\ss-77c1<9d&\'02e4' } };
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
  // Where there is no database of a browser's, a campaign is told where it is kept.
  const all = new full.PecMassiva({ ...options, ...(!('indexedDB' in globalThis) && { journal: memoryJournal() }) });
  const isAvailable = await all.mailboxes.isAvailable('impresa@pecmassiva.com');
  const campaign = await all.campaigns.create({ name: 'Avvisi', sender: 'a@pec.it', subject: 'Avviso', text: 'Testo', recipients: ['b@pec.it', 'c@pec.it'] });
  await campaign.run();
  return `${state} ${receipts.length} ${attachments[0].file} ${isAvailable} ${campaign.progress.sent}`;
}
