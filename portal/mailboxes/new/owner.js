/** The second step: whose mailbox it is, and who applies; all that is wrong is told at once, and nothing is sent. */

import { service } from '../../service/service.js';
import { describe, t } from '../../words/words.js';
import { callout } from '../../ui/callout.js';
import { el } from '../../ui/el.js';
import { say } from '../../ui/live.js';
import { trouble } from '../parts/access.js';
import { isAdvice, problemsOf } from '../parts/check.js';
import { Form, wordOf } from '../parts/form.js';
import { addressOf, change, draft, registration } from './draft.js';
import { GROUPS, SUBTYPES } from './fields.js';

/** @param {HTMLElement} place @param {() => void} next @param {() => void} back */
export function ownerStep(place, next, back) {
  const all = GROUPS.flatMap(({ fields }) => fields);
  const fields = new Form(all, draft.fields);
  const below = el('div', { class: 'below' });
  const button = el('button', { type: 'submit', class: 'primary' }, t('owner.check'));
  const groups = GROUPS.map(({ name, fields: own, isMore }) => {
    const inside = el('div', { class: 'columns' }, ...fields.elements(own.map((one) => one.name)));
    return isMore
      ? el('details', {}, el('summary', {}, wordOf(`owner.group.${name}`)), inside)
      : el('fieldset', {}, el('legend', {}, wordOf(`owner.group.${name}`)), inside);
  });
  const form = el(
    'form',
    { noValidate: true, class: 'step-form' },
    el('p', { class: 'hint' }, t('owner.lead', { address: addressOf() })),
    ...groups,
    below,
    el('div', { class: 'actions' }, button, el('button', { type: 'button', onclick: back }, t('form.back'))),
  );
  place.append(form);

  /** The kinds of the chosen type of customer, and where to name another one. */
  function showKinds() {
    const kinds = SUBTYPES[fields.value('tipo_cliente')] ?? [];
    fields.offer('sottotipo_cliente', kinds);
    fields.show('sottotipo_cliente', kinds.length > 0);
    fields.show('sottotipo_cliente_altro', fields.value('tipo_cliente') === 'X' || (kinds.length > 0 && fields.value('sottotipo_cliente') === 'X'));
  }
  // What was chosen before is offered before it can be chosen again.
  fields.offer('sottotipo_cliente', SUBTYPES[draft.fields.tipo_cliente ?? ''] ?? []);
  fields.set('sottotipo_cliente', draft.fields.sottotipo_cliente ?? '');
  showKinds();
  form.addEventListener('input', () => {
    showKinds();
    change({ fields: fields.values(), isMeant: false });
  });

  /** @param {boolean} isMeant whether codes that look wrong are meant so */
  async function check(isMeant) {
    const { pec } = await service();
    const all = await problemsOf((signal) => pec.mailboxes.register(registration(), { signal, check: !isMeant && !draft.isMeant }));
    // That was told, and meant, at the address.
    const problems = all.filter(({ code }) => !(draft.isOwnDomain && code === 'domain.usual'));
    const others = fields.complain(problems);
    if (problems.length === 0) {
      change({ step: 2, isMeant: isMeant || draft.isMeant });
      return true;
    }
    const isOnlyAdvice = problems.every(isAdvice);
    below.replaceChildren(
      callout(
        'danger',
        t('owner.nothing'),
        el('p', {}, t('owner.mend', { count: problems.length })),
        others.length > 0 && el('ul', {}, ...others.map((problem) => el('li', {}, describe(problem)))),
        isOnlyAdvice && el('p', {}, t('owner.adviceWords')),
        isOnlyAdvice && el('button', { type: 'button', onclick: () => void goOn(true) }, t('owner.advice')),
      ),
    );
    say(t('owner.mend', { count: problems.length }));
    if (others.length === problems.length) {
      button.focus();
    }
    return false;
  }

  /** @param {boolean} isMeant */
  async function goOn(isMeant) {
    change({ fields: fields.values() });
    below.replaceChildren();
    fields.complain([]);
    try {
      if (await check(isMeant)) {
        next();
      }
    } catch (error) {
      below.replaceChildren(trouble(error));
      button.focus();
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void goOn(false);
  });
}
