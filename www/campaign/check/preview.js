/** Each message of a campaign as it will go out, in a frame that can do nothing. */

import { toSafeFrame } from '../../pec-massiva/full.js';

import { disable, element, size, wordsOfError } from '../../parts/elements.js';

/** @typedef {import('../../pec-massiva/full.js').Campaign} Campaign */

/** @param {any} attachment of a preview */
function fileItem({ name, data }) {
  const bytes = data?.size ?? data?.byteLength;
  return element('li', { text: bytes === undefined ? name : `${name} (${size(bytes)})` });
}

/** @param {string} text */
function button(text) {
  const made = element('button', { class: 'quiet', text });
  made.type = 'button';
  return made;
}

/**
 * A section that shows one message after the other.
 *
 * @param {Campaign} campaign
 */
export function makePreview(campaign) {
  const last = campaign.progress.total;
  const head = element('h4', { text: 'Preview' });
  head.id = 'campaign-preview-title';
  const before = button('Previous');
  const after = button('Next');
  const input = element('input');
  input.type = 'number';
  input.id = 'campaign-preview-row';
  input.min = '1';
  input.max = String(last);
  input.value = '1';
  const label = element('label', { text: 'Row' });
  label.htmlFor = input.id;
  const to = element('dd');
  const subject = element('dd', { class: 'strong' });
  const files = element('ul', { class: 'files' });
  files.setAttribute('aria-label', 'Attachments');
  const frame = element('iframe', { class: 'mail' });
  frame.title = 'Text as it will be sent';
  frame.setAttribute('sandbox', '');
  const problem = element('p', { class: 'problem' });
  problem.setAttribute('role', 'status');

  /** Counts messages: one that was overtaken is not shown. */
  let showing = 0;

  async function show() {
    showing += 1;
    const own = showing;
    const row = Math.min(Math.max(Math.round(Number(input.value)) || 1, 1), last);
    disable(before, row <= 1, input);
    disable(after, row >= last, input);
    try {
      const message = await campaign.preview(row - 1);
      if (own !== showing) {
        return;
      }
      problem.textContent = '';
      to.textContent = [message.recipient].flat().join(', ') || '(no address)';
      subject.textContent = message.subject || '(no subject)';
      frame.srcdoc = toSafeFrame(message.body ?? '');
      const attachments = [.../** @type {Iterable<any>} */ (message.attachments ?? [])];
      files.replaceChildren(...attachments.map(fileItem));
      files.hidden = attachments.length === 0;
    } catch (error) {
      if (own === showing) {
        problem.textContent = wordsOfError(error);
      }
    }
  }

  /** @param {number} step */
  const move = (step) => {
    input.value = String(Math.min(Math.max((Math.round(Number(input.value)) || 1) + step, 1), last));
    show();
  };
  before.addEventListener('click', () => move(-1));
  after.addEventListener('click', () => move(1));
  input.addEventListener('input', show);
  const section = element('section', {}, [head]);
  section.setAttribute('aria-labelledby', head.id);
  if (last === 0) {
    section.append(element('p', { class: 'muted', text: 'There is no row.' }));
    return section;
  }
  section.append(
    element('div', { class: 'row' }, [label, input, element('span', { text: `of ${last}` }), before, after]),
    element('dl', { class: 'facts' }, [
      element('dt', { text: 'To' }),
      to,
      element('dt', { text: 'Subject' }),
      subject,
    ]),
    frame,
    files,
    problem,
  );
  show();
  return section;
}
