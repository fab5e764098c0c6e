import { PecMassiva } from 'pec-massiva';
import { createSandbox } from 'pec-massiva/sandbox';

// The service in memory, and a client of it.
const sandbox = await createSandbox({ speed: 10, rate: false });
const pec = new PecMassiva({
  fetch: sandbox.fetch,
  rate: false, // no second between two messages: only with a `fetch` of your own
  token: 'any',
  mailbox: { username: 'demo', password: 'demo' },
});

const { messageId } = await pec.send({
  sender: 'comune@pecmassiva.com',
  recipient: 'consegna@pec.example.it',
  subject: 'Avviso n. 12',
  text: 'Gentile impresa, …',
});
for await (const { state } of pec.shipments.track(messageId)) {
  console.log(messageId, state); // its state at once, then each change
}
