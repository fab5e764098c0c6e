/** What a session reaches with what is allowed: its own mailbox, and of the second service all that the account has. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { made } from './made.mjs';
import { ask, mailbox } from './service.mjs';

const answer = () => Response.json({ success: true, data: {} });
const OWN = { 'x-requested-with': 'x' };

test('a session asks after its own mailbox and no other', async () => {
  const { proxy, service } = made({ answer });
  const { username } = mailbox;
  const right = ['/quota', '/quota/INBOX', '/quota/inbox', `/quota/${username}`, `/quota/${encodeURIComponent(username.toUpperCase())}`];
  for (const path of right) {
    assert.equal((await proxy(ask(path))).status, 200, path);
  }
  assert.equal(service.arrivals.length, right.length);
  const wrong = ['/quota/altro@pec.it', '/quota/altro%40pec.it', `/quota/${username}.it`, '/quota/INBOX;x', '/quota/%ff'];
  const queries = ['/quota?username=altro@pec.it', '/inbox?x-username=altro@pec.it&q=a', '/inbox?password=x', '/inbox?_method=DELETE', '/inbox?a=1;_method=DELETE', '/send/1?%5Fmethod=DELETE'];
  for (const path of [...wrong, ...queries]) {
    const response = await proxy(ask(path));
    assert.deepEqual([response.status, (await response.json()).code], [403, 'proxy.route'], path);
  }
  assert.equal(service.arrivals.length, right.length);
  assert.equal((await proxy(ask('/inbox?page=2&q=avviso'))).status, 200);
});

test('of the second service a session reaches each mailbox of the account, with the methods that are allowed', async () => {
  const { proxy, service } = made({ answer, allow: ['GET /pec', 'POST /pec'] });
  const other = ask('/pec/of-another-office', { headers: OWN });
  assert.equal((await proxy(other)).status, 200);
  const body = JSON.stringify({ username: 'altro@pec.it' });
  assert.equal((await proxy(ask('/pec/of-another-office/utenti?a=1', { method: 'POST', headers: { 'content-type': 'application/json' }, body }))).status, 200);
  // As it came: nobody looked at what it says.
  assert.deepEqual(service.arrivals.map(({ url, body: sent }) => [new URL(url).pathname, sent]), [['/pec/of-another-office', ''], ['/pec/of-another-office/utenti', body]]);
  for (const [path, init] of [
    ['/pec/1', { method: 'DELETE', headers: OWN }],
    ['/pec/1?_method=DELETE', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }],
    ['/pec/1?_method=DELETE', { headers: OWN }],
    ['/comunica_pec/1', { headers: OWN }],
    ['/pec/..;/comunica_pec/1', { headers: OWN }],
    ['/pec/%252e%252e/comunica_pec/1', { headers: OWN }],
  ]) {
    assert.equal((await proxy(ask(path, init))).status, 403, path);
  }
  assert.equal(service.arrivals.length, 2);
});
