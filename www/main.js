/** The demo page: a consumer of the packed package like any other. */

import { startCampaigns } from './campaign/page.js';
import { startCompose } from './compose.js';
import { startInbox } from './inbox.js';
import { startMailboxes } from './mailbox/page.js';
import { showQuota } from './quota.js';
import { startSettings } from './parts/settings.js';
import { follow, showUnknown } from './shipments.js';

/** @typedef {import('./pec-massiva/full.js').PecMassiva} PecMassiva */

/** @type {PecMassiva} */
let pec;
const client = () => pec;

const showInbox = startInbox(client);
const useMailboxes = startMailboxes();
const useCampaigns = startCampaigns();
const refresh = () => Promise.all([showInbox(), showQuota(pec)]);

startCompose(
  client,
  (sender, message, messageId) => follow(sender, message, messageId, refresh),
  (message) => showUnknown(message),
);
await startSettings((service) => {
  pec = service.pec;
  refresh();
  useMailboxes(service);
  useCampaigns(pec);
});
