/** Writing a message: it is checked, looked at once more, written down, and only then sent. */

import { aloneWarning } from '../sends/alone.js';
import { sends } from '../sends/sends.js';
import { keepInTab, keptInTab } from '../service/tab.js';
import { callout } from '../ui/callout.js';
import { el } from '../ui/el.js';
import { t } from '../words/words.js';
import { form } from './form.js';

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
}

/** Begins with what another message had. @param {import('../pec-massiva/compose-slim.min.js').ComposeValue} value */
export function beginAgain(value) {
  // What may have been sent is cleared up first.
  if (form.status.state !== 'unknown') {
    form.reset();
    form.value = { ...value, attachments: [] };
    keepInTab(AGAIN, value.subject);
  }
}

form.addEventListener('pec-taken', () => keepInTab(AGAIN, undefined));
form.addEventListener('pec-before-send', () => tellUnkept(false));
form.addEventListener('pec-not-sent', ({ detail: { error } }) => tellUnkept(error?.name === 'StorageError'));

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
