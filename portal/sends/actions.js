/** What can be done with a message or a campaign. Nothing goes before a last look; what cannot be taken back is asked first. */

import { address } from '../service/address.js';
import { describe, number, t, when } from '../words/words.js';
import { ask, tellError } from '../ui/dialog.js';
import { el } from '../ui/el.js';
import { say } from '../ui/live.js';
import { lookAt } from './last-look.js';
import { isLeft, sends } from './sends.js';
import { farOf, isAtWork } from './states.js';

/**
 * @typedef {import('./sends.js').Campaign} Campaign
 * @typedef {import('./sends.js').CampaignProgress} CampaignProgress
 * @typedef {import('./table.js').Table} Table
 *
 * @typedef {object} Action
 * @property {string} name
 * @property {string} words
 * @property {() => unknown} act
 * @property {string} [kind]
 */

/** Addresses that are shown in a last look; of more the number is told. */
const SHOWN = 5;
/** Milliseconds until a file that was offered is let go. */
const KEPT = 60_000;

/**
 * @param {Campaign} campaign @param {Table} table
 * @param {(progress: CampaignProgress) => (Action | false)[]} more what this kind has besides
 * @param {() => unknown} report makes the one to print
 * @returns {(progress: CampaignProgress) => Action[]}
 */
export function actionsFor(campaign, table, more, report) {
  const { id, kind } = campaign;
  return (progress) => {
    const isBusy = isAtWork(id, progress);
    const isFresh = kind === 'campaign' && progress.state === 'ready' && farOf(progress).done === 0;
    const canGo = isLeft(progress) && !isBusy;
    // One message is gone before anybody could stop it.
    const canStop = progress.pending > 0 && (kind === 'campaign' || progress.total > 1);
    const all = [
      canGo && isFresh && { name: 'go', words: t('act.start'), act: () => start(campaign, table), kind: 'primary' },
      canGo && !isFresh && { name: 'go', words: t('message.goOn'), act: () => start(campaign, table), kind: 'primary' },
      isBusy && canStop && { name: 'go', words: t('act.pause'), act: () => sends.pause(id) },
      canStop && !['blocked', 'cancelled'].includes(progress.state) && { name: 'cancel', words: t(cancelling(kind)), act: () => cancel(campaign), kind: 'danger' },
      ...more(progress),
      { name: 'csv', words: t('act.csv'), act: () => save(campaign, 'csv'), kind: 'quiet' },
      { name: 'json', words: t('act.json'), act: () => save(campaign, 'json'), kind: 'quiet' },
      { name: 'report', words: t('act.report'), act: report, kind: 'quiet' },
      !isBusy && progress.unknown === 0 && { name: 'delete', words: t('message.delete'), act: () => remove(campaign), kind: 'danger' },
    ];
    const actions = /** @type {Action[]} */ (all.filter((one) => one !== false));
    return actions.map((one) => ({ ...one, act: () => Promise.resolve(one.act()).catch(tellError) }));
  };
}

/** What is being looked at for the last time: of two clicks the second asks nothing. @type {Set<string>} */
const looked = new Set();

