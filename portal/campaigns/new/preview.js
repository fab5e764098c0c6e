/** Each message of a campaign as it will go out, in a frame that can do nothing. */

import { number, size, t } from '../../words/words.js';
import { errorCallout } from '../../ui/callout.js';
import { el, newId } from '../../ui/el.js';
import { say } from '../../ui/live.js';

/** @param {any} attachment of a preview */
function fileItem({ name, data }) {
  const bytes = data?.size ?? data?.byteLength;
  return el('li', {}, bytes === undefined ? name : `${name} (${size(bytes)})`);
}

/** @param {import('../../pec-massiva/full.js').Campaign} campaign */
export function previewOf(campaign) {
  const last = campaign.progress.total;
  const id = newId('preview');
  const input = el('input', { type: 'number', min: '1', max: String(last), value: '1', id: newId('row') });
  const before = el('button', { type: 'button', onclick: () => move(-1) }, t('preview.before'));
  const after = el('button', { type: 'button', onclick: () => move(1) }, t('preview.after'));
  const to = el('dd');
  const subject = el('dd', { class: 'strong' });
  const files = el('dd');
  const frame = el('iframe', { class: 'sheet', title: t('preview.frame'), sandbox: '' });
  const problem = el('div', { class: 'below' });
  /** Counts messages: one that was overtaken is not shown. */
  let showing = 0;

  const row = () => Math.min(Math.max(Math.round(Number(input.value)) || 1, 1), last);

  async function show() {
    const own = (showing += 1);
    // The button one stands on stays one, and does nothing at an end.
    before.setAttribute('aria-disabled', String(row() <= 1));
    after.setAttribute('aria-disabled', String(row() >= last));
    try {
      const { toSafeFrame } = await import('../../pec-massiva/full.js');
      const message = await campaign.preview(row() - 1);
      if (own !== showing) {
        return;
      }
      problem.replaceChildren();
      to.textContent = [message.recipient].flat().join(', ') || t('preview.noAddress');
      subject.textContent = message.subject || t('inbox.noSubject');
      frame.srcdoc = toSafeFrame(message.body ?? '');
      const attachments = [.../** @type {Iterable<any>} */ (message.attachments ?? [])];
      files.replaceChildren(attachments.length === 0 ? t('look.noFiles') : el('ul', { 'aria-label': t('files.label') }, ...attachments.map(fileItem)));
    } catch (error) {
      if (own === showing) {
        problem.replaceChildren(errorCallout(error));
      }
    }
  }

  /** @param {number} step */
  function move(step) {
    const next = Math.min(Math.max(row() + step, 1), last);
    if (next !== row() || input.value !== String(next)) {
      input.value = String(next);
      void show().then(() => say(t('preview.shown', { row: next, total: last, address: to.textContent ?? '' })));
    }
  }

  input.addEventListener('input', () => void show());
  const element = el('section', { class: 'card', 'aria-labelledby': id }, el('h2', { id }, t('preview.title')));
  if (last === 0) {
    element.append(el('p', { class: 'empty' }, t('preview.none')));
    return element;
  }
  const line = (/** @type {string} */ name, /** @type {HTMLElement} */ value) => [el('dt', {}, name), value];
  element.append(
    el('div', { class: 'pages' }, before, after, el('div', { class: 'place' }, el('label', { for: input.id }, t('preview.row')), input, t('preview.of', { total: number(last) }))),
    el('dl', { class: 'facts' }, ...line(t('look.to'), to), ...line(t('look.subject'), subject), ...line(t('look.files'), files)),
    frame,
    problem,
  );
  void show();
  return element;
}
