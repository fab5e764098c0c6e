/** The client: made once, outside of components. Making it asks nobody, and with the office's address loads nothing. */

import { PecMassiva } from 'pec-massiva';

export const SENDER = 'comune@pecmassiva.com';

/** The office's own proxy. Without one the service is in memory, and nothing leaves the page. */
const baseUrl: string | undefined = import.meta.env.VITE_PEC_URL;

/** Whether the service is in memory. The page has to say so: there, too, a message is told to be sent. */
export const IS_TRIAL = baseUrl === undefined;

// Saved in development, this module keeps its client: a new one would know nothing of what was sent.
export const pec: PecMassiva = import.meta.hot?.data['pec'] ?? (baseUrl === undefined ? inMemory() : new PecMassiva({ baseUrl }));
if (import.meta.hot) import.meta.hot.data['pec'] = pec;

function inMemory() {
  const sandbox = import('pec-massiva/sandbox').then(({ createSandbox }) => createSandbox());
  // In the console: `sandbox.fail({ on: 'POST /send', drop: true, taken: true })` loses the next answer.
  void sandbox.then((made) => Object.assign(globalThis, { sandbox: made }));
  const fetch = Object.assign(async (request: Request) => (await sandbox).fetch(request), { neverRepeats: true, service: 'sandbox' });
  return new PecMassiva({ fetch, token: 'any', mailbox: { username: SENDER, password: 'any' } });
}