/** Sends what is still to be sent, after a last look. @param {Campaign} campaign @param {Table} table */
async function start(campaign, table) {
  const { id, kind, name, sender, subject } = campaign;
  const waiting = table.rows.filter(({ state }) => state === 'pending');
  const recipients = waiting.reduce((sum, { addresses }) => sum + (addresses?.length ?? 1), 0);
  const progress = sends.standing(campaign);
  // What is wrong and stops no row: it is said here, or else nothing goes.
  const unstopping = kind === 'campaign' ? campaign.problems.filter(({ row }) => row === undefined) : [];
  const leftOut = kind === 'campaign' && progress.skipped > 0 ? t('look.leftOut', { count: progress.skipped }) : '';
  const to = el('ul', {}, ...waiting.slice(0, SHOWN).map((row) => el('li', {}, (row.addresses ?? [row.address]).join(', '))));
  if (waiting.length > SHOWN) {
    to.append(el('li', {}, t('look.more', { count: waiting.length - SHOWN })));
  }
  /** @type {import('./last-look.js').Line[]} */
  const lines = [
    [t('look.campaign'), kind === 'campaign' ? name : ''],
    [t('look.from'), sender],
    [t('look.to'), waiting.length > 1 ? el('p', {}, t('look.recipients', { count: recipients })) : '', to],
    [t('look.subject'), subject],
    ...(await firstOf(campaign, waiting[0]?.index)),
    [t('look.left'), leftOut],
    [t('look.problems'), unstopping.length > 0 ? problemsOf(unstopping) : ''],
    [t('look.sent'), counted(progress.sent + progress.sharedId)],
    [t('look.refused'), counted(progress.refused)],
    [t('look.unknown'), counted(progress.unknown)],
    [t('look.ends'), kind === 'campaign' ? when(progress.finishesAt) : ''],
  ];
  if (looked.has(id)) {
    return;
  }
  looked.add(id);
  const isMeant = await lookAt(
    lines.filter(([, ...value]) => value.some((one) => one !== '')),
    { messages: waiting.length, recipients },
  ).finally(() => looked.delete(id));
  if (isMeant) {
    // What ends it is shown in the head.
    await sends.run(id, { skipProblems: leftOut !== '' || unstopping.length > 0 }).catch(() => undefined);
  }
}

/** @param {number} count */
const counted = (count) => (count > 0 ? number(count) : '');

/** @param {Campaign['problems'][number][]} problems */
function problemsOf(problems) {
  const more = problems.length - SHOWN;
  return el('ul', {}, ...problems.slice(0, SHOWN).map((problem) => el('li', {}, describe(problem))), more > 0 && el('li', {}, t('look.more', { count: more })));
}

/** @param {Campaign['kind']} kind */
const cancelling = (kind) => (kind === 'campaign' ? 'act.cancel' : 'act.cancelSends');

/** What the first one is like: its subject as it goes, and its files. @param {Campaign} campaign @param {number | undefined} index */
async function firstOf(campaign, index) {
  if (index === undefined) {
    return [];
  }
  const { subject, attachments } = await campaign.preview(index);
  const names = Array.from(attachments ?? [], (file) => ('name' in file ? String(file.name) : '')).join(', ');
  /** @type {import('./last-look.js').Line[]} */
  const lines = [
    [t('look.first'), subject === campaign.subject ? '' : subject],
    [t('look.files'), names],
  ];
  return lines;
}

/** @param {Campaign} campaign */
async function cancel(campaign) {
  const { pending } = sends.standing(campaign);
  const words = t(cancelling(campaign.kind));
  const isMeant = await ask(words, [el('p', {}, t('act.cancelWords', { count: pending }))], { yes: words, no: t('act.cancelNo'), danger: true });
  if (isMeant) {
    await sends.cancel(campaign.id);
    say(t('standing.cancelled'));
  }
}

/** @param {Campaign} campaign */
async function remove(campaign) {
  const { id, kind } = campaign;
  const { pending, sharedId } = sends.standing(campaign);
  const awaited = sends.awaited(id);
  const words = [
    t('message.deleteWords'),
    pending > 0 && t('delete.pending', { count: pending }),
    awaited > 0 && t('delete.awaited', { count: awaited }),
    sharedId > 0 && t('delete.sharedId', { count: sharedId }),
  ];
  const isMeant = await ask(t('message.delete'), words.map((one) => one && el('p', {}, one)), { yes: t('message.delete'), no: t('write.back'), danger: true });
  if (isMeant) {
    await sends.drop(id);
    location.hash = address(kind === 'single' ? 'inviate' : 'campagne');
  }
}

/** All rows as a file. @param {Campaign} campaign @param {'csv' | 'json'} format */
async function save(campaign, format) {
  const url = URL.createObjectURL(await campaign.export({ format }));
  el('a', { href: url, download: `${campaign.name.replace(/[^\p{L}\p{N} ._-]/gu, '_')}.${format}` }).click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT);
}
