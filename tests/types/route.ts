/** Routes of Next: `app/api/pec/[...path]/route.ts`. */

import { createProxy } from 'pec-massiva/proxy';

const proxy = createProxy({
  authorize: () => ({ mailbox: 'a@b.it' }),
  mailbox: ({ mailbox }) => ({ username: mailbox, password: 'p' }),
  token: 't',
});
export const GET = proxy;
export const POST = proxy;
export const DELETE = proxy;
export const dynamic = 'force-dynamic';
