/** Used wrongly: every line under a mark must fail, or the mark does. */

import { PecMassiva, classify, toSafeFrame } from 'pec-massiva/full';
import { createSandbox } from 'pec-massiva/sandbox';
import { init } from 'pec-massiva/slim';

const pec = new PecMassiva();
const message = { sender: 'a', recipient: 'b', subject: 'c', text: 'd' };

// @ts-expect-error
(code: import('pec-massiva').ErrorCode) => code === 'address.missingAt';
// @ts-expect-error
(code: import('pec-massiva').ProblemCode) => code === 'keyReused';
// @ts-expect-error
new PecMassiva('token');
// @ts-expect-error
new PecMassiva({ tokn: 'x' });
// @ts-expect-error
new PecMassiva({ environment: 'live' });
// @ts-expect-error
new PecMassiva({ mailbox: { username: 'a' } });
// @ts-expect-error
new PecMassiva({ requestInit: { method: 'GET' } });
// @ts-expect-error
new PecMassiva({ fetch: () => 7 });
// @ts-expect-error
new PecMassiva({ journal: { get: async () => undefined, list: async () => [] } });
// @ts-expect-error
new PecMassiva({ journal: 'journal' });
// @ts-expect-error
await pec.send({ ...message, sender: undefined });
// @ts-expect-error
await pec.send({ ...message, recipient: [1] });
// @ts-expect-error
await pec.send({ ...message, attachments: new Blob([]) });
// @ts-expect-error
await pec.send({ ...message, attachments: [{ data: 'data:,x' }] });
// @ts-expect-error
await pec.send({ ...message, bcc: 'x@y.it' });
// @ts-expect-error
await pec.send(message, { onProgress: 7 });
// @ts-expect-error
await pec.shipments.get(12);
// @ts-expect-error
await pec.inbox.get('1');
// @ts-expect-error
await pec.inbox.page({ page: '1' });
// @ts-expect-error
await pec.shipments.find({});
// @ts-expect-error
await pec.request('GET', '/x', { service: 'oauth' });
// @ts-expect-error
await pec.send({ ...message, attachments: [{ name: 'a', type: 'b', size: 1, encoded: '' }] });
// @ts-expect-error
await pec.quota(1);
// @ts-expect-error
pec.shipments = {};
// @ts-expect-error
await classify('x');
// @ts-expect-error
toSafeFrame(1);
// @ts-expect-error
await createSandbox({ sped: 1 });
// @ts-expect-error
(await createSandbox()).fail({ status: 500 });
// @ts-expect-error
await init();
// @ts-expect-error
await pec.mailboxes.register({ casella_pec: 'a@pecmassiva.com' });
// @ts-expect-error
await pec.mailboxes.activate('a1');
// @ts-expect-error
await pec.mailboxes.resize('a1', { disk: 'much' });
// @ts-expect-error
await pec.mailboxes.changeType('a1', 'PECMASSIVA');
// @ts-expect-error
await pec.mailboxes.renew('a1', { years: 'two' });
// @ts-expect-error
await pec.mailboxes.waitFor('a1', 'attiva');
// @ts-expect-error
await pec.mailboxes.addUser('a1', { nome: 'a' });
// @ts-expect-error
await pec.mailboxes.get(1);
// @ts-expect-error
await pec.registry.upload('a1', 'text');
// @ts-expect-error
pec.mailboxes.list = undefined;

const campaign = await pec.campaigns.open('x');
// @ts-expect-error
await pec.campaigns.create({ name: 'x', sender: 'a', subject: 'b' });
// @ts-expect-error
await pec.campaigns.create({ name: 'x', sender: 'a', subject: 'b', recipients: [], pace: { perHour: 1 } });
// @ts-expect-error
campaign.problems.push({ code: 'choice', params: {}, message: 'y' });
// @ts-expect-error
if (campaign.problems[0]?.code === 'nonsense') console.log();
// @ts-expect-error
if (campaign.progress.reason === 'tired') console.log();
// @ts-expect-error
campaign.getSnapshot().progress.sent = 1;
// @ts-expect-error
campaign.rows({ state: 'lost' });
// @ts-expect-error
await campaign.resolve(0, 'perhaps');
// @ts-expect-error
await campaign.export({ format: 'xlsx' });
