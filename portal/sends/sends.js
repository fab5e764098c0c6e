/**
 * All that was sent from here, by hand and from tables: kept in the journal before it goes, run, settled and followed. What a
 * person writes is a campaign of its own kind, so that nothing is lost by a reload, and nothing goes twice.
 */

import { inMemory, service } from '../service/service.js';
import { paced } from '../ui/paced.js';
import { Following } from './following.js';

/**
 * @typedef {import('../pec-massiva/full.js').Campaign} Campaign
 * @typedef {import('../pec-massiva/full.js').CampaignEvent} CampaignEvent
 * @typedef {import('../pec-massiva/full.js').CampaignInList} Listed
 * @typedef {import('../pec-massiva/full.js').CampaignKind} Kind
 * @typedef {import('../pec-massiva/full.js').CampaignProgress} CampaignProgress
 * @typedef {import('../pec-massiva/full.js').CampaignRow} CampaignRow
 * @typedef {import('../pec-massiva/full.js').Progress} Progress
 *
 * @typedef {import('../pec-massiva/full.js').NewCampaign & { subject: string, recipients: string[] }} Single a message that a person writes
 * @typedef {import('../pec-massiva/full.js').PecMassiva} PecMassiva
 */

/** States in which a campaign still has to be run by somebody. */
const OPEN = ['ready', 'paused'];

/** Milliseconds between two tellings of what goes on. */
const PACE = 250;

