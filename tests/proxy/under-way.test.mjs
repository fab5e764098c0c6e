/** How many places there are for messages under way, and how many of them a mailbox gets. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UnderWay } from '../../pkg-template/proxy/once/under-way.js';

test('as many as may be are under way, and one that ends makes place for one', () => {
  const underWay = new UnderWay(2);
  const ends = [underWay.begin('a'), underWay.begin('b')];
  const full = (/** @type {any} */ error) => error.status === 503 && error.code === 'proxy.underWay' && error.headers['retry-after'] === '5';
  assert.throws(() => underWay.begin('c'), full);
  ends[0]?.();
  underWay.begin('c');
  assert.throws(() => underWay.begin('c'), full);
});

test('a mailbox gets a place as long as it has no more than are left, so that there is one for who has none', () => {
  /** How many of these mailboxes get a place, each asking in turn until none gets another. @param {number} most @param {number} mailboxes */
  const filled = (most, mailboxes) => {
    const underWay = new UnderWay(most);
    const counts = Array(mailboxes).fill(0);
    for (let given = 1; given > 0; ) {
      given = 0;
      for (const index of counts.keys()) {
        try {
          underWay.begin(`${index}`);
          given = counts[index] += 1;
        } catch (error) {
          assert.deepEqual([error.status, error.headers['retry-after']], [503, '5']);
          assert.ok(error.code === 'proxy.underWay.mailbox' || counts.reduce((sum, count) => sum + count, 0) === most, error.code);
        }
      }
    }
    return { underWay, counts };
  };
  assert.deepEqual([[1, 1], [2, 1], [5, 1], [200, 1], [200, 2], [200, 3]].map(([most = 0, mailboxes = 0]) => filled(most, mailboxes).counts), [[1], [2], [3], [101], [67, 67], [51, 50, 50]]);
  const { underWay } = filled(200, 3);
  // What is given back counts no more.
  for (let time = 0; time < 4; time += 1) {
    const ends = Array.from({ length: 25 }, () => underWay.begin('new'));
    assert.throws(() => underWay.begin('new'), { code: 'proxy.underWay.mailbox' });
    ends.forEach((end) => end());
  }
  underWay.begin('new');
  assert.throws(() => underWay.begin('0'), { code: 'proxy.underWay.mailbox' });
});
