/** The portal's parts in a root of their own: the page's classes do not reach them, its custom properties do. */

import { callout } from '../../portal/ui/callout.js';
import { el } from '../../portal/ui/el.js';
import { field } from '../../portal/ui/field.js';
import { stepper } from '../../portal/ui/stepper.js';
import { speak } from '../../portal/words/words.js';

const style = (/** @type {string} */ name) => el('link', { rel: 'stylesheet', href: new URL(`../../portal/style/${name}.css`, import.meta.url).href });

await speak('it');
const address = field(el('input', { type: 'text', value: 'ufficio@' }), { label: 'Destinatario', hint: 'Un indirizzo PEC' });
address.complain(['L’indirizzo è incompleto.']);
const form = el(
  'form',
  { class: 'card', onsubmit: (/** @type {Event} */ event) => event.preventDefault() },
  stepper(['Scrivi', 'Controlla', 'Invia'], 0),
  address.element,
  field(el('input', { type: 'text' }), { label: 'Oggetto' }).element,
  el('div', { class: 'actions' }, el('button', { class: 'primary' }, 'Controlla e invia')),
);
const root = /** @type {HTMLElement} */ (document.querySelector('#parts')).attachShadow({ mode: 'open' });
root.append(style('base'), style('parts'), style('views'), el('div', { class: 'view' }, callout('info', 'Ambiente di prova', el('p', {}, 'Il messaggio non raggiunge nessuno.')), form));
