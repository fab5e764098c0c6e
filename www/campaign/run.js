/** A campaign on its way: how far it is, what people can do with it, and its table. */

import { byId, element, showError } from '../parts/elements.js';
import { makeExport } from './export.js';
import { makeChart } from './run/chart.js';
import { History, sampleOf } from './run/history.js';
import { makeRows } from './run/rows.js';
import { makeUnknown } from './run/unknown.js';
import { atMostEvery } from './parts/session.js';
import { dealtWith, duration, isActive, moment, number, plural, sentenceOf } from './parts/words.js';

const panel = byId('campaign-run', HTMLDivElement);

/**
 * @typedef {import('./parts/session.js').Session} Session
 * @typedef {import('../pec-massiva/full.js').CampaignProgress} CampaignProgress
 */

/** Milliseconds between two drawings. */
const PACE = 1000;

const CLOSING = 'This tab may be closed: what was posted is known, and the rest goes on when you come back.';
const CLEARING =
  ' The browser may clear what pages store when space runs short, and so this campaign: export its table at the end.';

/** Ends the showing of the campaign before. */
let leave = () => {};

/** @param {string} text @param {string} kind @param {() => void} work */
function button(text, kind, work) {
  const made = element('button', { class: kind, text });
  made.type = 'button';
  made.addEventListener('click', work);
  return made;
}

/** @param {CampaignProgress} progress @param {boolean} isAtWork */
function counted(progress, isAtWork) {
  const all = progress.total - progress.skipped;
  const done = dealtWith(progress);
  const percent = all === 0 ? 100 : Math.floor((done / all) * 100);
  const words = [`${number(done)} of ${number(all)} posted`, `${percent} %`];
  if (progress.skipped > 0) {
    words.push(progress.state === 'cancelled' ? `${number(progress.skipped)} never sent` : `${number(progress.skipped)} left out`);
  }
  const { finishesAt } = progress;
  if (isAtWork && progress.pending > 0 && finishesAt !== undefined) {
    const left = duration(Math.max(finishesAt.getTime() - Date.now(), 0));
    words.push(`${left} left, until ${moment(finishesAt)}`);
  }
  return words.join(' · ');
}

/** @param {Session} session where it stands, in words */
function standing({ progress, isRunning, isWatched }) {
  const isElsewhere = !isRunning && (isWatched || isActive(progress));
  if (!isElsewhere) {
    return sentenceOf(progress);
  }
  const words = 'Another tab of this browser runs it; this one shows how it goes.';
  return isActive(progress) && progress.state !== 'running' ? `${words} ${sentenceOf(progress)}` : words;
}

/** @param {Session} session pauses, goes on, cancels */
function makeActions(session) {
  const { campaign } = session;
  const pause = button('Pause', '', () => campaign.pause());
  const go = button('Go on', '', () => session.run({ skipProblems: true }));
  const end = button('Cancel for good', 'quiet', async () => {
    const { pending } = session.progress;
    const question = `Cancel this campaign for good? ${plural(pending, 'message')} will never be sent.`;
    if (window.confirm(question)) {
      await campaign.cancel().catch((error) => session.complain(error));
    }
  });
  const place = element('div', { class: 'actions' }, [pause, go, end]);

  function show() {
    const { state, pending } = session.progress;
    const { isAtWork } = session;
    const isOver = state === 'cancelled' || state === 'done' || state === 'blocked';
    const focused = document.activeElement;
    pause.hidden = !isAtWork || isOver;
    go.hidden = isAtWork || isOver;
    end.hidden = isOver || pending === 0;
    // Who pressed one of them goes on with the other.
    if (focused instanceof HTMLElement && focused.hidden && place.contains(focused)) {
      (go.hidden ? pause : go).focus();
    }
  }
  return { place, show };
}

/** @param {Session} session how far it is */
function makeBar(session) {
  const bar = element('progress');
  bar.setAttribute('aria-label', 'Rows dealt with');
  const words = element('span');
  const place = element('div', { class: 'bar' }, [bar, words]);
  const show = () => {
    const { progress } = session;
    bar.max = Math.max(progress.total - progress.skipped, 1);
    bar.value = dealtWith(progress);
    // While it is on its way it has the page's colour; at its end that of what came of it.
    const isOver = ['done', 'cancelled', 'blocked'].includes(progress.state);
    bar.dataset.state = isOver ? toneOf(progress) : '';
    words.textContent = counted(progress, session.isAtWork);
  };
  return { place, show };
}

/** @param {Session} session states over time */
function makeStates(session) {
  const history = new History();
  const chart = makeChart();
  const read = history.read(session.campaign.rows(), session.progress);
  // The rows that are shown below tell of a journal that cannot be read.
  read.then(show, () => undefined);
  function show() {
    const { progress } = session;
    history.add(progress, Date.now());
    const last = history.samples.at(-1)?.at ?? 0;
    chart.draw(sampleOf(progress, last), history.samples, session.isAtWork ? Date.now() : last);
  }
  return { place: chart.place, show };
}

/**
 * Shows a campaign that was started.
 *
 * @param {Session} session
 */
export function showRun(session) {
  closeRun();
  const { campaign } = session;
  const title = element('h3', { text: `3. Run: ${campaign.name}` });
  title.tabIndex = -1;
  const line = element('p', { class: 'state' });
  line.setAttribute('role', 'status');
  const alertLine = element('p', { class: 'alert' });
  alertLine.setAttribute('role', 'alert');
  const hint = element('p', { class: 'hint' });
  const bar = makeBar(session);
  const actions = makeActions(session);
  const states = makeStates(session);
  const rows = makeRows(campaign, () => draw());
  const unknown = makeUnknown(session, rows);
  const exported = makeExport(campaign);

  function draw() {
    const { progress, error } = session;
    const words = standing(session);
    if (line.textContent !== words) {
      line.textContent = words;
    }
    line.dataset.state = toneOf(progress);
    showError(alertLine, error);
    hint.hidden = progress.pending === 0;
    hint.textContent = session.isPersistent === false ? CLOSING + CLEARING : CLOSING;
    for (const part of [bar, actions, states, unknown]) {
      part.show();
    }
  }

  panel.replaceChildren(
    title,
    line,
    alertLine,
    bar.place,
    actions.place,
    hint,
    unknown.place,
    element('section', {}, [element('h4', { text: 'States over time' }), states.place]),
    rows.section,
    exported,
  );
  panel.hidden = false;
  const drawSoon = atMostEvery(PACE, draw);
  const readSoon = atMostEvery(PACE, rows.read);
  let told = '';
  const ends = [
    session.subscribe(() => {
      // Whether it works is shown at once, the rest when its time comes.
      const now = `${session.isAtWork} ${campaign.progress.state}`;
      if (now !== told) {
        told = now;
        draw();
      }
      drawSoon();
    }),
    campaign.subscribe((event) => {
      if ('row' in event && !rows.renew(event.row) && rows.isFiltered()) {
        readSoon();
      }
    }),
  ];
  leave = () => ends.forEach((end) => end());
  draw();
  title.focus();
}

/** @param {CampaignProgress} progress the colour of its state, by the names of shipments */
function toneOf({ state, unknown, failed, refused, sharedId, skipped }) {
  if (state === 'done') {
    return unknown + failed + refused + sharedId + skipped > 0 ? 'submitted' : 'delivered';
  }
  return state === 'paused' || state === 'cancelled' || state === 'blocked' ? 'failed' : 'submitted';
}

export function closeRun() {
  leave();
  leave = () => {};
  panel.hidden = true;
  panel.replaceChildren();
}
