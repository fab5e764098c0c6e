import { http } from 'msw';
import { setupServer } from 'msw/node';
import { PecMassiva } from 'pec-massiva';
import { createProxy, memoryStore } from 'pec-massiva/proxy';
import { createSandbox } from 'pec-massiva/sandbox';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { notify } from './notify.js';

// The page's real way: its own fetch, the portal's proxy, the service.
const sandbox = await createSandbox({ speed: 100_000, rate: false });
const proxy = createProxy({
  basePath: '/api/pec',
  authorize: () => true,
  mailbox: () => ({ username: 'comune@pecmassiva.com', password: 'demo' }),
  token: 'any',
  environment: 'test',
  store: memoryStore(),
  rate: { perSecond: 1000 },
  fetch: sandbox.fetch,
});
const server = setupServer(http.all('https://portal.example/api/pec/*', ({ request }) => proxy(request)));
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterAll(() => server.close());

test('behind the proxy a lost answer is asked for', async () => {
  sandbox.fail({ on: 'POST /send', drop: true }); // nothing was taken, and the proxy cannot know
  const pec = new PecMassiva({ baseUrl: 'https://portal.example/api/pec', rate: { perSecond: 1000 } });
  expect(await notify(pec, 'consegna@pec.example.it')).toBe('nobody knows');
  expect(await notify(pec, 'consegna@pec.example.it')).toBe('delivered');
  pec.close();
});
