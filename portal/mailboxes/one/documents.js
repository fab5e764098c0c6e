/** The form to sign, and its way back, with the identity document. */

import { size, t } from '../../words/words.js';
import { el } from '../../ui/el.js';
import { Files } from '../../ui/files.js';
import { say } from '../../ui/live.js';
import { trouble } from '../parts/access.js';
import { besideField, pdfProblems } from '../parts/check.js';
import { isPlain } from '../parts/kinds.js';
import { doubtOf, isUnderWay } from '../parts/paid.js';
import { awaitsDocuments } from '../parts/states.js';
import { carryOut, isOpenTo, watch } from './perform.js';

/** @typedef {import('./opened.js').Opened} Opened */

/** @param {Opened} opened @param {boolean} isTrial whether a sandbox's clerk reads them */
export function documentsOf(opened, isTrial) {
  const isOne = isPlain(opened.mailbox.tipo_casella);
  const below = el('div', { class: 'below' });
  const hint = [t(isOne ? 'documents.one' : 'documents.several'), isTrial && t('documents.trial')].filter(Boolean).join(' ');
  const files = new Files([], () => below.replaceChildren(), { label: t('documents.label'), pick: t('documents.pick'), hint, accept: 'application/pdf', isOne, isMail: false });
  const upload = el('button', { type: 'button', class: 'primary' }, t('documents.upload'));
  const element = el(
    'section',
    { class: 'card', 'aria-label': t('documents.title') },
    el('h2', {}, t('documents.title')),
    el('ol', { class: 'todo-list' }, el('li', {}, t('documents.first')), el('li', {}, t('documents.second')), el('li', {}, t(isOne ? 'documents.thirdOne' : 'documents.third'))),
    formOf(t('documents.form'), `modulo-attivazione-${opened.address}`, () => opened.pec.mailboxes.activationForm(opened.id, { signal: opened.signal })),
    files.element,
    el('div', { class: 'actions' }, upload),
    below,
  );

  upload.addEventListener('click', async () => {
    if (isUnderWay(opened.address, 'activate')) {
      say(t('paid.underWay'));
      return;
    }
    const chosen = files.files();
    const problems = await pdfProblems(chosen, isOne);
    complainOf(files, chosen, problems);
    if (problems.length > 0) {
      return;
    }
    if (doubtOf(opened.address, 'activate') !== undefined && !(await isOpenTo(opened, 'activate', below))) {
      return;
    }
    // It goes on when the mailbox is left: half an upload would leave it in doubt.
    if (await carryOut(opened, 'activate', () => opened.pec.mailboxes.activate(opened.id, chosen), below, (found) => complainOf(files, chosen, found))) {
      files.clear();
    } else if (below.querySelector('button, .callout') === null) {
      upload.focus();
    }
  });
  watch(opened, 'activate', below);
  return { element, show: () => (element.hidden = !awaitsDocuments(opened.mailbox)) };
}

/** Says which file is wrong, and goes there. @param {Files} field @param {File[]} files @param {import('../../pec-massiva/full.js').Problem[]} problems */
export function complainOf(field, files, problems) {
  field.complain(problems.map((problem) => wordsOf(problem, files)));
  if (problems.length > 0) {
    say(t('documents.nothing'));
    field.focus();
  }
}

/** @param {import('../../pec-massiva/full.js').Problem} problem @param {File[]} files */
function wordsOf(problem, files) {
  const place = /^documents\[(\d+)\]$/.exec(problem.field)?.[1];
  const name = place === undefined ? undefined : files[Number(place)]?.name;
  return name === undefined ? besideField(problem) : t('documents.wrong', { name, words: besideField(problem) });
}

/** A PDF to sign, saved by the browser. @param {string} words @param {string} name of the file @param {() => Promise<Blob>} get */
export function formOf(words, name, get) {
  const told = el('div', { class: 'below' });
  const button = el('button', { type: 'button' }, words);
  button.addEventListener('click', async () => {
    say(t('documents.loading'));
    try {
      const blob = await get();
      // The address of what is saved lives as long as the link: given back too soon it cancels the download.
      const link = el('a', { href: URL.createObjectURL(blob), download: `${name.replace(/[^\w.@-]/g, '_')}.pdf` }, t('documents.again', { size: size(blob.size) }));
      told.replaceChildren(link);
      link.click();
      say(t('documents.saved'));
    } catch (error) {
      told.replaceChildren(trouble(error));
    }
  });
  return el('div', { class: 'actions' }, button, told);
}
