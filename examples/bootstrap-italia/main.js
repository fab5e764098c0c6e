/** The portal's parts in a root of their own: the page's classes do not reach them, its custom properties do. */

import { callout } from '../../portal/ui/callout.js';
import { Chips } from '../../portal/ui/chips.js';
import { el } from '../../portal/ui/el.js';
import { field } from '../../portal/ui/field.js';
import { Files } from '../../portal/ui/files.js';
import { stepper } from '../../portal/ui/stepper.js';
import { speak, t } from '../../portal/words/words.js';

const style = (/** @type {string} */ name) => el('link', { rel: 'stylesheet', href: new URL(`../../portal/style/${name}.css`, import.meta.url).href });

await speak('it');
const subject = field(el('input', { type: 'text' }), { label: t('write.subject') });
const form = el(
  'form',
  { class: 'card', onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
  stepper(['Scrivi', 'Controlla', 'Invia'], 0),
  new Chips({ label: t('write.recipients'), hint: t('write.recipientsHint') }, ['ufficio@pec.example.it'], () => undefined).element,
  subject.element,
  new Files([], () => undefined).element,
  el('div', { class: 'actions' }, el('button', { class: 'primary' }, t('write.check'))),
);
const root = /** @type {HTMLElement} */ (document.querySelector('#parts')).attachShadow({ mode: 'open' });
root.append(style('base'), style('parts'), style('views'), el('div', { class: 'view' }, callout('info', t('look.test'), el('p', {}, t('look.testWords'))), form));
