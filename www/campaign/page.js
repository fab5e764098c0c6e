/** Campaigns: those of this browser's journal, a new one, and the one that is shown. */

import { byId, showError } from '../parts/elements.js';
import { closeCheck, showCheck } from './check.js';
import { checkForm, clearForm, closeForm, fillForm, openForm, startForm } from './form.js';
import { markShown, showInList, showList } from './list.js';
import { closeRun, showRun } from './run.js';
import { Session, atMostEvery } from './parts/session.js';
import { dealtWith } from './parts/words.js';

const wizard = byId('campaign-wizard', HTMLDivElement);
const steps = byId('campaign-steps', HTMLOListElement);
const alertLine = byId('campaigns-error', HTMLParagraphElement);
const create = byId('campaign-new', HTMLButtonElement);

/**
 * @typedef {import('../pec-massiva/full.js').PecMassiva} PecMassiva
 * @typedef {import('../pec-massiva/full.js').Campaign} Campaign
 */

/** Milliseconds between two words on a campaign in the list. */
const PACE = 1000;

/** @type {PecMassiva} */
let pec;

/** The campaigns that are open here, by id: shown, or at work in the background. @type {Map<string, Session>} */
const sessions = new Map();

/** The one that is shown. @type {Session | undefined} */
let shown;

/** The id of the one that the form's contents made: discarded, it leads back there. @type {string | undefined} */
let made;

/** The id of one that is being corrected: what the form makes takes its place. @type {string | undefined} */
let replaced;

/** Counts showings: one that was overtaken shows nothing. */
let showing = 0;

/** @param {unknown} error */
const complain = (error) => showError(alertLine, error);

/** @param {number} step from 1 */
function showStep(step) {
  [...steps.children].forEach((item, index) => {
    item.classList.toggle('done', index + 1 < step);
    item.removeAttribute('aria-current');
    if (index + 1 === step) {
      item.setAttribute('aria-current', 'step');
    }
  });
  wizard.hidden = false;
  markShown(shown?.campaign.id);
}

/** Reads the list anew. */
async function renewList() {
  try {
    await showList(pec, { onOpen: open, onDelete: (id) => remove(id).catch(complain) });
    sessions.forEach(({ progress }, id) => showInList(id, progress));
    markShown(shown?.campaign.id);
  } catch (error) {
    complain(error);
  }
}

/** @param {Session} session lets go of it */
function forget(session) {
  sessions.delete(session.campaign.id);
  session.close();
}

/** Closes what is shown. A campaign that is at work goes on. */
function leave() {
  showing += 1;
  complain(undefined);
  closeForm();
  closeCheck();
  closeRun();
  wizard.hidden = true;
  if (shown !== undefined && !shown.isBusy) {
    forget(shown);
  }
  shown = undefined;
  markShown(undefined);
}

/** @param {Campaign} campaign @param {PecMassiva} client */
function adopt(campaign, client) {
  const session = new Session(campaign, client);
  sessions.set(campaign.id, session);
  session.subscribe(atMostEvery(PACE, () => showInList(campaign.id, session.progress)));
  return session;
}

/** @param {Session} session shows where it stands */
function show(session) {
  shown = session;
  const { campaign } = session;
  const { state } = campaign.progress;
  const isNew = state === 'blocked' || (state === 'ready' && dealtWith(campaign.progress) === 0);
  if (!isNew || session.isAtWork) {
    showStep(3);
    showRun(session);
    session.follow();
    return;
  }
  showStep(2);
  showCheck(campaign, {
    isMade: campaign.id === made,
    discard: campaign.id === made && state !== 'blocked' ? 'Discard and correct' : 'Delete',
    onStart: (options) => start(session, options),
    onDiscard: () => remove(campaign.id),
    onCorrect: () => correct(campaign),
    onAnswer: () => answer(campaign),
  });
  const turn = showing;
  const end = session.subscribe(() => {
    // Started here or in another tab.
    if (session.isAtWork) {
      end();
      if (turn === showing) {
        closeCheck();
        show(session);
      }
    }
  });
}

/** @param {Session} session @param {{ skipProblems: boolean }} options */
function start(session, options) {
  if (session.campaign.id === made) {
    made = undefined;
    clearForm();
  }
  // Asked for while the click is fresh; what comes of it is no reason to wait.
  session.persist();
  session.run(options);
}

/** @param {string} id */
async function open(id) {
  leave();
  const turn = showing;
  const known = sessions.get(id);
  try {
    const session = known ?? adopt(await pec.campaigns.open(id), pec);
    if (turn === showing) {
      show(session);
    } else if (session !== known) {
      forget(session);
    }
  } catch (error) {
    if (turn === showing) {
      complain(error);
    }
  }
}

/** @param {string} id deletes a campaign; its following is ended first */
async function remove(id) {
  complain(undefined);
  const session = sessions.get(id);
  await session?.stopFollowing();
  try {
    await (session?.pec ?? pec).campaigns.delete(id);
  } catch (error) {
    session?.follow();
    throw error;
  }
  const isMade = session !== undefined && session === shown && id === made;
  if (session !== undefined && session === shown) {
    leave();
  }
  if (session !== undefined && sessions.has(id)) {
    forget(session);
  }
  await renewList();
  if (isMade) {
    write();
  } else {
    create.focus();
  }
}

/** @param {Campaign} campaign shows the form with what it was made of */
async function correct(campaign) {
  if (campaign.id !== made) {
    await fillForm(campaign);
  }
  write();
  replaced = campaign.id;
}

/**
 * Checks again with what was answered; where the form does not hold its files any more, these are chosen first.
 *
 * @param {Campaign} campaign
 */
async function answer(campaign) {
  const isWhole = campaign.id === made;
  await correct(campaign);
  if (isWhole) {
    checkForm();
  }
}

/**
 * Deletes a campaign that another took the place of, unless something of it was sent meanwhile.
 *
 * @param {PecMassiva} client
 * @param {string} id
 */
async function replace(client, id) {
  const old = (await client.campaigns.list()).find((campaign) => campaign.id === id);
  const isUntouched = old !== undefined && ['ready', 'blocked'].includes(old.progress.state) && dealtWith(old.progress) === 0;
  if (isUntouched) {
    await client.campaigns.delete(id);
  }
}

/** Shows the form as it was left. */
function write() {
  replaced = undefined;
  leave();
  showStep(1);
  openForm();
}

/**
 * Lets campaigns be made, run and found again.
 *
 * @returns {(client: PecMassiva) => void} changes to another client
 */
export function startCampaigns() {
  startForm(() => pec, {
    onChecked: (campaign, client) => {
      const old = replaced;
      leave();
      made = campaign.id;
      replaced = undefined;
      show(adopt(campaign, client));
      const gone = old === undefined ? Promise.resolve() : replace(client, old).catch(complain);
      gone.then(renewList);
    },
    onError: complain,
  });
  create.addEventListener('click', write);
  byId('campaign-leave', HTMLButtonElement).addEventListener('click', () => {
    leave();
    create.focus();
  });
  return (client) => {
    pec = client;
    // What runs goes on as it was begun; the rest is opened anew, through the new client.
    if (shown !== undefined && !shown.isRunning) {
      leave();
    }
    [...sessions.values()].filter(({ isRunning }) => !isRunning).forEach(forget);
    renewList();
  };
}
