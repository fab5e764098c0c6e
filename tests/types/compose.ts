/** The send form, used rightly and wrongly, by a page. */

import { PecMassiva } from 'pec-massiva';
import { PecMassiva as FullPecMassiva } from 'pec-massiva/full';
import { PecCompose, define, type ComposeOutbox, type ComposeSend, type ComposedMessage } from 'pec-massiva/compose';
import * as slim from 'pec-massiva/compose/slim';
import * as it from 'pec-massiva/words/it';

slim.define({ words: { it } });
define();
// @ts-expect-error it does not speak it
define({ words: { fr: it } });

const form = document.createElement('pec-compose');
const same: PecCompose = form;
form.client = new PecMassiva();
form.client = new FullPecMassiva();
form.client = undefined;
form.options = { headers: { 'x-csrf': 'a' } };
const send: ComposeSend = async ({ recipient, attachments }, { idempotencyKey, onProgress }) => {
  onProgress({ phase: 'sending', loaded: 0, total: attachments.length });
  return { messageId: idempotencyKey, sent: recipient.length };
};
form.send = send;
const outbox: ComposeOutbox = async ({ recipient, toEach }, { idempotencyKey }) => console.log(idempotencyKey, toEach === true ? recipient.length : 1);
form.outbox = outbox;
// @ts-expect-error what is taken over is no answer of the service's
form.outbox = send;
form.check = async (message) => (message.subject === '' ? [{ field: 'subject', code: 'missing', params: {}, message: 'any' }] : []);
form.value = { subject: 'a', recipient: 'b@c.it', toEach: false };
form.value = { attachments: [new File([], 'a.txt'), { name: 'b.bin', data: new Uint8Array(1) }] };
// @ts-expect-error a form holds plain text
form.value = { body: '<p>a</p>' };
// @ts-expect-error nor a text for a file
form.value = { attachments: [{ name: 'a.txt', data: 'data:,a' }] };
const value: ComposedMessage = form.value;
if (form.status.state === 'unknown') {
  console.log(form.status.error.mark, value.attachments[0]?.name);
}
// @ts-expect-error it is told, not said
form.status = { state: 'idle' };
form.addEventListener('pec-sent', ({ detail, target }) => console.log(detail.messageId, detail.sent, target));
form.addEventListener('pec-before-send', (event) => event.detail.message.subject === '' && event.preventDefault());
form.addEventListener('pec-unknown', ({ detail }) => console.log(detail.idempotencyKey, detail.error.mark));
form.addEventListener('pec-not-sent', ({ detail }) => console.log(detail.error?.code));
form.addEventListener('pec-taken', ({ detail }) => console.log(detail.idempotencyKey, detail.message.toEach));
form.addEventListener('pec-said', ({ detail }) => console.log(detail.wasSent));
document.querySelector('pec-compose')?.reset();
document.querySelector('pec-compose')?.submit();
form.hidden = true;
console.log(same.settle().then(({ state }) => state));
