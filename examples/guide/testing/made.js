/** What each test begins with: a service of its own, and a client in front of it. */

// #region made
import { PecMassiva } from 'pec-massiva';
import { createSandbox } from 'pec-massiva/sandbox';

/** @param {import('pec-massiva/sandbox').SandboxOptions} [options] */
export async function made(options) {
  const sandbox = await createSandbox({ speed: 100_000, rate: false, ...options });
  const pec = new PecMassiva({
    fetch: sandbox.fetch,
    rate: false, // no second between two messages: only with a `fetch` of your own
    token: 'any',
    mailbox: { username: 'demo', password: 'demo' },
  });
  return { sandbox, pec };
}
// #endregion made
