/** Who else may use a mailbox. */

import { t, when } from '../../words/words.js';
import { el } from '../../ui/el.js';
import { problemsOf } from '../parts/check.js';
import { fold } from '../parts/fold.js';
import { pressed } from '../parts/look.js';
import { Form, labelOf } from '../parts/form.js';
import { canGrow } from './growth.js';
import { perform, watch } from './perform.js';
import { focusLeft } from './renewal.js';

/**
 * @typedef {import('./opened.js').Opened} Opened
 * @typedef {import('../../pec-massiva/full.js').MailboxUser} User
 */

/** @type {readonly import('../parts/form.js').Asked[]} */
const FIELDS = [
  { name: 'nome', isRequired: true },
  { name: 'cognome', isRequired: true },
  { name: 'descrizione', isRequired: true },
  { name: 'email_gestione_password', kind: 'email', isRequired: true },
];

/** @param {Opened} opened */
export function usersOf(opened) {
  const list = el('ul', { class: 'rows', 'aria-label': t('users.title') });
  const fields = new Form(FIELDS);
  const below = el('div', { class: 'below' });
  const button = el('button', { type: 'submit' }, t('action.user'));
  const form = el('form', { class: 'step-form', noValidate: true }, el('div', { class: 'columns' }, ...fields.elements()), el('div', { class: 'actions' }, button), below);
  const words = el('p');
  form.addEventListener('submit', pressed(below, async () => {
    const user = /** @type {User} */ (/** @type {unknown} */ (fields.values()));
    const problems = await problemsOf((signal) => opened.pec.mailboxes.addUser(opened.id, user, { signal }));
    fields.complain(problems);
    if (problems.length > 0) {
      return;
    }
    const isDone = await perform(
      opened,
      {
        name: 'user',
        facts: () => FIELDS.map((asked) => [labelOf(asked), fields.value(asked.name)]),
        price: 'unknown',
        call: () => opened.pec.mailboxes.addUser(opened.id, user),
      },
      below,
    );
    if (isDone) {
      fields.clear();
    }
    focusLeft(below, button);
  }));
  watch(opened, 'user', below);
  const element = fold(t('users.title'), words, list, form);
  return {
    element,
    show() {
      element.hidden = !canGrow(opened);
      const users = opened.mailbox.multiutenza ?? [];
      words.textContent = users.length === 0 ? t('users.words') : t('users.count', { count: users.length });
      list.hidden = users.length === 0;
      list.replaceChildren(...users.map((user) => el('li', {}, el('strong', {}, `${user.nome ?? ''} ${user.cognome ?? ''}`), el('span', { class: 'hint' }, details(user)))));
    },
  };
}

/** @param {NonNullable<import('../../pec-massiva/full.js').Mailbox['multiutenza']>[number]} user */
function details({ descrizione, email_gestione_password: email, userid, timestamp }) {
  const since = timestamp?.attivazione;
  return [descrizione, email, userid !== undefined && t('mailbox.user', { user: userid }), since !== undefined && when(new Date(since * 1000))].filter(Boolean).join(' · ');
}
