import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { made } from './made.js';
import { notify } from './notify.js';

let pec;
beforeEach(async () => {
  ({ pec } = await made({ speed: 1 })); // receipts come as late as real ones
  // Time alone: what the runtime's own fetch and streams wait for stays real.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
});
afterEach(() => {
  pec.close();
  vi.useRealTimers();
});

test('both time-out notices, a day in no time', async () => {
  let ended;
  const day = notify(pec, 'lenta@pec.example.it').then((state) => (ended = state));
  while (ended === undefined) {
    await vi.advanceTimersByTimeAsync(60_000);
  }
  expect(await day).toBe('failed');
  expect(Date.now()).toBeGreaterThan(20 * 3_600_000);
});
