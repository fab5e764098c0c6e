/** The hooks and the composables, used rightly and wrongly. */

import { PecMassiva } from 'pec-massiva';
import { PecMassiva as FullPecMassiva } from 'pec-massiva/full';
import { useCampaign, useSend, useShipment } from 'pec-massiva/react';
import type { SendOutcome } from 'pec-massiva/react';
import * as vue from 'pec-massiva/vue';
import { ref } from 'vue';

const [pec, full] = [new PecMassiva(), new FullPecMassiva()];
const message = { sender: 'a@b.it', recipient: 'c@d.it', subject: 's', text: 't' };

const { status, send, settle, cancel, reset } = useSend(pec, { idempotencyKey: undefined });
if (status.state === 'sent') {
  const { status: shipment, retry } = useShipment(full, status.messageId, { expected: 1, until: new Date() });
  console.log(shipment?.state, retry());
} else if (status.state === 'unknown') {
  console.log(status.error.mark, status.settleError?.code);
} else if (status.state === 'refused') {
  console.log(status.error.status);
}
const outcome: Promise<SendOutcome> = send(message, { timeout: 1000, acceptedAddresses: [] });
console.log(outcome, settle(), cancel(), reset());
// @ts-expect-error the key is the hook's
send(message, { idempotencyKey: 'a' });
// @ts-expect-error what is idle has no id
status.messageId;
const { campaign, progress } = useCampaign(full, 'id', { onEvent: ({ type }) => console.log(type) });
console.log(campaign?.name, progress?.sent);
// @ts-expect-error the main entry has no campaigns
useCampaign(pec, 'id');

const sending = vue.useSend(pec, { idempotencyKey: () => 'a' });
console.log(sending.status.value.state, vue.useShipment(pec, ref('1')).isFollowing.value);
console.log(vue.useCampaign(full, ref<string>()).progress.value?.total);
// @ts-expect-error it is read only
sending.status.value = { state: 'idle' };