class Sends extends EventTarget {
  /** What is under way here, by id. @type {Map<string, Promise<CampaignProgress & { watching?: true }>>} */
  #running = new Map();
  /** Sends that no journal keeps, or not yet. */
  #counted = 0;
  #following = new Following((id) => this.#running.has(id), () => this.#changed());
  /** What was found here, and is seen to. @type {Set<string>} */
  #found = new Set();
  /** How far the messages are that are under way here, by the id of what they belong to. @type {Map<string, Progress>} */
  #progress = new Map();
  /** What ended a run, until the next one. @type {Map<string, unknown>} */
  #errors = new Map();
  /** The last list. @type {Listed[]} */
  #listed = [];
  #isListed = false;
  /** What is opened, by id, so that all views share what they know. @type {Map<string, Promise<Campaign>>} */
  #opened = new Map();
  /** The same, once it is there. @type {Map<string, Campaign>} */
  #there = new Map();
  /** What the browser does not keep. @type {Set<string>} */
  #unkept = new Set();
  /** Who keeps it, as long as the page stands. @type {PecMassiva | undefined} */
  #memory;
  /** Whether what is written down now is only kept there, and until when. @type {Promise<void> | undefined} */
  #forgetful;
  /** What the journal said last. @type {Listed[]} */
  #journal = [];
  /** Why it cannot be read. @type {unknown} */
  #unread;
  /** The row that is being posted, by the id of its campaign. @type {Map<string, number>} */
  #posted = new Map();
  /** Tells what the opened ones know, all at once and not too often. */
  #tellSoon = paced(PACE, () => {
    this.#listed = this.#listed.map((one) => this.#asKnown(one));
    this.#changed();
  });

  /** Rows of which nobody knows, of all that the journal has. */
  unknown() {
    return this.#listed.filter((one) => this.#isOpen(one)).reduce((sum, { progress }) => sum + openOf(progress), 0);
  }

  /** How many are under way here. */
  running() {
    return this.#running.size + this.#counted;
  }

  /** Campaigns from tables that are under way here. */
  underWay() {
    return this.#listed.filter(({ id, kind }) => kind === 'campaign' && this.#running.has(id));
  }

  /** @param {string} id */
  isRunning(id) {
    return this.#running.has(id);
  }

  /** How far the message is that is under way. @param {string} id */
  progressOf(id) {
    return this.#progress.get(id);
  }

  /** What the last run of it ended with, where that was no end of its own. @param {string} id */
  errorOf(id) {
    return this.#errors.get(id);
  }

  /** Finds what is there, settles what was left open, and follows what was sent, each once. Nothing goes on by itself. */
  async start() {
    for (const { id, progress } of await this.#all()) {
      if (!this.#found.has(id) && (progress.unknown > 0 || progress.sent > progress.delivered + progress.failed)) {
        this.#found.add(id);
        void this.#follow(id).catch(() => undefined);
      }
    }
    if (this.#unread !== undefined) {
      throw this.#unread;
    }
  }

  /** Why the journal cannot be read, where what it said last is shown. */
  get unread() {
    return this.#unread;
  }

  /** How many were sent by a person's word alone: of these nothing more is learned. @param {string} id */
  said(id) {
    return this.#following.said(id);
  }

  /** How many receipts are still to come of. @param {string} id */
  awaited(id) {
    const progress = this.#there.get(id)?.progress;
    return progress === undefined ? 0 : Math.max(0, progress.sent - progress.delivered - progress.failed - this.said(id));
  }

  /** What was sent from here by hand, or from tables, the newest first. @param {Kind} [kind] @returns {Promise<Listed[]>} */
  async list(kind = 'single') {
    return (await this.#all()).filter((one) => one.kind === kind);
  }

  /** The same as it was read last. @param {Kind} [kind] */
  listed(kind = 'single') {
    return this.#listed.filter((one) => one.kind === kind);
  }

  /** Everything of which somebody must say what became of it. @returns {Promise<Listed[]>} */
  async open() {
    const all = this.#isListed ? this.#listed : await this.#all();
    return all.filter((one) => this.#isOpen(one));
  }

  /** What a person just sent is still looked for while it is under way. @param {Listed} listed */
  #isOpen({ id, kind, progress }) {
    return openOf(progress) > 0 && !(kind === 'single' && this.#running.has(id));
  }

  async #all() {
    this.#listed = (await this.#lists()).map((one) => this.#asKnown(one));
    this.#isListed = true;
    this.#changed();
    return this.#listed;
  }

  /** @returns {Promise<Listed[]>} */
  async #lists() {
    const { pec } = await service();
    if (this.#memory === undefined) {
      this.#journal = await pec.campaigns.list();
      return this.#journal;
    }
    this.#unread = undefined;
    this.#journal = await pec.campaigns.list().catch((error) => {
      // What only the page keeps is shown all the same, and what was there is not gone for that.
      this.#unread = error;
      return this.#journal;
    });
    return [...(await this.#memory.campaigns.list()), ...this.#journal];
  }

  /** What is written down meanwhile is kept as long as the page stands, and no longer. Of two clicks the second is the first. @param {() => Promise<void>} work */
  inMemory(work) {
    this.#forgetful ??= this.#inMemory(work).finally(() => (this.#forgetful = undefined));
    return this.#forgetful;
  }

  /** @param {() => Promise<void>} work */
  async #inMemory(work) {
    this.#memory ??= (await inMemory()).pec;
    await work();
  }

  /** Whether what is written down now outlasts the page. */
  get isKept() {
    return this.#forgetful === undefined;
  }

  /** Who writes down what is written down now. @returns {Promise<PecMassiva>} */
  async home() {
    return (this.isKept ? undefined : this.#memory) ?? (await service()).pec;
  }

  /** Whether something is under way, or would be forgotten before it is known what became of it. */
  isHeld() {
    return this.running() > 0 || [...this.#unkept].some((id) => isForgotten(this.#there.get(id)?.progress));
  }

  /** Who is opened hears what other tabs do, and knows more than the journal. @param {Listed} listed @returns {Listed} */
  #asKnown(listed) {
    const campaign = this.#there.get(listed.id);
    return campaign === undefined ? listed : { ...listed, progress: this.standing(campaign) };
  }

  /** How far it is; what is being posted right now is no riddle, but still to be sent. @param {Campaign} campaign @returns {CampaignProgress} */
  standing({ id, progress }) {
    const isPosting = this.#posted.has(id) && progress.unknown > 0;
    return isPosting ? { ...progress, unknown: progress.unknown - 1, pending: progress.pending + 1 } : progress;
  }

  /** @param {string} id @param {PecMassiva} [home] who keeps it, where that is not the journal @returns {Promise<Campaign>} */
  campaign(id, home) {
    const opened = this.#opened.get(id) ?? this.#read(id, home).then((campaign) => this.#listen(campaign));
    this.#opened.set(id, opened);
    opened.catch(() => this.#opened.delete(id));
    return opened;
  }

  /** @param {string} id @param {PecMassiva | undefined} home */
  async #read(id, home) {
    return (home ?? (await service()).pec).campaigns.open(id);
  }

  /** @param {Campaign} campaign */
  #listen(campaign) {
    const { id } = campaign;
    this.#there.set(id, campaign);
    campaign.subscribe((event) => {
      if ('row' in event) {
        this.#notePosting(id, event);
        if (event.type === 'sent') {
          this.#following.follow(campaign);
        }
      }
      this.#tellSoon();
    });
    return campaign;
  }

  /** @param {string} id @param {Extract<CampaignEvent, { row: CampaignRow }>} event */
  #notePosting(id, { type, row }) {
    if (type === 'sending') {
      this.#posted.set(id, row.index);
    } else if (this.#posted.get(id) === row.index) {
      this.#posted.delete(id);
    }
  }

  /** How a row stands now. @param {string} id @param {number} index @returns {Promise<CampaignRow | undefined>} */
  async row(id, index) {
    for await (const row of (await this.campaign(id)).rows()) {
      if (row.index === index) {
        return row;
      }
    }
    return undefined;
  }

  /**
   * A campaign that was just written down, or found to be: from now on it may be run.
   *
   * @param {Campaign} campaign @param {PecMassiva} home who wrote it down
   */
  adopt(campaign, home) {
    if (home === this.#memory) {
      this.#unkept.add(campaign.id);
    }
    if (this.#there.get(campaign.id) !== campaign) {
      this.#opened.set(campaign.id, Promise.resolve(campaign));
      this.#listen(campaign);
    }
    return campaign;
  }

  /** Takes a message or a campaign out of the journal. @param {string} id */
  async drop(id) {
    const pec = this.#unkept.has(id) && this.#memory !== undefined ? this.#memory : (await service()).pec;
    await this.#following.stop(id);
    try {
      await pec.campaigns.delete(id);
    } catch (error) {
      // It is still there.
      void this.#follow(id).catch(() => undefined);
      throw error;
    }
    this.#there.get(id)?.close();
    for (const known of [this.#opened, this.#there, this.#posted, this.#errors, this.#unkept]) {
      known.delete(id);
    }
    await this.#all();
  }

  /**
   * Sends, or goes on with what was left, to its end or until something stops it. Who asks again while it is at work gets the
   * same.
   *
   * @param {string} id
   * @param {{ skipProblems?: boolean }} [options] whether rows with problems are left out
   */
  run(id, options = {}) {
    const running = this.#running.get(id) ?? this.#run(id, options);
    this.#running.set(id, running);
    this.#changed();
    return running;
  }

  /** @param {string} id @param {{ skipProblems?: boolean }} options */
  async #run(id, options) {
    this.#errors.delete(id);
    const onProgress = (/** @type {Progress} */ progress) => {
      this.#progress.set(id, progress);
      this.dispatchEvent(new Event('progress'));
    };
    try {
      const campaign = await this.campaign(id);
      if (campaign.kind === 'single') {
        return await campaign.run({ onProgress });
      }
      if (!this.#listed.some((one) => one.id === id)) {
        await this.#all();
      }
      const run = campaign.run(options);
      this.#following.begin(campaign);
      return await run;
    } catch (error) {
      this.#errors.set(id, error);
      throw error;
    } finally {
      this.#running.delete(id);
      this.#progress.delete(id);
      this.#posted.delete(id);
      await this.#all().catch(() => undefined);
      void this.#follow(id).catch(() => undefined);
    }
  }

  /** Stops before the next message, in whichever tab it runs. @param {string} id */
  async pause(id) {
    (await this.campaign(id)).pause();
  }

  /** Ends it for good; what was sent stays. @param {string} id */
  async cancel(id) {
    await (await this.campaign(id)).cancel();
    await this.#all();
  }

  /** Counts a send that no journal keeps, or not yet, while it is under way. @template T @param {() => Promise<T>} work */
  async counted(work) {
    this.#counted += 1;
    this.#changed();
    try {
      return await work();
    } finally {
      this.#counted -= 1;
      this.#changed();
    }
  }

  /** Follows what was sent to its receipts, until they are there, and looks for what nobody knows. @param {string} id */
  async #follow(id) {
    this.#following.begin(await this.campaign(id));
  }

  /** Looks in the mailbox for what nobody knows. @param {string} id */
  async reconcile(id) {
    const campaign = await this.campaign(id);
    try {
      return await campaign.reconcile();
    } finally {
      await this.#all().catch(() => undefined);
      void this.#follow(id).catch(() => undefined);
    }
  }

  /** A person's word. @param {string} id @param {number} row @param {'sent' | 'notSent'} word */
  async resolve(id, row, word) {
    const campaign = await this.campaign(id);
    await campaign.resolve(row, word);
    await this.#all();
    void this.#follow(id).catch(() => undefined);
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** Of how many somebody must say what became of them. @param {Pick<CampaignProgress, 'unknown' | 'sharedId'>} progress */
export const openOf = ({ unknown, sharedId }) => unknown + sharedId;

/** Whether something of it still goes, or is not known. @param {CampaignProgress | undefined} progress */
const isForgotten = (progress) => progress !== undefined && (openOf(progress) > 0 || isLeft(progress));

/** The one of this page. */
export const sends = new Sends();

/** Whether somebody has to run it before anything goes on. @param {CampaignProgress} progress */
export const isLeft = ({ state, pending }) => OPEN.includes(state) && pending > 0;
