/** More space, a higher type, and the legal archive. */

import { t } from '../../words/words.js';
import { el } from '../../ui/el.js';
import { field } from '../../ui/field.js';
import { Files } from '../../ui/files.js';
import { pdfProblems } from '../parts/check.js';
import { fold } from '../parts/fold.js';
import { pressed } from '../parts/look.js';
import { higher, isPlain, kindWords } from '../parts/kinds.js';
import { stateOf } from '../parts/states.js';
import { complainOf, formOf } from './documents.js';
import { perform, watch } from './perform.js';
import { focusLeft } from './renewal.js';

/** @typedef {import('./opened.js').Opened} Opened */

/** Whether space, type, users and archive can be changed. @param {Opened} opened */
export const canGrow = ({ mailbox }) => stateOf(mailbox) === 'evasa' && !isPlain(mailbox.tipo_casella);

/** MB of which space is sold, and how many pieces are offered. */
const STEP = 1024;
const ARCHIVE_STEP = 512;
const PIECES = [0, 1, 2, 3, 4, 5, 10, 20];

/** @param {number} step */
const amounts = (step) => el('select', {}, ...PIECES.map((pieces) => el('option', { value: String(pieces * step) }, pieces === 0 ? t('space.none') : t('space.more', { count: pieces * step }))));

/** @param {Opened} opened */
export function spaceOf(opened) {
  const [disk, history, archive] = [amounts(STEP), amounts(STEP), amounts(ARCHIVE_STEP)];
  const below = el('div', { class: 'below' });
  const now = el('p');
  const archiveField = field(archive, { label: t('space.archive') });
  const diskField = field(disk, { label: t('space.disk') });
  const button = el('button', { type: 'submit' }, t('action.resize'));
  const form = el('form', { class: 'step-form' }, now, el('div', { class: 'columns' }, diskField.element, field(history, { label: t('space.history') }).element, archiveField.element), el('div', { class: 'actions' }, button), below);
  form.addEventListener('submit', pressed(below, async () => {
    /** @type {['disk' | 'history' | 'archive', HTMLSelectElement][]} */
    const spaces = [['disk', disk], ['history', history], ['archive', archive]];
    const wanted = spaces.filter(([name, { value }]) => value !== '0' && (name !== 'archive' || opened.mailbox.conservazione === true));
    if (wanted.length === 0) {
      diskField.complain([t('space.nothing')]);
      disk.focus();
      return;
    }
    diskField.complain([]);
    /** @type {Partial<Record<'disk' | 'history' | 'archive', `+${number}`>>} */
    const added = Object.fromEntries(wanted.map(([name, { value }]) => [name, `+${Number(value)}`]));
    const isDone = await perform(
      opened,
      {
        name: 'resize',
        facts: () => wanted.map(([name, { value }]) => [t(`space.${name}`), t('space.more', { count: Number(value) })]),
        price: 'unknown',
        call: () => opened.pec.mailboxes.resize(opened.id, added),
      },
      below,
    );
    if (isDone) {
      form.reset();
    }
    focusLeft(below, button);
  }));
  watch(opened, 'resize', below);
  const element = fold(t('space.title'), form);
  return {
    element,
    show() {
      element.hidden = !canGrow(opened);
      const { spazio_disco: onDisk = 0, spazio_storico: inHistory = 0, spazio_conservazione: inArchive = 0, conservazione } = opened.mailbox;
      now.textContent = t('space.all', { disk: onDisk, history: inHistory, archive: inArchive });
      archiveField.element.hidden = conservazione !== true;
    },
  };
}

/** @param {Opened} opened */
export function typeOf(opened) {
  const select = el('select');
  const below = el('div', { class: 'below' });
  const words = el('p');
  const button = el('button', { type: 'submit' }, t('action.type'));
  const choice = field(select, { label: t('type.to') });
  choice.element.classList.add('short');
  const form = el('form', { class: 'step-form' }, words, choice.element, el('div', { class: 'actions' }, button), below);
  form.addEventListener('submit', pressed(below, async () => {
    const to = select.value;
    await perform(
      opened,
      {
        name: 'type',
        facts: () => [[t('type.from'), kindWords(opened.mailbox.tipo_casella)], [t('type.to'), kindWords(to)]],
        price: 'unknown',
        call: () => opened.pec.mailboxes.changeType(opened.id, /** @type {any} */ (to)),
      },
      below,
    );
    focusLeft(below, button);
  }));
  watch(opened, 'type', below);
  const element = fold(t('type.title'), form);
  return {
    element,
    show() {
      element.hidden = !canGrow(opened);
      const offered = higher(opened.mailbox.tipo_casella);
      words.textContent = t(offered.length === 0 ? 'type.highest' : 'type.words', { kind: kindWords(opened.mailbox.tipo_casella) });
      choice.element.hidden = button.hidden = offered.length === 0;
      if ([...select.options].map(({ value }) => value).join() !== offered.join()) {
        select.replaceChildren(...offered.map((kind) => el('option', { value: kind }, kindWords(kind))));
      }
    },
  };
}

/** @param {Opened} opened */
export function archiveOf(opened) {
  const below = el('div', { class: 'below' });
  const words = el('p');
  const space = el('select', {}, ...PIECES.filter((pieces) => pieces > 0).map((pieces) => el('option', { value: String(pieces * ARCHIVE_STEP) }, t('space.size', { count: pieces * ARCHIVE_STEP }))));
  const files = new Files([], () => undefined, { label: t('archive.label'), pick: t('documents.pick'), hint: t('archive.hint'), accept: 'application/pdf', isMail: false });
  const button = el('button', { type: 'submit' }, t('action.archive'));
  const inside = el(
    'div',
    { class: 'step-form' },
    formOf(t('archive.form'), `modulo-conservazione-${opened.address}`, () => opened.pec.mailboxes.archiveForm(opened.id, { signal: opened.signal })),
    files.element,
    el('div', { class: 'short' }, field(space, { label: t('archive.space') }).element),
    el('div', { class: 'actions' }, button),
  );
  const form = el('form', { class: 'step-form' }, words, inside, below);
  form.addEventListener('submit', pressed(below, async () => {
    const documents = files.files();
    const size = Number(space.value);
    const problems = await pdfProblems(documents, false);
    complainOf(files, documents, problems);
    if (problems.length > 0) {
      return;
    }
    const isDone = await perform(
      opened,
      {
        name: 'archive',
        facts: () => [[t('archive.label'), documents.map(({ name }) => name).join(', ')], [t('archive.space'), t('space.size', { count: size })]],
        price: 'unknown',
        call: () => opened.pec.mailboxes.activateArchive(opened.id, { documents, space: size }),
      },
      below,
    );
    if (isDone) {
      files.clear();
    }
    focusLeft(below, button);
  }));
  watch(opened, 'archive', below);
  const element = fold(t('archive.title'), form);
  return {
    element,
    show() {
      element.hidden = !canGrow(opened);
      const isOn = opened.mailbox.conservazione === true;
      words.textContent = isOn ? `${t('archive.on')} ${t('space.size', { count: opened.mailbox.spazio_conservazione ?? 0 })}` : t('archive.words');
      inside.hidden = isOn;
    },
  };
}
