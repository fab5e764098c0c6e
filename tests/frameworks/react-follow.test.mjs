/** `useShipment`: it looks while somebody is there. And on a server no hook does anything. */

import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { mounted } from './react.mjs';
import { gate, letter, plan, service } from './service.mjs';

const { createElement } = await import('react');
const { renderToString } = await import('react-dom/server');
const { useCampaign, useSend, useShipment } = await import(`${unpacked}/react.js`);

const portal = await service({ speed: 1 });
const { sandbox, looks, client } = portal;
beforeEach(() => sandbox.reset());
after(portal.close);

test('a message is followed to its delivery; in StrictMode it is looked at once, not twice', async () => {
  const pec = client();
  const { messageId } = await pec.send(letter);
  const hook = await mounted((id) => useShipment(pec, id), undefined, { strict: true });
  assert.deepEqual([hook.now.status, hook.now.isFollowing, looks()], [undefined, false, 0]);
  await hook.render(messageId);
  assert.equal((await hook.until(({ status }) => status !== undefined)).isFollowing, true);
  assert.equal(looks(), 1);
  sandbox.advance(60_000);
  document.dispatchEvent(new window.Event('visibilitychange'));
  const { status, isFollowing, error } = await hook.until(({ status }) => status?.final === true);
  assert.deepEqual([status.state, isFollowing, error], ['delivered', false, undefined]);
  await hook.leave();
});

test('once nobody is there, nobody asks: also where the first answer is still to come', async () => {
  const asked = gate();
  const fetch = (request) => (request.method === 'GET' && asked.open(request.signal), sandbox.fetch(request));
  const pec = client({ fetch: Object.assign(fetch, { neverRepeats: true }) });
  const { messageId } = await pec.send({ ...letter, recipient: 'mai@x.it' });
  sandbox.fail({ on: 'GET /send', hang: true });
  const hook = await mounted((id) => useShipment(pec, id), messageId);
  const last = await asked.passed;
  assert.equal(last.aborted, false);
  await hook.leave();
  await new Promise((resolve) => (last.aborted ? resolve() : last.addEventListener('abort', resolve)));
  assert.equal(hook.now.error, undefined);
});

test('what ends it is told, and `retry` follows it again', async () => {
  const pec = client();
  const { messageId } = await pec.send(letter);
  sandbox.fail({ on: 'GET /send', status: 403, times: 1 });
  const hook = await mounted((id) => useShipment(pec, id), messageId, { strict: true });
  const { error, isFollowing, retry } = await hook.until(({ error }) => error !== undefined);
  assert.deepEqual([error.name, isFollowing], ['PermissionError', false]);
  sandbox.advance(60_000);
  retry();
  retry();
  const { status, error: none } = await hook.until(({ status }) => status?.final === true);
  assert.deepEqual([status.state, none, looks()], ['delivered', undefined, 2]);
  await hook.leave();
});

test('another id is another message', async () => {
  const pec = client();
  const ids = [];
  for (const recipient of ['consegna@x.it', 'non-accettata@x.it']) ids.push((await pec.send({ ...letter, recipient })).messageId);
  sandbox.advance(60_000);
  const hook = await mounted((id) => useShipment(pec, id), ids[0]);
  await hook.until(({ status }) => status?.state === 'delivered');
  await hook.render(ids[1]);
  const { status } = await hook.until(({ status }) => status?.final === true);
  assert.deepEqual([status.messageId, status.state], [ids[1], 'rejected']);
  await hook.leave();
});

test('on a server everything is drawn and nothing opened', async () => {
  const touched = [];
  const pec = client({ fetch: (request) => touched.push(request), token: () => touched.push('token') });
  const campaign = await client().campaigns.create(plan);
  const Page = () => {
    const { status } = useSend(pec, { idempotencyKey: 'bozza' });
    const followed = useShipment(pec, '1700000000000001');
    const { progress } = useCampaign(pec, campaign);
    const opened = useCampaign(pec, campaign.id);
    return `${status.state} ${followed.isFollowing} ${progress.state} ${opened.campaign}`;
  };
  assert.equal(renderToString(createElement(Page)), 'idle false ready undefined');
  await new Promise(setImmediate);
  assert.deepEqual(touched, []);
  campaign.close();
});
