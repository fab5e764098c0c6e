/** Writing a message: it is checked, looked at once more, written down, and only then sent. */

import { aloneWarning } from '../sends/alone.js';
import { sends } from '../sends/sends.js';
import { begun, end, told } from '../service/begun.js';
import { keepInTab, keptInTab } from '../service/tab.js';
import { callout } from '../ui/callout.js';
import { el } from '../ui/el.js';
import { t } from '../words/words.js';
import { form } from './form.js';
import { cancelWritten } from './written.js';

export const title = () => t('write.title');

/** The subject of what was begun with what another message had. */
const AGAIN = 'portal.again';

/** Whether the browser kept nothing of the message that is written. */
let isUnkept = false;

const below = el('div', { class: 'below' });

/** @param {HTMLElement} place */
export function open(place) {
  place.append(el('p', { class: 'lead' }, t('write.lead')), ...aloneWarning(), form, below);
  if (form.status.state !== 'unknown' && form.value.subject !== '' && form.value.subject === keptInTab(AGAIN)) {
    form.before(callout('info', t('write.again')));
  }
  showBelow();
  // Here it is seen. What the form does not hold is nothing to be told from others.
  isAtWork() ? told.tell({}) : end();
}

const isAtWork = () => ['sending', 'unknown'].includes(form.status.state);

/** Begins with what another message had. @param {import('../pec-massiva/compose-slim.min.js').ComposeValue} value */
export function beginAgain(value) {
  // What may have been sent is cleared up first.
  if (form.status.state !== 'unknown') {
    form.reset();
    form.value = { ...value, attachments: [] };
    keepInTab(AGAIN, value.subject);
  }
}

form.addEventListener('pec-taken', () => {
  keepInTab(AGAIN, undefined);
  end();
});
form.addEventListener('pec-before-send', () => tellUnkept(false));
form.addEventListener('pec-not-sent', ({ detail: { error } }) => {
  tellUnkept(error?.name === 'StorageError');
  end(unlessSeen(error));
});
form.addEventListener('pec-unknown', ({ detail: { error } }) => told.tell({ isOpen: true, error: unlessSeen(error) }));
// What a person says of it holds: if it is there, and nothing of it went, it goes no more.
form.addEventListener('pec-said', ({ detail: { idempotencyKey } }) => {
  const one = begun();
  end();
  if (one?.idempotencyKey === idempotencyKey) {
    void cancelWritten(one).catch((error) => told.tell({ error }));
  }
});

/** @param {unknown} error */
const unlessSeen = (error) => (form.isConnected ? undefined : error);

/** @param {boolean} isSo */
function tellUnkept(isSo) {
  isUnkept = isSo;
  showBelow();
}

/** Where the browser keeps nothing, a message may go all the same, once its sender knows what that means. */
function showBelow() {
  const send = () => sends.inMemory(() => form.submit());
  const offer = () => callout('warning', t('unkept.title'), el('p', {}, t('unkept.words')), el('button', { type: 'button', onclick: () => void send() }, t('unkept.send')));
  below.replaceChildren(...(isUnkept ? [offer()] : []));
}
