/** The whole surface, used rightly: this must compile. */

import {
  ApiError,
  PecError,
  PecMassiva,
  UnknownOutcomeError,
  ValidationError,
  classify,
  isPecError,
  toSafeFrame,
} from 'pec-massiva';
import type { ClientOptions, InboxMessage, Message, ReceiptKind, ShipmentState } from 'pec-massiva';
import { createSandbox } from 'pec-massiva/sandbox';
import { init, PecMassiva as SlimPecMassiva } from 'pec-massiva/slim';

const sandbox = await createSandbox({ seed: 1, speed: 2, rate: { perSecond: 5 }, token: undefined, credit: 100 });
const options: ClientOptions = {
  token: async () => 'token',
  mailbox: { username: 'a', password: 'b' },
  environment: 'test',
  baseUrl: { massiva: '/api', pec: undefined },
  headers: () => ({ 'x-csrf': 'a' }),
  requestInit: { credentials: 'include' },
  fetch: sandbox.fetch,
  timeout: 1000,
  retries: 0,
  rate: { perSecond: 1 },
  maxMessageSize: 1e6,
  maxRecipients: undefined,
};
const pec = new PecMassiva(options);
new PecMassiva();
new SlimPecMassiva({ fetch: globalThis.fetch });
await init(fetch('/pec_massiva.wasm'));
await init(new Uint8Array());

const message: Message = {
  sender: 'a@b.it',
  recipient: ['c@d.it'],
  subject: 'x',
  text: 'y',
  body: undefined,
  attachments: [new File([], 'a'), { name: 'b', data: new Uint8Array() }, { name: 'c', data: 'data:,x' }],
};
declare const input: HTMLInputElement;
await pec.send({ ...message, attachments: input.files ?? [] });
const attachment = await pec.attach(new File([], 'a'), { onProgress: () => {}, timeout: 1 });
await pec.send({ ...message, attachments: [attachment] });
const { copies, complete } = await pec.shipments.find({ subject: 'x', since: new Date() });
console.log(attachment.size, copies[0]?.acceptedAt?.getTime(), complete);
await pec.shipments.delete('12');
for await (const { id } of pec.inbox.list({ q: 'x' })) await pec.inbox.delete(id);
const { status: code, headers, body: raw } = await pec.request('GET', '/x', { query: { a: 1 } });
console.log(code, headers['content-type'], raw);
const { messageId, sent } = await pec.send(message, {
  signal: AbortSignal.timeout(1000),
  timeout: 0,
  idempotencyKey: 'k',
  onProgress: ({ phase, loaded, total, until }) => {
    const known: 'reading' | 'waiting' | 'sending' = phase;
    console.log(known, loaded / total, until?.getTime());
  },
});
const count: number = sent;
const status = await pec.shipments.get(messageId, { expected: count });
const state: ShipmentState = status.state;
const kinds: ReceiptKind[] = status.receipts.map(({ kind }) => kind);
const dates: (Date | undefined)[] = status.receipts.map(({ date }) => date);
const { messages } = await pec.inbox.page({ q: 'x', page: 1 });
const first: InboxMessage | undefined = messages[0];
const { body } = await pec.inbox.get(first?.id ?? 1, {});
document.createElement('iframe').srcdoc = toSafeFrame(body ?? '');
const { ratio } = await pec.quota('INBOX', { timeout: 1 });
const { kind } = await classify('CONSEGNA: x', 'posta-certificata@pec.it');
pec.close();
sandbox.fail({ on: 'POST /send', status: 500, taken: true, times: 1 });
sandbox.advance(1);
sandbox.reset();
console.log(state, kinds, dates, ratio, kind, sandbox.requests[0]?.body);
const told: 'POST' | undefined = sandbox.callbacks[0]?.method;
console.log(told, sandbox.callbacks[0]?.at.getTime());

try {
  await pec.quota();
} catch (error) {
  if (isPecError(error)) {
    const known: PecError = error;
    console.log(known.code, known.retryable, known.cause);
  }
  if (error instanceof ValidationError) console.log(error.field, error.problems[0]?.message);
  if (error instanceof ApiError) console.log(error.status, error.retryAfter, error.serviceCode);
  if (error instanceof UnknownOutcomeError) console.log(error.idempotencyKey.length);
}
