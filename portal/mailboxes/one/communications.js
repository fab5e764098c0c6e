/** Telling the business register about a mailbox: asked for, its power of attorney signed and brought back, until it is done. */

import { t, when } from '../../words/words.js';
import { callout } from '../../ui/callout.js';
import { el } from '../../ui/el.js';
import { Files } from '../../ui/files.js';
import { say } from '../../ui/live.js';
import { trouble } from '../parts/access.js';
import { problemsIn, problemsOf } from '../parts/check.js';
import { fold } from '../parts/fold.js';
import { Form, labelOf, valueWords, wordOf } from '../parts/form.js';
import { priceWords } from '../parts/kinds.js';
import { lastLook, pressed } from '../parts/look.js';
import { doubtOf, isRefusal, isUnderWay, isUnknown, news, pay, settle } from '../parts/paid.js';
import { stateOf } from '../parts/states.js';
import { notDone } from '../parts/word.js';
import { complainOf, formOf } from './documents.js';

/**
 * @typedef {import('./opened.js').Opened} Opened
 * @typedef {import('../../pec-massiva/full.js').CommunicationRecord} Communication
 * @typedef {import('../../pec-massiva/full.js').Communication} Wanted
 */

const isRequired = true;

/** @type {readonly import('../parts/form.js').Asked[]} */
const FIELDS = [
  { name: 'ragione_sociale', isRequired, complete: 'organization' },
  { name: 'cf_piva', isRequired },
  { name: 'comune', isRequired, complete: 'address-level2' },
  { name: 'provincia', isRequired },
  { name: 'nome', isRequired, complete: 'given-name' },
  { name: 'cognome', isRequired, complete: 'family-name' },
  { name: 'cf', isRequired },
  {
    name: 'qualifica',
    kind: 'choice',
    isRequired,
    options: ['AMMINISTRATORE', 'COMMISSARIO_GIUDIZIARIO', 'CURATORE_FALLIMENTARE', 'LEGALE_RAPPRESENTANTE', 'LIQUIDATORE', 'SOCIO', 'TITOLARE'],
    words: 'owner.role',
  },
  { name: 'email', kind: 'email', isRequired, complete: 'email' },
  { name: 'cellulare', kind: 'tel', isRequired, complete: 'tel' },
  { name: 'pec_amministratore', kind: 'flag' },
];

const ACTION = 'communicate';

/** @param {Opened} opened */
export function communicationsOf(opened) {
  const list = el('ul', { class: 'rows', 'aria-label': t('register.title') });
  const none = el('p', { class: 'empty' });
  const below = el('div', { class: 'below' });
  const fields = new Form(FIELDS);
  const button = el('button', { type: 'submit' }, t('register.ask'));
  const form = el('form', { class: 'step-form', noValidate: true }, el('div', { class: 'columns' }, ...fields.elements()), el('div', { class: 'actions' }, button));
  const details = el('details', {}, el('summary', {}, t('register.new')), form);
  const read = el('button', { type: 'button' }, t('register.read'));
  const element = fold(t('register.title'), el('p', {}, t('register.words')), none, list, el('div', { class: 'actions' }, read), details, below);
  /** Whether this view itself tells what becomes of what it asked for. */
  let isTelling = false;

  /** @param {AbortSignal} [signal] */
  const all = async (signal) => (await opened.pec.registry.list({ signal })).filter(({ casella_pec: one }) => one?.toLowerCase() === opened.address.toLowerCase());

  /** Whether a refusal means that nothing was asked for. @param {number} before @param {unknown} error */
  const isUntouched = async (before, error) =>
    !isRefusal(error) ||
    (await all().then(
      ({ length }) => length === before,
      () => false,
    ));

  const showDoubt = () => {
    below.replaceChildren(callout('warning', t('paid.doubt'), el('p', {}, t('register.doubt')), notDone(opened.address, ACTION, () => read.focus())));
    element.querySelector('details')?.setAttribute('open', '');
  };

  /** @returns {Promise<{ count: number, isSettled: boolean }>} how many there are, and whether one in doubt is among them */
  async function show() {
    const found = await all(opened.signal);
    const doubt = doubtOf(opened.address, ACTION);
    const isSettled = doubt !== undefined && found.length > Number(doubt.before);
    if (isSettled) {
      settle(opened.address, ACTION);
      below.replaceChildren(callout('good', t('paid.stands')));
    } else if (doubt !== undefined) {
      showDoubt();
    } else if (isUnderWay(opened.address, ACTION)) {
      below.replaceChildren(callout('info', t('paid.underWay')));
    }
    list.replaceChildren(...found.map((one) => itemOf(opened, one, show)));
    list.hidden = found.length === 0;
    none.textContent = found.length === 0 ? t('register.none') : '';
    none.hidden = found.length > 0;
    return { count: found.length, isSettled };
  }

  read.addEventListener('click', async () => {
    try {
      say(t('register.found', { count: (await show()).count }));
    } catch (error) {
      below.replaceChildren(trouble(error));
    }
  });

  form.addEventListener('submit', pressed(below, async () => {
    const { pec_amministratore: isOfAdministrator, ...given } = fields.values();
    const wanted = /** @type {Wanted} */ (/** @type {unknown} */ ({ casella_pec: opened.address, ...given, ...(isOfAdministrator !== undefined && { pec_amministratore: true }) }));
    const problems = await problemsOf((signal) => opened.pec.registry.create(wanted, { signal }));
    fields.complain(problems);
    if (problems.length > 0) {
      return;
    }
    if (isUnderWay(opened.address, ACTION)) {
      say(t('paid.underWay'));
      return;
    }
    // Only how many there were right before tells afterwards whether it was asked for; where that cannot be read, nothing is.
    const { count, isSettled } = await show();
    if (isSettled || !(await isMeant(opened, fields))) {
      return;
    }
    below.replaceChildren(callout('info', t('paid.underWay')));
    isTelling = true;
    try {
      const asked = { about: opened.address, action: ACTION, before: String(count) };
      const made = await pay(asked, () => opened.pec.registry.create(wanted), (error) => isUntouched(count, error));
      below.replaceChildren(...(made === undefined ? [callout('info', t('paid.underWay'), el('p', {}, t('paid.elsewhere')))] : []));
      if (made !== undefined) {
        fields.clear();
        details.open = false;
        below.replaceChildren(callout('good', t('register.asked')));
        say(t('register.asked'));
        await show();
        read.focus();
      }
    } catch (error) {
      below.replaceChildren(trouble(error));
      if (doubtOf(opened.address, ACTION) !== undefined) {
        showDoubt();
      }
      read.focus();
    } finally {
      isTelling = false;
    }
  }));

  // What was asked for before the view was left has been answered, or another tab knows something.
  news.addEventListener(
    'change',
    () => {
      const isInDoubt = doubtOf(opened.address, ACTION) !== undefined;
      if (!isTelling && !isUnderWay(opened.address, ACTION) && (isInDoubt || below.querySelector('.callout.warning, .callout.info') !== null)) {
        below.replaceChildren();
        void show().catch((error) => below.replaceChildren(trouble(error)));
      }
    },
    { signal: opened.signal },
  );

  return {
    element,
    /** Once it is shown at all. */
    async start() {
      element.hidden = stateOf(opened.mailbox) !== 'evasa';
      if (!element.hidden && list.childElementCount === 0 && none.textContent === '') {
        none.textContent = t('register.reading');
        await show().catch((error) => {
          none.textContent = '';
          if (!opened.signal.aborted) {
            below.replaceChildren(trouble(error));
          }
        });
      }
    },
  };
}

