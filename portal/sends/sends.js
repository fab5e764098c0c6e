/**
 * All that was sent from here by hand: kept in the journal before it goes, run, settled and followed. Each is a campaign of
 * its own kind, so that nothing is lost by a reload, and nothing goes twice.
 */

import { service } from '../service/service.js';

/**
 * @typedef {import('../pec-massiva/full.js').Campaign} Campaign
 * @typedef {import('../pec-massiva/full.js').CampaignInList} Listed
 * @typedef {import('../pec-massiva/full.js').CampaignProgress} CampaignProgress
 * @typedef {import('../pec-massiva/full.js').CampaignRow} CampaignRow
 * @typedef {import('../pec-massiva/full.js').Progress} Progress
 *
 * @typedef {object} Draft
 * @property {string} sender
 * @property {string[]} recipients
 * @property {boolean} isToAll one message to all, in place of one each
 * @property {string} subject
 * @property {string} text
 * @property {File[]} files
 * @property {string[]} acceptedAddresses
 * @property {boolean} isAgain whether it is made of a message that failed
 */

/** States in which a campaign still has to be run by somebody. */
const OPEN = ['ready', 'paused'];

/** Milliseconds after which nobody is still checking what is blocked. */
const STALE = 3_600_000;

/** Milliseconds before each look for what nobody knows: acceptances mostly come within seconds, and may take minutes. */
const LOOKS = [1_000, 20_000, 120_000];

class Sends extends EventTarget {
  /** What is under way here, by id. @type {Map<string, Promise<CampaignProgress & { watching?: true }>>} */
  #running = new Map();
  /** Sends that no journal keeps. */
  #unkept = 0;
  /** What is being followed here. @type {Set<string>} */
  #followed = new Set();
  /** How far the messages are that are under way here, by the id of what they belong to. @type {Map<string, Progress>} */
  #progress = new Map();
  /** What ended a run, until the next one. @type {Map<string, unknown>} */
  #errors = new Map();
  /** The last list. @type {Listed[]} */
  #listed = [];
  #isListed = false;
  /** What is opened, by id, so that all views share what they know. @type {Map<string, Promise<Campaign>>} */
  #opened = new Map();

  /** Rows of which nobody knows, of all that the journal has. */
  unknown() {
    return this.#listed.reduce((sum, { id, progress }) => sum + (this.#running.has(id) ? 0 : progress.unknown), 0);
  }

