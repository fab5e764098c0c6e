// A route that reads the message before the proxy gets it.
import { createProxy, memoryStore } from 'pec-massiva/proxy';

export const dynamic = 'force-dynamic';

const proxy = createProxy({
  basePath: '/api/parsed',
  authorize: () => ({ name: 'demo' }),
  mailbox: () => ({ username: 'demo@example.com', password: 'demo' }),
  token: 'demo',
  store: memoryStore(),
});

export async function POST(request: Request) {
  await request.json();
  return proxy(request);
}
