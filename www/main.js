/** The demo page: a consumer of the packed package like any other. */

import { PecMassiva } from './pec-massiva/index.js';

import { startCompose } from './compose.js';
import { byId } from './elements.js';
import { showInbox } from './inbox.js';
import { showQuota } from './quota.js';
import { follow, showUnknown } from './shipments.js';

// The sandbox takes any token and any mailbox.
const pec = new PecMassiva({
  baseUrl: 'sandbox',
  token: 'any',
  mailbox: { username: 'demo@pecmassiva.com', password: 'demo' },
});

const refresh = () => Promise.all([showInbox(pec), showQuota(pec)]);

startCompose(
  pec,
  (message, messageId) => follow(pec, message, messageId, refresh),
  (message) => showUnknown(message),
);
byId('refresh', HTMLButtonElement).addEventListener('click', refresh);
await refresh();
