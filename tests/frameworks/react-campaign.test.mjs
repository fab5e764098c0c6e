/** `useCampaign`: it listens while somebody is there, and leaves alone what runs. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';
import { mounted } from './react.mjs';
import { plan, service } from './service.mjs';

const { useCampaign } = await import(`${unpacked}/react.js`);

// A page without Web Locks runs no campaigns, and happy-dom has none. What has no document is no page.
delete globalThis.document;

const portal = await service();
const { client } = portal;
after(portal.close);

test('a campaign is opened by its id, shown as it runs, and goes on when nobody looks', async () => {
  const pec = client();
  const { id } = await pec.campaigns.create(plan);
  const heard = [];
  const onEvent = ({ type }) => heard.push(type);
  const hook = await mounted((one) => useCampaign(pec, one, { onEvent }), id, { strict: true });
  assert.deepEqual(hook.all[0], { campaign: undefined, progress: undefined, error: undefined });
  const { campaign, progress } = await hook.until(({ campaign }) => campaign !== undefined);
  assert.deepEqual([campaign.name, progress.state, progress.pending], ['Avvisi', 'ready', 2]);
  const run = campaign.run();
  const done = await hook.until(({ progress }) => progress.state === 'done');
  assert.deepEqual([done.progress.sent, (await run).sent], [2, 2]);
  assert.ok(heard.includes('sent') && heard.includes('done'));
  assert.deepEqual(new Set(hook.all.map(({ progress }) => progress?.sent)), new Set([undefined, 0, 1, 2]));
  await hook.leave();

  const second = await pec.campaigns.create(plan);
  const other = await mounted((one) => useCampaign(pec, one, { onEvent }), second);
  assert.equal(other.all[0].campaign, second);
  await other.leave();
  heard.length = 0;
  assert.equal((await second.run()).state, 'done', 'one that was given is not closed, and runs on');
  assert.deepEqual(heard, []);
});

test('a campaign that is not there is told as an error', async () => {
  const hook = await mounted((one) => useCampaign(client(), one), undefined);
  assert.equal(hook.now.error, undefined);
  await hook.leave();
  const pec = client();
  const { id } = await pec.campaigns.create(plan);
  await pec.campaigns.delete(id);
  const missing = await mounted((one) => useCampaign(pec, one), id, { strict: true });
  const { error, campaign } = await missing.until(({ error }) => error !== undefined);
  assert.deepEqual([error.name, campaign], ['ValidationError', undefined]);
  await missing.leave();
});
