/** Domains: whether one is of certified mail, and having one's own certified; both are paid for. */

import { isReal } from '../../service/service.js';
import { t } from '../../words/words.js';
import { callout } from '../../ui/callout.js';
import { ask } from '../../ui/dialog.js';
import { el } from '../../ui/el.js';
import { field } from '../../ui/field.js';
import { say } from '../../ui/live.js';
import { trouble } from '../parts/access.js';
import { besideField, problemsOf } from '../parts/check.js';
import { priceWords } from '../parts/kinds.js';
import { doubtOf, isUnknown, pay } from '../parts/paid.js';

/** @typedef {import('../../pec-massiva/full.js').PecMassiva} PecMassiva */

/** @param {PecMassiva} pec */
export function domainsCard(pec) {
  const input = el('input', { type: 'text', autocomplete: 'off', autocapitalize: 'none', spellcheck: false });
  const { element, complain } = field(input, { label: t('domain.label'), hint: t('domain.hint') });
  const below = el('div', { class: 'below' });

  /** @param {'ask' | 'certify'} name @param {(domain: string) => Promise<string>} call */
  async function act(name, call) {
    const domain = input.value.trim();
    const problems = await problemsOf((signal) => pec.mailboxes.isPecDomain(domain, { signal }));
    complain(problems.map(besideField));
    if (problems.length > 0) {
      input.focus();
      return;
    }
    const isAgain = doubtOf(domain, name) !== undefined;
    const facts = el('dl', { class: 'facts' }, ...[[t('paid.what'), t(`domain.${name}`)], [t('domain.label'), domain], [t('paid.cost'), priceWords(undefined)]].flatMap(([label, value]) => [el('dt', {}, label), el('dd', {}, value)]));
    const words = isReal() ? callout('warning', t('paid.final'), el('p', {}, t(`domain.${name}Final`))) : callout('info', t('look.test'), el('p', {}, t('paid.testWords')));
    const doubt = isAgain && callout('warning', t('paid.doubt'), el('p', {}, t('paid.againWords')));
    if (!(await ask(t('look.title'), [facts, doubt, words], { yes: t(isAgain ? 'paid.again' : `domain.${name}`), no: t('write.back'), danger: isAgain }))) {
      return;
    }
    try {
      const paid = await pay({ about: domain, action: name, before: '' }, () => call(domain));
      if (paid !== undefined) {
        const told = paid.answer;
        below.replaceChildren(callout('good', told));
        say(told);
      }
    } catch (error) {
      below.replaceChildren(trouble(error), ...(isUnknown(error) ? [el('p', {}, t('domain.doubt'))] : []));
    }
  }

  const isPec = async (/** @type {string} */ domain) => t((await pec.mailboxes.isPecDomain(domain)) ? 'domain.isPec' : 'domain.isNot', { domain });
  const certify = async (/** @type {string} */ domain) => {
    await pec.mailboxes.certifyDomain({ dominio: domain });
    return t('domain.certified', { domain });
  };
  return el(
    'details',
    { class: 'card' },
    el('summary', {}, t('domain.title')),
    el('p', {}, t('domain.words')),
    element,
    el(
      'div',
      { class: 'actions' },
      el('button', { type: 'button', onclick: () => void act('certify', certify) }, t('domain.certify')),
      el('button', { type: 'button', onclick: () => void act('ask', isPec) }, t('domain.ask')),
    ),
    below,
  );
}
