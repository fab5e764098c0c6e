/** What a person can set: where messages are kept, and whether the browser may clear that. */

import { config } from '../config/config.js';
import { isReal, service } from '../service/service.js';
import { percent, t } from '../words/words.js';
import { errorCallout } from '../ui/callout.js';
import { tellError } from '../ui/dialog.js';
import { el } from '../ui/el.js';
import { say } from '../ui/live.js';

export const title = () => t('settings.title');

/** @param {HTMLElement} place */
export async function open(place) {
  const told = el('p');
  const persist = async () => {
    const { pec } = await service();
    told.textContent = t((await pec.campaigns.persist()) ? 'settings.kept' : 'settings.notKept');
    say(told.textContent);
  };
  const quota = el('p', {}, t('settings.quotaLoading'));
  place.append(
    el('section', { class: 'card' }, el('h2', {}, t('settings.service')), el('p', {}, t(isReal() ? 'settings.real' : 'settings.test')), el('p', {}, `${t('look.from')} ${config.senders.join(', ')}`), quota),
    el('section', { class: 'card' }, el('h2', {}, t('settings.storage')), el('p', {}, t('settings.storageWords')), el('div', { class: 'actions' }, el('button', { type: 'button', onclick: () => void persist().catch(tellError) }, t('settings.persist'))), told),
  );
  try {
    const { pec } = await service();
    const { ratio } = await pec.quota();
    quota.textContent = t('settings.quota', { percent: percent(ratio) });
  } catch (error) {
    quota.replaceChildren(errorCallout(error));
  }
}
