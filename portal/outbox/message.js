/** One message that was sent by hand: where it stands, for each addressee, and what can be done. */

import { address } from '../service/address.js';
import { reasonText, size, t, when } from '../words/words.js';
import { callout, errorCallout } from '../ui/callout.js';
import { ask, tellError } from '../ui/dialog.js';
import { el, newId } from '../ui/el.js';
import { say } from '../ui/live.js';
import { begin, hasAnything } from './draft.js';
import { once } from '../ui/once.js';
import { isLeft, sends } from '../sends/sends.js';
import { showRows } from '../sends/rows.js';
import { messageStatus } from '../sends/states.js';

export const title = () => t('message.title');

/** @param {HTMLElement} place @param {string} [id] */
export async function open(place, id = '') {
  const campaign = await sends.campaign(id);
  const head = el('section', { class: 'card' });
  const far = el('div', { class: 'far' });
  const rows = el('ul', { class: 'rows' });
  place.append(head, far, el('h2', {}, t('message.recipients')), rows);

  async function show() {
    const all = await collected(campaign);
    showHead(head, campaign, all);
    showRows(rows, id, all);
    progressed();
  }

  /** What was said last: not each slice of a file is. */
  let said = '';
  const progressed = () => {
    const progress = sends.progressOf(id);
    far.replaceChildren(...(progress === undefined ? [] : [barOf(progress)]));
    if (progress !== undefined && progress.phase !== said) {
      said = progress.phase;
      say(progressWords(progress));
    }
  };

  await show();
  const changed = () => void once(show);
  const end = campaign.subscribe(changed);
  sends.addEventListener('change', changed);
  sends.addEventListener('progress', progressed);
  return () => {
    end();
    sends.removeEventListener('progress', progressed);
    sends.removeEventListener('change', changed);
  };
}

/** @param {import('../sends/sends.js').Progress} progress */
function barOf(progress) {
  const id = newId('progress');
  // Only of what is read it is known how far it is.
  const value = progress.phase === 'reading' ? progress.loaded : undefined;
  return el('p', {}, el('label', { for: id }, progressWords(progress)), ' ', el('progress', { id, max: Math.max(1, progress.total), value }));
}

/** @param {import('../sends/sends.js').Progress} progress */
function progressWords({ phase, loaded, total }) {
  return phase === 'reading' ? t('progress.reading', { loaded: size(loaded), total: size(total) }) : t(`progress.${phase}`);
}

/** @param {HTMLElement} head @param {import('../sends/sends.js').Campaign} campaign @param {import('../sends/states.js').CampaignRow[]} rows */
function showHead(head, campaign, rows) {
  const { id, subject, sender, createdAt, progress } = campaign;
  const focused = document.activeElement instanceof HTMLElement && head.contains(document.activeElement) ? document.activeElement.dataset.action : undefined;
  head.replaceChildren(
    el('div', { class: 'line' }, el('h2', {}, subject), messageStatus(id, progress)),
    el('p', { class: 'hint' }, `${t('look.from')} ${sender} · ${when(createdAt)}`),
    ...stopped(campaign),
    el('div', { class: 'actions' }, ...actionsOf(campaign, rows)),
  );
  /** @type {HTMLElement | null} */ (focused === undefined ? null : head.querySelector(`[data-action="${focused}"]`))?.focus();
}

/** Why it stands still. @param {import('../sends/sends.js').Campaign} campaign */
function stopped({ id, progress }) {
  if (!isLeft(progress) || sends.isRunning(id)) {
    return [];
  }
  const why = progress.reason === undefined ? t('message.leftWords') : reasonText(progress.reason);
  const error = sends.errorOf(id);
  return [callout('warning', t('message.left'), el('p', {}, why), error !== undefined && errorCallout(error))];
}

/** @param {import('../sends/sends.js').Campaign} campaign @param {import('../sends/states.js').CampaignRow[]} rows */
function actionsOf(campaign, rows) {
  const { id, progress } = campaign;
  const isBusy = sends.isRunning(id);
  const failed = rows.filter(({ state, shipment }) => state === 'refused' || shipment?.state === 'failed' || shipment?.state === 'rejected');
  /** @param {string} name @param {string} words @param {() => unknown} act @param {string} [kind] */
  const action = (name, words, act, kind) => el('button', { type: 'button', class: kind, 'data-action': name, onclick: () => Promise.resolve(act()).catch(tellError) }, words);
  const goOn = async () => {
    const facts = el('ul', {}, ...rows.filter(({ state }) => state === 'pending').slice(0, 20).map((row) => el('li', {}, (row.addresses ?? [row.address]).join(', '))));
    const isMeant = await ask(t('message.goOn'), [el('p', {}, t('message.goOnWords', { count: progress.pending })), facts], { yes: t('look.send', { count: progress.pending }), no: t('write.back') });
    if (!isMeant) {
      return;
    }
    await sends.run(id);
  };
  return [
    isLeft(progress) && !isBusy && action('go', t('message.goOn'), goOn, 'primary'),
    failed.length > 0 && !isBusy && action('again', t('message.again', { count: failed.length }), () => again(campaign, failed)),
    action('export', t('message.export'), () => save(campaign)),
    !isBusy && progress.unknown === 0 && action('delete', t('message.delete'), () => remove(id)),
  ];
}

/** What failed, in a message of its own, to be mended first. @param {import('../sends/sends.js').Campaign} campaign @param {import('../sends/states.js').CampaignRow[]} rows */
async function again(campaign, rows) {
  const words = [el('p', {}, t('message.againWords')), hasAnything() && el('p', {}, t('message.againDraft'))];
  if (!(await ask(t('message.again', { count: rows.length }), words, { yes: t('message.againYes'), no: t('write.back') }))) {
    return;
  }
  begin({
    sender: campaign.sender,
    subject: campaign.subject,
    text: campaign.text ?? '',
    isAgain: true,
    recipients: rows.flatMap(({ address, addresses }) => addresses ?? [address]),
  });
  location.hash = address('scrivi');
}

/** @param {import('../sends/sends.js').Campaign} campaign */
async function save(campaign) {
  const url = URL.createObjectURL(await campaign.export());
  el('a', { href: url, download: `${campaign.name.replace(/[^\p{L}\p{N} ._-]/gu, '_')}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** @param {string} id */
async function remove(id) {
  const isMeant = await ask(t('message.delete'), [el('p', {}, t('message.deleteWords'))], { yes: t('message.delete'), no: t('write.back'), danger: true });
  if (isMeant) {
    await sends.drop(id);
    location.hash = address('inviate');
  }
}

/** @param {import('../sends/sends.js').Campaign} campaign */
async function collected(campaign) {
  const all = [];
  for await (const row of campaign.rows()) {
    all.push(row);
  }
  return all;
}
