/** One message, sent and followed: what the page does, and shows. */

import { PecMassiva } from './pec-massiva/index.js';
import { createSandbox } from './pec-massiva/sandbox.js';

// The service, in memory. With an office's own proxy: new PecMassiva({ baseUrl: '/api/pec' })
export const sandbox = await createSandbox();
const mailbox = { username: 'demo@pecmassiva.com', password: 'demo' };
const pec = new PecMassiva({ fetch: sandbox.fetch, token: 'any', mailbox });

/**
 * Resolves once the service has the message, with what then becomes of it, change by change.
 *
 * @param {import('./pec-massiva/index.js').Message} message
 * @param {import('./pec-massiva/index.js').SendOptions} options
 */
export async function send(message, options) {
  const { messageId } = await pec.send(message, options);
  return pec.shipments.track(messageId);
}
