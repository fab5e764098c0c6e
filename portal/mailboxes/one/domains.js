/** Domains: whether one is of certified mail, and having one's own certified; both are paid for. */

import { t } from '../../words/words.js';
import { callout } from '../../ui/callout.js';
import { el } from '../../ui/el.js';
import { field } from '../../ui/field.js';
import { say } from '../../ui/live.js';
import { trouble } from '../parts/access.js';
import { besideField, problemsOf } from '../parts/check.js';
import { priceWords } from '../parts/kinds.js';
import { lastLook, pressed } from '../parts/look.js';
import { doubtOf, doubtsOf, isUnderWay, news, pay } from '../parts/paid.js';
import { notDone } from '../parts/word.js';

/** @typedef {import('../../pec-massiva/full.js').PecMassiva} PecMassiva */

const NAMES = /** @type {const} */ (['certify', 'ask']);

/** @param {PecMassiva} pec @param {AbortSignal} signal ends it */
export function domainsCard(pec, signal) {
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
    if (isUnderWay(domain, name)) {
      say(t('paid.underWay'));
      return;
    }
    const isMeant = await lastLook({
      lines: [[t('paid.what'), t(`domain.${name}`)], [t('domain.label'), domain], [t('paid.cost'), priceWords(undefined)]],
      again: doubtOf(domain, name) !== undefined && t('paid.againWords'),
      final: t(`domain.${name}Final`),
      yes: t(`domain.${name}`),
    });
    if (!isMeant) {
      return;
    }
    below.replaceChildren(callout('info', t('paid.underWay')));
    say(t('paid.underWay'));
    try {
      const paid = await pay({ about: domain, action: name, before: '' }, () => call(domain));
      const told = paid === undefined ? callout('info', t('paid.underWay'), el('p', {}, t('paid.elsewhere'))) : callout('good', paid.answer);
      below.replaceChildren(told);
      say(paid?.answer ?? t('paid.elsewhere'));
    } catch (error) {
      below.replaceChildren(trouble(error));
    }
  }

  const doubts = el('div', { class: 'below' });
  /** What nobody knows the outcome of: no look tells it. */
  function showDoubts() {
    const all = NAMES.flatMap((name) => doubtsOf(name).map(({ about }) => ({ about, name })));
    doubts.replaceChildren(
      ...all.map(({ about, name }) => callout('warning', t('paid.doubt'), el('p', {}, `${t(`domain.${name}`)}: ${about}`), el('p', {}, t('domain.doubt')), notDone(about, name, () => input.focus()))),
    );
  }
  news.addEventListener('change', showDoubts, { signal });
  showDoubts();

  const isPec = async (/** @type {string} */ domain) => t((await pec.mailboxes.isPecDomain(domain)) ? 'domain.isPec' : 'domain.isNot', { domain });
  const certify = async (/** @type {string} */ domain) => {
    await pec.mailboxes.certifyDomain({ dominio: domain });
    return t('domain.certified', { domain });
  };
  const certifying = pressed(below, () => act('certify', certify));
  const asking = pressed(below, () => act('ask', isPec));
  return el(
    'details',
    // What is in doubt is not folded away.
    { class: 'card', open: doubts.childElementCount > 0 },
    el('summary', {}, t('domain.title')),
    el('p', {}, t('domain.words')),
    element,
    el(
      'div',
      { class: 'actions' },
      el('button', { type: 'button', onclick: certifying }, t('domain.certify')),
      el('button', { type: 'button', onclick: asking }, t('domain.ask')),
    ),
    below,
    doubts,
  );
}
