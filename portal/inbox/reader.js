/** One mail of the inbox, its text in a frame that runs nothing and loads nothing. */

import { service } from '../service/service.js';
import { t, when } from '../words/words.js';
import { errorCallout } from '../ui/callout.js';
import { el } from '../ui/el.js';

let asked = 0;

/**
 * @param {HTMLElement} place @param {import('../pec-massiva/full.js').InboxMessage} message
 * @param {HTMLElement} from where the focus goes back to
 */
export async function readerOf(place, message, from) {
  const question = (asked += 1);
  const heading = el('h2', { tabIndex: -1 }, message.subject || t('inbox.noSubject'));
  const close = el('button', { type: 'button', class: 'quiet' }, t('inbox.close'));
  close.addEventListener('click', () => {
    place.replaceChildren(el('p', { class: 'empty' }, t('inbox.choose')));
    from.removeAttribute('aria-current');
    from.focus();
  });
  const facts = el(
    'dl',
    { class: 'facts' },
    ...lines([
      [t('inbox.kind'), t(`receipt.${message.kind}`)],
      [t('look.from'), message.sender],
      [t('look.to'), message.recipient],
      [t('inbox.date'), when(message.date)],
      [t('inbox.about'), message.messageId],
    ]),
  );
  const body = el('div', { 'aria-busy': 'true' }, el('p', {}, t('inbox.loading')));
  place.replaceChildren(el('div', { class: 'line' }, heading, close), facts, body);
  heading.focus();
  try {
    const [{ pec }, { toSafeFrame }] = await Promise.all([service(), import('../pec-massiva/full.js')]);
    const whole = await pec.inbox.get(message.id);
    const frame = await toSafeFrame(whole.body ?? '');
    if (question === asked) {
      const shown = el('iframe', { title: t('inbox.text') });
      // Nothing is allowed in it before anything is put there.
      shown.setAttribute('sandbox', '');
      shown.srcdoc = frame;
      body.replaceChildren(shown);
    }
  } catch (error) {
    if (question === asked) {
      body.replaceChildren(errorCallout(error));
    }
  } finally {
    body.removeAttribute('aria-busy');
  }
}

/** @param {[string, string | undefined][]} pairs */
const lines = (pairs) => pairs.filter(([, value]) => value !== undefined && value !== '').flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]);
