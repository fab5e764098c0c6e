/**
 * All that was sent from here by hand: kept in the journal before it goes, run, settled and followed. Each is a campaign of
 * its own kind, so that nothing is lost by a reload, and nothing goes twice.
 */

import { service } from '../service/service.js';

/**
 * @typedef {import('../pec-massiva/full.js').Campaign} Campaign
 * @typedef {import('../pec-massiva/full.js').CampaignInList} Listed
 * @typedef {import('../pec-massiva/full.js').CampaignProgress} CampaignProgress
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

/** Stands where something is missing while the rest is checked; it is no address. */
const STOP = '–';

/** Milliseconds after which nobody is still checking what is blocked. */
const STALE = 3_600_000;

/** Milliseconds before each look for what nobody knows: acceptances mostly come within seconds, and may take minutes. */
const LOOKS = [1_000, 20_000, 120_000];

class Outbox extends EventTarget {
  /** What is under way here, by id. @type {Map<string, Campaign>} */
  #running = new Map();
  /** What is being followed here. @type {Set<string>} */
  #followed = new Set();
  /** The last list. @type {Listed[]} */
  #listed = [];
  /** What is opened, by id, so that all views share what they know. @type {Map<string, Promise<Campaign>>} */
  #opened = new Map();

  /** Rows of which nobody knows, of all that the journal has. */
  unknown() {
    return this.#listed.reduce((sum, { id, progress }) => sum + (this.#running.has(id) ? 0 : progress.unknown), 0);
  }

  /** How many are under way here. */
  running() {
    return this.#running.size;
  }

  /** @param {string} id */
  isRunning(id) {
    return this.#running.has(id);
  }

  /** Finds what is there, settles what was left open, and follows what was sent. */
  async start() {
    for (const { id, progress, createdAt } of await this.list().catch(() => [])) {
      if (progress.state === 'blocked' && Date.now() - createdAt.getTime() > STALE) {
        // It was checked, found wrong, and left behind.
        await this.drop(id).catch(() => undefined);
        continue;
      }
      if (progress.unknown > 0 || progress.sent > progress.delivered + progress.failed) {
        void this.#look(id).catch(() => undefined);
      }
    }
  }

  /** What was sent from here by hand, the newest first. @returns {Promise<Listed[]>} */
  async list() {
    return (await this.#all()).filter(({ kind }) => kind === 'single');
  }

  /** Everything of which somebody must say what became of it. @returns {Promise<Listed[]>} */
  async open() {
    return (await this.#all()).filter(({ id, progress }) => progress.unknown > 0 && !this.#running.has(id));
  }

  async #all() {
    const { pec } = await service();
    this.#listed = await pec.campaigns.list();
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

  /** Writes a message down, checked; nothing is sent. @param {Draft} draft @returns {Promise<Campaign>} */
  async keep({ sender, recipients, isToAll, subject, text, files, acceptedAddresses }) {
    const { pec } = await service();
    const campaign = await pec.campaigns.create({
      ...{ kind: 'single', template: false, reference: false, together: isToAll && recipients.length > 1 },
      ...{ name: subject, sender, subject, text, recipients, acceptedAddresses, attachments: files },
      // A table of no rows has problems of its own; here one is missing.
      pace: { perDay: false },
    });
    this.#opened.set(campaign.id, Promise.resolve(campaign));
    return campaign;
  }

  /**
   * What is wrong with a message, all at once: where its subject or its text is missing the rest is looked at all the same.
   *
   * @param {Draft} draft @param {readonly any[]} known what was told of it
   * @returns {Promise<readonly any[]>}
   */
  async faults(draft, known) {
    // What is no address stops it for good: should the page end in between, nobody could send what is left.
    const recipients = [...draft.recipients, STOP];
    const filled = { ...draft, recipients, subject: draft.subject.trim() || STOP, text: draft.text.trim() || STOP };
    try {
      const campaign = await this.keep(filled);
      await this.drop(campaign.id);
      const isOwn = (/** @type {any} */ { params }) => params.number !== recipients.length;
      return [...known, ...campaign.problems.filter(isOwn)];
    } catch {
      return known;
    }
  }

  /** Takes back what was only written down. @param {string} id */
  async drop(id) {
    const { pec } = await service();
    await pec.campaigns.delete(id);
    this.#opened.delete(id);
    await this.#all();
  }

  /**
   * Sends, or goes on with what was left, to its end or until something stops it.
   *
   * @param {string} id @param {(progress: Progress) => void} [onProgress]
   * @returns {Promise<CampaignProgress & { watching?: true }>}
   */
  async run(id, onProgress) {
    const campaign = await this.campaign(id);
    this.#running.set(id, campaign);
    this.#changed();
    try {
      return await campaign.run({ onProgress });
    } finally {
      this.#running.delete(id);
      await this.#all().catch(() => undefined);
      void this.#look(id).catch(() => undefined);
    }
  }

  /** Follows what was sent to its receipts, until they are there. @param {string} id */
  async #look(id) {
    if (this.#followed.has(id)) {
      return;
    }
    this.#followed.add(id);
    try {
      const campaign = await this.campaign(id);
      await this.#settle(campaign);
      const end = campaign.subscribe(({ type }) => {
        if (type === 'receipt' || type === 'sent') {
          void this.#all().catch(() => undefined);
        }
      });
      await campaign.follow().finally(end);
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

/** The one of this page. */
export const outbox = new Outbox();

/** Whether somebody has to run it before anything goes on. @param {CampaignProgress} progress */
export const isLeft = ({ state, pending }) => OPEN.includes(state) && pending > 0;
