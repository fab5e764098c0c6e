/** The rows of a campaign, page by page, and what people know of those of which the service says nothing. */

import { disable, element, wordsOfError } from '../../parts/elements.js';
import { STATES } from '../../parts/words.js';
import { tableOf } from '../parts/table.js';
import { number, ROW_STATES } from '../parts/words.js';

/**
 * @typedef {import('../../pec-massiva/full.js').Campaign} Campaign
 * @typedef {import('../../pec-massiva/full.js').CampaignRow} CampaignRow
 * @typedef {import('../../pec-massiva/full.js').RowState} RowState
 */

/** Rows of a page. */
const PAGE = 25;

const WORDS = {
  sent: 'It was sent',
  notSent: 'It was not sent',
};

/** @param {string} text @param {() => void} work */
function button(text, work) {
  const made = element('button', { class: 'quiet', text });
  made.type = 'button';
  made.addEventListener('click', work);
  return made;
}

/** @param {CampaignRow} row */
function detailOf({ messageId, error, problems, copies, byPerson, sharedId, state }) {
  const ids = copies !== undefined && copies.length > 1 ? copies : messageId === undefined ? [] : [messageId];
  const copied = ids.length > 1 ? `sent ${ids.length} times: ` : '';
  const parts = [
    ids.length > 0 ? `${copied}${ids.join(', ')}` : '',
    byPerson === true ? 'as a person said' : '',
    sharedId === true ? 'another row was given the same id' : '',
    state !== 'sent' && error !== undefined ? error.message : '',
    ...(problems ?? []).map(({ message }) => message),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/**
 * A section with the rows.
 *
 * @param {Campaign} campaign
 * @param {() => void} onChange
 */
export function makeRows(campaign, onChange) {
  const { place, body } = tableOf('Rows', ['Row', 'Address', 'State', 'Receipts', 'Id, or what went wrong']);
  const filter = element('select');
  filter.id = 'campaign-rows-state';
  filter.append(
    new Option('all rows', ''),
    ...Object.entries(ROW_STATES).map(([state, words]) => new Option(words, state)),
  );
  const label = element('label', { text: 'Show' });
  label.htmlFor = filter.id;
  const before = button('Previous', () => turn(-1));
  const after = button('Next', () => turn(1));
  const where = element('span', { class: 'muted' });
  const status = element('p', { class: 'hint' });
  status.setAttribute('role', 'status');
  let page = 0;
  /** Counts readings: one that was overtaken is not shown. */
  let reading = 0;

  /** @param {number} index @param {'sent' | 'notSent'} word */
  async function resolve(index, word) {
    const question = `Row ${index + 1} will be sent once more when the campaign goes on. If it was sent after all, the addressee gets it twice. Are you certain?`;
    if (word === 'notSent' && !window.confirm(question)) {
      return;
    }
    try {
      await campaign.resolve(index, word);
      status.textContent = `Noted for row ${index + 1}.`;
    } catch (error) {
      status.textContent = wordsOfError(error);
    }
    filter.focus();
    onChange();
    await read();
  }

  /** @param {CampaignRow} row */
  function rowOf(row) {
    const { index, address, state, shipment } = row;
    const head = element('th', { text: number(index + 1) });
    head.scope = 'row';
    const words = element('td', { class: 'state', text: ROW_STATES[state] });
    const detail = element('td', { text: detailOf(row) });
    if (state === 'unknown') {
      const buttons = Object.entries(WORDS).map(([word, text]) => {
        const made = button(text, () => resolve(index, /** @type {'sent' | 'notSent'} */ (word)));
        made.setAttribute('aria-label', `Row ${index + 1}: ${text}`);
        return made;
      });
      detail.append(element('div', { class: 'actions' }, buttons));
    }
    const cells = [head, element('td', { text: address }), words];
    const made = element('tr', {}, [...cells, element('td', { text: shipment ? STATES[shipment.state] : '' }), detail]);
    made.dataset.state = state === 'sent' ? (shipment?.state ?? 'submitted') : state;
    made.dataset.index = String(index);
    return made;
  }

  /** Reads the page anew. */
  async function read() {
    reading += 1;
    const own = reading;
    const state = /** @type {RowState} */ (filter.value) || undefined;
    const rows = [];
    let passed = 0;
    let isMore = false;
    try {
      for await (const row of campaign.rows(state === undefined ? {} : { state })) {
        if (own !== reading) {
          return;
        }
        if (rows.length === PAGE) {
          isMore = true;
          break;
        }
        if (passed >= page * PAGE) {
          rows.push(row);
        }
        passed += 1;
      }
    } catch (error) {
      status.textContent = wordsOfError(error);
      return;
    }
    if (own !== reading) {
      return;
    }
    if (rows.length === 0 && page > 0) {
      page -= 1;
      await read();
      return;
    }
    show(rows);
    disable(before, page === 0, filter);
    disable(after, !isMore, filter);
    const from = page * PAGE + 1;
    where.textContent = rows.length === 0 ? 'none' : `${number(from)} to ${number(from + rows.length - 1)}`;
  }

  /** @param {CampaignRow[]} rows */
  function show(rows) {
    const focused = document.activeElement?.getAttribute('aria-label');
    const hadFocus = body.contains(document.activeElement);
    body.replaceChildren(...rows.map(rowOf));
    if (hadFocus) {
      const same = [...body.querySelectorAll('button')].find((one) => one.getAttribute('aria-label') === focused);
      (same ?? filter).focus();
    }
  }

  /** @param {number} step */
  function turn(step) {
    page += step;
    read();
  }

  filter.addEventListener('change', () => {
    page = 0;
    read();
  });

  /** @param {CampaignRow} row that changed; where it is shown it is shown anew */
  function renew(row) {
    const old = [...body.children].find((made) => made instanceof HTMLElement && made.dataset.index === String(row.index));
    if (old !== undefined && !old.contains(document.activeElement)) {
      old.replaceWith(rowOf(row));
    }
    return old !== undefined;
  }

  const head = element('h4', { text: 'Rows' });
  head.id = 'campaign-rows-title';
  const section = element('section', {}, [
    element('div', { class: 'row' }, [head, label, filter, before, after, where]),
    place,
    status,
  ]);
  section.setAttribute('aria-labelledby', head.id);
  read();
  return {
    section,
    read,
    renew,
    /** @param {RowState} state shows the rows of this state */
    choose: (state) => {
      filter.value = state;
      page = 0;
      read();
    },
    isFiltered: () => filter.value !== '',
  };
}
