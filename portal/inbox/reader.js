/** One mail of the inbox, its text in a frame that runs nothing and loads nothing. */

import { service } from '../service/service.js';
import { t, when } from '../words/words.js';
import { errorCallout } from '../ui/callout.js';
import { el } from '../ui/el.js';
import { icon } from '../ui/icon.js';
import { ownLink, writer } from './entry.js';

/** @typedef {import('../pec-massiva/full.js').InboxMessage} InboxMessage */

/** The place beside the list where a mail is read. */
export function readerOf() {
  const element = el('section', { class: 'reader', 'aria-label': t('inbox.reader') });
  let asked = 0;
  /** What is done once it is closed. @type {(() => void) | undefined} */
  let after;

  function clear() {
    asked += 1;
    element.replaceChildren(el('p', { class: 'empty' }, t('inbox.choose')));
    const closed = after;
    after = undefined;
    return closed;
  }

  /** @param {InboxMessage} mail @param {() => void} closed */
  async function show(mail, closed) {
    const question = (asked += 1);
    after = closed;
    const heading = el('h2', { tabIndex: -1 }, mail.subject || t('inbox.noSubject'));
    const close = el('button', { type: 'button', class: 'quiet back', onclick: () => clear()?.() }, icon('back'), t('inbox.close'));
    const about = el('dd', {}, mail.messageId ?? '');
    const body = el('div', { 'aria-busy': 'true' }, el('p', {}, t('inbox.loading')));
    element.replaceChildren(close, heading, factsOf(mail, about), body);
    element.onkeydown = ({ key }) => {
      if (key === 'Escape') {
        clear()?.();
      }
    };
    heading.focus();
    void ownLink(mail).then((link) => link.length > 0 && about.append(el('br'), ...link));
    try {
      const [{ pec }, { toSafeFrame }] = await Promise.all([service(), import('../pec-massiva/full.js')]);
      const whole = await pec.inbox.get(mail.id);
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

  clear();
  return { element, show, clear };
}

/** @param {InboxMessage} mail @param {HTMLElement} about */
function factsOf(mail, about) {
  /** @type {[string, string | HTMLElement][]} */
  const lines = [
    [t('inbox.kind'), t(`receipt.${mail.kind}`)],
    [t('look.from'), writer(mail)],
    [t('look.to'), mail.recipient ?? ''],
    [t('inbox.date'), when(mail.date)],
    [t('inbox.about'), mail.messageId === undefined ? '' : about],
  ];
  const shown = lines.filter(([, value]) => value !== '');
  return el('dl', { class: 'facts' }, ...shown.flatMap(([name, value]) => [el('dt', {}, name), typeof value === 'string' ? el('dd', {}, value) : value]));
}
