/** The whole surface, used rightly: this must compile. */

import {
  ApiError,
  AuthenticationError,
  PecError,
  PecMassiva,
  UnknownOutcomeError,
  ValidationError,
  classify,
  isPecError,
  toSafeFrame,
} from 'pec-massiva/full';
import type {
  Campaign,
  ClientOptions,
  InboxMessage,
  JournalChange,
  JournalStorage,
  Mailbox,
  MailboxState,
  Message,
  ProblemCode,
  ReceiptKind,
  Registration,
  ShipmentState,
} from 'pec-massiva/full';
import { fileJournal, journalTests, memoryJournal } from 'pec-massiva/journal';
import { init as initFull, PecMassiva as FullSlimPecMassiva } from 'pec-massiva/full/slim';
import { PecMassiva as MainPecMassiva, PecError as MainPecError } from 'pec-massiva';
import { createSandbox } from 'pec-massiva/sandbox';
import { init, PecMassiva as SlimPecMassiva } from 'pec-massiva/slim';
import { describe, explain, reasonText, unknownText } from 'pec-massiva/words/it';
import type { ExplainedProblem, Explanation } from 'pec-massiva/words/de';

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
  journal: undefined,
};
const pec = new PecMassiva(options);
new PecMassiva();

const kept: JournalStorage = memoryJournal();
const file = fileJournal('journal');
const change: JournalChange[] = [{ put: 'a', value: new Uint8Array() }, { add: 'b', number: 1 }, { remove: 'a', to: 'b' }];
await file.apply(change);
for (const [key, value] of await kept.list('a', 'b', 1)) console.log(key, typeof value === 'string' ? value : value.length);
for (const { name, run } of journalTests(() => kept)) console.log(name, await run());
await file.close();
new PecMassiva({ debug: true, onRetry: ({ delay, reason, requestId, status }) => `${delay + 1} ${reason} ${requestId} ${status ?? 0}` });
new PecMassiva({ debug: async (line, { kind, duration }) => (kind === 'response' ? `${line} ${duration ?? 0}` : line) });
// @ts-expect-error
new PecMassiva({ debug: 'yes' });
new PecMassiva({ journal: { get: async () => undefined, list: async () => [], apply: async () => {} } });
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
await pec.send({ ...message, attachments: input.files });
await pec.send({ ...message, attachments: null });
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
    const known: 'reading' | 'waiting' | 'sending' | 'settling' = phase;
    console.log(known, loaded / total, until?.getTime());
  },
});
const count: number = sent;
const settled = await pec.settle({ idempotencyKey: 'k', mailbox: undefined, mark: 'e.1' }, { timeout: 1 });
if (settled.state === 'sent') console.log(settled.messageId);
else if (settled.state === 'refused') console.log(settled.error.code);
declare const leftOpen: UnknownOutcomeError;
console.log((await pec.settle(leftOpen)).state, leftOpen.mark);
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
    console.log(known.code, known.retryable, known.cause, known.params['notes']);
  }
  if (error instanceof ValidationError) console.log(error.field, error.problems[0]?.message);
  if (error instanceof ValidationError) {
    const wrong: ProblemCode | undefined = error.problems[0]?.code;
    console.log(wrong === 'choice' ? error.problems[0]?.params['choices'] : wrong);
  }
  if (error instanceof AuthenticationError) console.log(error.reason === 'session', error.code === 'authentication.session');
  if (error instanceof ApiError) console.log(error.status, error.retryAfter, error.serviceCode);
  if (error instanceof UnknownOutcomeError) console.log(error.idempotencyKey.length);
}

const { mailboxes, registry } = pec;
const free: boolean = await mailboxes.isAvailable('a@pecmassiva.com', { signal: AbortSignal.timeout(1) });
const registration: Registration = {
  casella_pec: 'a@pecmassiva.com',
  tipo_casella: 'PECMASSIVA',
  tipo_cliente: 'PV',
  nome_richiedente: 'Maria',
  cognome_richiedente: 'Rossi',
  email: 'm@example.it',
  telefono: '06123456',
  codice_fiscale_richiedente: 'RSSMRA85M01H501Q',
  data_nascita_richiedente: '01/08/1985',
  sesso_richiedente: 'F',
  nazione_nascita_richiedente: 'IT',
  indirizzo_titolare: 'via Verdi 20',
  comune_titolare: 'Roma',
  cap_titolare: '00042',
  nazione_titolare: 'IT',
  provincia_titolare: 'RM',
  autorinnovo: true,
  callback: { url: 'https://portale.example.it/pec', method: 'JSON', data: { pratica: 1 } },
};
const box: Mailbox = await mailboxes.register(registration, { check: false, timeout: 1 });
const where: MailboxState | (string & {}) | undefined = box.stato;
console.log(free, where, box['un_campo_nuovo'], box.timestamp?.scadenza, await mailboxes.isPecDomain('legalmail.it'));
for (const { id, casella_pec } of await mailboxes.list()) console.log(id, casella_pec);
const form: Blob = await mailboxes.activationForm('a1');
await mailboxes.activate('a1', [form, new ArrayBuffer(1), new Uint8Array()]);
await mailboxes.activate('a1', input.files ?? []);
await mailboxes.activateArchive('a1', { documents: await mailboxes.archiveForm('a1'), space: '+512' });
await mailboxes.resize('a1', { disk: 2048, history: '+1024' });
await mailboxes.changeType('a1', 'GOLD');
await mailboxes.renew('a1', { years: 2 });
await mailboxes.addUser('a1', { nome: 'a', cognome: 'b', descrizione: 'c', email_gestione_password: 'a@b.it' });
await mailboxes.waitFor('a1', ['evasa', 'documenti_errati'], { interval: 1000 });
await mailboxes.revoke((await mailboxes.get('a1')).id ?? '');
await mailboxes.certifyDomain({ dominio: 'comune.example.it' }, { path: '/dominio' });
const communication = await registry.create({
  casella_pec: 'a@pecmassiva.com',
  cf: 'RSSMRA85M01H501Q',
  nome: 'Maria',
  cognome: 'Rossi',
  qualifica: 'TITOLARE',
  email: 'm@example.it',
  cellulare: '3331234567',
  ragione_sociale: 'Impresa',
  cf_piva: '00743110157',
  comune: 'Roma',
  provincia: 'RM',
});
await registry.upload(communication.id ?? '', await registry.powerOfAttorney('a1'));
console.log((await registry.list())[0]?.stato, (await registry.get('a1')).timestamp);

