// The proxy as a route without a function around it: Next checks its type when it builds.
import { createProxy, memoryStore } from 'pec-massiva/proxy';

export const dynamic = 'force-dynamic';

const proxy = createProxy({
  basePath: '/api/typed',
  authorize: () => ({ name: 'demo' }),
  mailbox: () => ({ username: 'demo@example.com', password: 'demo' }),
  token: 'demo',
  store: memoryStore(),
});

export const GET = proxy;
export const POST = proxy;
export const OPTIONS = proxy;