  /** How many are under way here. */
  running() {
    return this.#running.size + this.#unkept;
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

  /** Finds what is there, settles what was left open, and follows what was sent. */
  async start() {
    for (const { id, kind, progress, createdAt } of await this.#all().catch(() => [])) {
      if (kind !== 'single') {
        continue;
      }
      if (progress.state === 'blocked' && Date.now() - createdAt.getTime() > STALE) {
        // It was only checked, and left behind.
        await this.drop(id).catch(() => undefined);
      } else if (progress.unknown > 0 || progress.sent > progress.delivered + progress.failed) {
        void this.#look(id).catch(() => undefined);
      }
    }
  }

  /** What was sent from here by hand, the newest first; what was only checked is none. @returns {Promise<Listed[]>} */
  async list() {
    return (await this.#all()).filter(isSent);
  }

  /** The same as it was read last. */
  listed() {
    return this.#listed.filter(isSent);
  }

  /** Everything of which somebody must say what became of it. @returns {Promise<Listed[]>} */
  async open() {
    const all = this.#isListed ? this.#listed : await this.#all();
    return all.filter(({ id, progress }) => progress.unknown > 0 && !this.#running.has(id));
  }

  async #all() {
    const { pec } = await service();
    this.#listed = await pec.campaigns.list();
    this.#isListed = true;
    this.#changed();
    return this.#listed;
  }

  /** @param {string} id @returns {Promise<Campaign>} */
  campaign(id) {
    const opened = this.#opened.get(id) ?? service().then(({ pec }) => pec.campaigns.open(id));
    this.#opened.set(id, opened);
    opened.catch(() => this.#opened.delete(id));
    return opened;
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

  /** Writes a message down. Only what a person has confirmed: from now on it may be run. @param {Draft} draft @returns {Promise<Campaign>} */
  async keep(draft) {
    const { pec } = await service();
    const began = Date.now();
    try {
      return this.#open(await pec.campaigns.create(fieldsOf(draft)));
    } catch (error) {
      // It may be there though it could not be read again: then it is that one, and no second.
      const made = await this.#keptSince(began, draft).catch(() => undefined);
      if (made === undefined) {
        throw error;
      }
      return made;
    }
  }

  /** The message that was written down since, if it is this one in all that is sent. @param {number} began @param {Draft} draft */
  async #keptSince(began, { sender, subject, text, recipients }) {
    const { pec } = await service();
    const listed = await pec.campaigns.list();
    for (const { id } of listed.filter(({ kind, name, createdAt }) => kind === 'single' && name === subject && createdAt.getTime() >= began)) {
      const campaign = await this.campaign(id);
      const addresses = [];
      for await (const { address, addresses: all } of campaign.rows()) {
        addresses.push(...(all ?? [address]));
      }
      const isIt = campaign.sender === sender && campaign.subject === subject && campaign.text === text;
      if (isIt && JSON.stringify(addresses) === JSON.stringify(recipients)) {
        return campaign;
      }
    }
    return undefined;
  }

  /** @param {Campaign} campaign */
  #open(campaign) {
    this.#opened.set(campaign.id, Promise.resolve(campaign));
    return campaign;
  }

  /** Takes a message out of the journal. @param {string} id */
  async drop(id) {
    const { pec } = await service();
    await pec.campaigns.delete(id);
    const opened = this.#opened.get(id);
    this.#opened.delete(id);
    void opened?.then((campaign) => campaign.close()).catch(() => undefined);
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
      return await campaign.run({ ...options, onProgress });
    } catch (error) {
      this.#errors.set(id, error);
      throw error;
    } finally {
      this.#running.delete(id);
      this.#progress.delete(id);
      await this.#all().catch(() => undefined);
      void this.#look(id).catch(() => undefined);
    }
  }

  /** Counts a send that no journal keeps while it is under way. @template T @param {() => Promise<T>} work */
  async unkept(work) {
    this.#unkept += 1;
    this.#changed();
    try {
      return await work();
    } finally {
      this.#unkept -= 1;
      this.#changed();
    }
  }

  /** Follows what was sent to its receipts, until they are there, and looks for what nobody knows. @param {string} id */
  async #look(id) {
    if (this.#followed.has(id)) {
      return;
    }
    this.#followed.add(id);
    try {
      const campaign = await this.campaign(id);
      const end = campaign.subscribe(({ type }) => {
        if (type === 'receipt' || type === 'sent') {
          void this.#all().catch(() => undefined);
        }
      });
      try {
        await Promise.all([campaign.follow(), this.#settle(campaign)]);
        // What was found meanwhile has receipts, too.
        await campaign.follow();
      } finally {
        end();
      }
    } finally {
      this.#followed.delete(id);
      await this.#all().catch(() => undefined);
    }
  }

  /**
   * Looks by itself for what nobody knows: at once, and again while its acceptance may still come. What is not found stays
   * with a person.
   *
   * @param {Campaign} campaign
   */
  async #settle(campaign) {
    for (const wait of LOOKS) {
      if (campaign.progress.unknown === 0) {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
      await campaign.reconcile().catch(() => undefined);
      await this.#all().catch(() => undefined);
    }
  }

  /** Looks in the mailbox for what nobody knows. @param {string} id */
  async reconcile(id) {
    const campaign = await this.campaign(id);
    try {
      return await campaign.reconcile();
    } finally {
      await this.#all().catch(() => undefined);
      void this.#look(id).catch(() => undefined);
    }
  }

  /** A person's word. @param {string} id @param {number} row @param {'sent' | 'notSent'} word */
  async resolve(id, row, word) {
    const campaign = await this.campaign(id);
    await campaign.resolve(row, word);
    await this.#all();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

/** Whether it is a message of a person's; what is only being checked is none. @param {Listed} listed */
const isSent = ({ kind, progress }) => kind === 'single' && progress.state !== 'blocked';

/** What a message is as a campaign. @param {Draft} draft @returns {import('../pec-massiva/full.js').NewCampaign} */
export function fieldsOf({ sender, recipients, isToAll, subject, text, files, acceptedAddresses }) {
  return {
    ...{ kind: 'single', template: false, reference: false, together: isToAll && recipients.length > 1 },
    ...{ name: subject, sender, subject, text, recipients, acceptedAddresses, attachments: files },
    pace: { perDay: false },
  };
}

/** The one of this page. */
export const sends = new Sends();

/** Whether somebody has to run it before anything goes on. @param {CampaignProgress} progress */
export const isLeft = ({ state, pending }) => OPEN.includes(state) && pending > 0;