const { campaigns } = pec;
const campaign: Campaign = await campaigns.create({
  name: 'Avvisi',
  sender: 'a@pec.it',
  subject: 'n. {{n}}',
  body: '{{{x}}}',
  recipients: [{ pec: 'b@pec.it', n: 1, x: null }],
  attachments: input.files,
  rowAttachments: { columns: ['allegato'], files: input.files },
  reference: 'auto',
  pace: { perSecond: 1, perDay: false, hours: { from: '08:00', to: '20:00' }, timeZone: 'Europe/Rome' },
  pricePerMessage: 0.05,
});
for (const { row, line, column, code, params, message } of campaign.problems) {
  console.log(row, line, column, code, params['value'], message);
}
const reasons: string[] = [];
for await (const { problems = [] } of campaign.rows({ state: 'skipped' })) reasons.push(...problems.map(({ message }) => message));
if (campaign.progress.state === 'blocked') console.log(reasons, campaign.subject, campaign.body ?? campaign.text);
const ends: Date | undefined = campaign.estimate.finishesAt;
const letter: Message = await campaign.preview(0);
await pec.send(letter, { signal: AbortSignal.timeout(1) });
const run = await campaign.run({ timerWorker: () => new Worker('/timer-worker.js'), skipProblems: true });
if (run.watching) console.log(run.state === 'paused' ? run.reason : run.perSecond);
for await (const event of campaign.events({ signal: AbortSignal.timeout(1) })) {
  if (event.type === 'sent') console.log(event.row.messageId?.length, event.row.shipment?.state);
  else if (event.type === 'waiting') console.log(event.until.getTime(), event.reason);
  else if (event.type === 'done') console.log(event.progress.delivered);
}
const unsubscribe: () => void = campaign.subscribe(() => campaign.getSnapshot().progress.sent);
unsubscribe();
for await (const row of campaign.rows({ state: 'unknown' })) await campaign.resolve(row.index, 'notSent');
console.log(ends, (await campaign.reconcile()).copies, (await campaign.export({ format: 'json' })).size);
for (const { id, progress } of await campaigns.list()) console.log(id, progress.total);
await campaigns.delete((await campaigns.open('x')).id);
console.log(await campaigns.persist());

/** Codes of errors and of problems, compared. */
export function wordOf(error: unknown): string {
  if (!isPecError(error)) return '';
  if (error instanceof ValidationError) {
    return error.problems.map(({ code, params }) => (code === 'address.missingAt' ? String(params['value']) : code)).join();
  }
  switch (error.code) {
    case 'keyReused':
    case 'closed':
    case 'network.offline':
    case 'unknownOutcome.otherCopy':
      return error.code;
    default:
      return String(error.params['proxyCode'] ?? error.code.split('.')[0]);
  }
}

// What has more stands where less is asked for, and not the other way round.
const single: MainPecMassiva = new PecMassiva(options);
const slim: MainPecMassiva = new SlimPecMassiva(options);
const all: PecMassiva = new FullSlimPecMassiva(options);
const failure: MainPecError = new PecError('a');
// @ts-expect-error the main entry has no campaigns
void new MainPecMassiva(options).campaigns;
// @ts-expect-error
const more: PecMassiva = new MainPecMassiva(options);
void [single, slim, all, failure, more, initFull('/pec_massiva_full.wasm')];

export function sentences(error: unknown): string {
  const { what, meaning, todo, problems, quote }: Explanation = explain(error);
  const lines = problems.map(({ text, line }: ExplainedProblem) => `${line ?? ''} ${text}`);
  return [what, meaning, todo, quote ?? '', ...lines, describe(undefined), reasonText('day'), unknownText('timeout')].join(' ');
}