/** @param {Opened} opened @param {Form} fields */
function isMeant(opened, fields) {
  const given = FIELDS.filter(({ name }) => fields.value(name) !== '');
  return lastLook({
    lines: [[t('mailbox.address'), opened.address], ...given.map((asked) => /** @type {[string, string]} */ ([labelOf(asked), valueWords(asked, fields.value(asked.name))])), [t('paid.cost'), priceWords(undefined)]],
    again: doubtOf(opened.address, ACTION) !== undefined && t('paid.againWords'),
    final: t('register.final'),
    yes: t('register.yes'),
  });
}

/** @param {Opened} opened @param {Communication} communication @param {() => Promise<unknown>} changed */
function itemOf(opened, { id = '', stato: state = '', timestamp }, changed) {
  const item = el(
    'li',
    { class: 'row' },
    el('div', { class: 'line' }, el('strong', {}, wordOf(`register.state.${state}`)), el('span', { class: 'hint' }, timestamp === undefined ? '' : when(new Date(timestamp * 1000)))),
  );
  if (state !== 'in_attesa_di_documenti') {
    return item;
  }
  const below = el('div', { class: 'below' });
  const files = new Files([], () => below.replaceChildren(), { label: t('register.signed'), pick: t('register.pick'), hint: t('register.signedHint'), accept: '.p7m', isMail: false });
  const upload = el('button', { type: 'button' }, t('register.upload'));
  upload.addEventListener('click', pressed(below, async () => {
    const chosen = files.files();
    try {
      say(t('paid.underWay'));
      if ((await pay({ about: id, action: 'power', before: '' }, () => opened.pec.registry.upload(id, chosen))) === undefined) {
        say(t('paid.elsewhere'));
        return;
      }
      say(t('register.uploaded'));
    } catch (error) {
      const problems = problemsIn(error);
      if (problems.length > 0) {
        complainOf(files, chosen, problems);
        return;
      }
      // The state tells what the answer did not.
      below.replaceChildren(trouble(error));
      if (isUnknown(error)) {
        settle(id, 'power');
      } else {
        return;
      }
    }
    await changed().catch((error) => below.replaceChildren(trouble(error)));
  }));
  item.append(
    formOf(t('register.power'), `procura-${opened.address}`, () => opened.pec.registry.powerOfAttorney(id, { signal: opened.signal })),
    files.element,
    el('div', { class: 'actions' }, upload),
    below,
  );
  return item;
}
