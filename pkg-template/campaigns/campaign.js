/**
 * One campaign. What it does is the compiled core's; here it is told to listeners, to other tabs, and to
 * frameworks.
 */

import { bound } from '../common/bound.js';
import { copyOf, orFalse } from '../common/copies.js';
import { Channel } from './channel.js';
import { ROW, eventOf, eventsOf } from './events.js';
import { exportOf } from './export.js';
import { rowsOf } from './rows.js';
import { isAtWork, isOfGone, toldOf, weakly } from './standing.js';

/**
 * @typedef {import('../types/campaigns.d.ts').CampaignEvent} CampaignEvent
 * @typedef {import('../types/campaigns.d.ts').CampaignProgress} CampaignProgress
 * @typedef {import('../types/campaigns.d.ts').CampaignSnapshot} CampaignSnapshot
 * @typedef {import('../full-core/pec_massiva_full.js').Campaign} Core
 * @typedef {import('../full-core/pec_massiva_full.js').Client} Client
 *
 * Makes a call of the compiled client.
 *
 * @typedef {<T>(options: any, work: (client: Client, options: any) => Promise<T>) => Promise<T>} Call
 */

export class Campaign {
  #core;
  #call;
  #about;
  #channel;
  /** @type {Set<(event: CampaignEvent) => void>} */
  #listeners = new Set();
  /** @type {CampaignSnapshot | undefined} */
  #snapshot;
  #version = 0;
  /** What the tab that runs the campaign said last. @type {CampaignProgress | undefined} */
  #remote;
  /** Of the last run, to go on with. @type {any} */
  #options;
  /** What the core said last. @type {any} */
  #last;
  /** The run under way here. @type {Promise<CampaignProgress> | undefined} */
  #current;
  /** What was wished last: a run that just pauses is to go on after all. */
  #isToGoOn = false;
  /** Messages of other tabs are dealt with in their order. */
  #heard = Promise.resolve();
  /** Runs under way here; of two the second only watches. */
  #running = 0;

  /** @param {Core} core @param {Call} call */
  constructor(core, call) {
    bound(this, Campaign.prototype);
    this.#core = core;
    this.#call = call;
    this.#about = core.about();
    Object.freeze(this.#about.problems);
    this.#last = core.progress();
    this.#channel = new Channel(this.#about.id, {
      onEvent: (message) => {
        this.#heard = this.#heard.then(() => this.#hear(message));
      },
      onSilence: () => this.#forget(),
    });
    core.listen(Campaign.#listener(weakly(this)));
  }

  get id() {
    return this.#about.id;
  }

  get kind() {
    return this.#about.kind;
  }

  get name() {
    return this.#about.name;
  }

  get createdAt() {
    return this.#about.createdAt;
  }

  get sender() {
    return this.#about.sender;
  }

  get subject() {
    return this.#about.subject;
  }

  get body() {
    return this.#about.body;
  }

  get text() {
    return this.#about.text;
  }

  get columns() {
    return this.#about.columns;
  }

  get addressColumn() {
    return this.#about.addressColumn;
  }

  get problems() {
    return this.#about.problems;
  }

  get estimate() {
    return this.#core.estimate();
  }

  get progress() {
    const own = this.#now();
    // Of one that nobody can run another tab has nothing to tell.
    const { state, reason, message, until, perSecond } = own.state === 'blocked' ? own : (this.#remote ?? own);
    return { ...own, state, reason, message, until, perSecond };
  }

  /**
   * Made where nothing else of a campaign is at hand: the core would hold it for as long as the page lives.
   *
   * @param {{ deref(): Campaign | undefined }} self
   */
  static #listener(self) {
    return (/** @type {string} */ type, /** @type {any} */ detail) => {
      const campaign = self.deref();
      void (campaign && campaign.#tell(type, detail));
    };
  }

  /** What the core says of the campaign, and where it is gone, what it said last. */
  #now() {
    /** @type {any} */
    let now;
    try {
      now = this.#core.progress();
    } catch (error) {
      if (!isOfGone(error)) {
        throw error;
      }
    }
    // Of a core that just broke nothing comes.
    this.#last = now ?? { ...this.#last, state: 'paused', reason: 'core', message: undefined, until: undefined };
    return this.#last;
  }

  #isGone() {
    return this.#now().reason === 'core';
  }

  /** @param {number} index @param {any} [options] */
  async preview(index, options) {
    return this.#call(options, (_, taken) => this.#core.preview(index, taken));
  }

  /** @param {any} [options] */
  async run(options) {
    const run = this.#run(options);
    this.#current ??= run;
    try {
      return await run;
    } finally {
      if (this.#current === run) {
        this.#current = undefined;
      }
    }
  }

  /** @param {any} options */
  async #run(options) {
    const taken = orFalse(() => copyOf(options));
    this.#options = taken && { ...taken, signal: undefined };
    const hurry = () => this.#isGone() || this.#core.hurry();
    let isIn = false;
    globalThis.addEventListener?.('online', hurry);
    globalThis.document?.addEventListener('visibilitychange', hurry);
    try {
      const progress = await this.#call(taken, async (_, given) => {
        isIn = true;
        this.#running += 1;
        return this.#core.run(given);
      });
      if (progress.watching) {
        this.#channel.watch();
      }
      return progress;
    } catch (error) {
      if (isOfGone(error)) {
        // It can say no more than that it stands still.
        this.#emit('paused', { reason: 'core' });
      }
      throw error;
    } finally {
      this.#running -= isIn ? 1 : 0;
      globalThis.removeEventListener?.('online', hurry);
      globalThis.document?.removeEventListener('visibilitychange', hurry);
    }
  }

  /** @param {any} [options] */
  async follow(options) {
    return this.#call(options, (_, taken) => this.#core.follow(taken));
  }

  pause() {
    this.#isToGoOn = false;
    if (this.#isGone()) {
      return;
    }
    this.#wish(this.#core.pause()).catch((error) => this.#fail(error));
  }

  resume() {
    this.#isToGoOn = true;
    const own = this.#current;
    const again = () => this.run(this.#options).catch((error) => this.#fail(error));
    void again();
    // The pause may have been heard already: then it goes on once that is over.
    void own?.catch(() => {}).then(() => {
      if (this.#isToGoOn && !this.#isGone() && this.progress.state === 'paused' && this.progress.reason === 'user') {
        void again();
      }
    });
  }

  async cancel() {
    this.#isToGoOn = false;
    await this.#wish(this.#core.cancel());
  }

  /** @param {Promise<unknown>} wish */
  async #wish(wish) {
    // The other tabs look for themselves, also where the journal could not be told.
    await wish.finally(() => this.#channel.tell({ type: 'wish' }, this.#running > 0));
  }

  /**
   * What nobody awaits is told as an event, unless the core has told it.
   *
   * @param {any} error
   */
  #fail(error) {
    if (isOfGone(error)) {
      return;
    }
    const { state } = this.progress;
    if (state === 'blocked' || state === 'cancelled') {
      this.#emit('progress', this.progress);
    } else if (state !== 'paused') {
      this.#emit('paused', { reason: error?.code?.split('.')[0] ?? 'error' });
    }
  }

  /** @param {any} [options] */
  rows(options) {
    const taken = orFalse(() => copyOf(options));
    /** @param {number | undefined} at @param {number} most @returns {Promise<any>} */
    const read = (at, most) => this.#call(taken, (_, given) => this.#core.rows(at, most, given));
    return rowsOf(taken?.limit, read);
  }

  /** @param {any} [options] */
  async reconcile(options) {
    return this.#call(options, (_, taken) => this.#core.reconcile(taken));
  }

  /** @param {number} index @param {'sent' | 'notSent'} word */
  async resolve(index, word) {
    return this.#call(undefined, () => this.#core.resolve(index, word));
  }

  /** @param {any} [options] */
  async export(options) {
    return this.#call(options, async (_, taken) => exportOf(/** @type {any} */ (await this.#core.export(taken)), taken?.format ?? 'csv'));
  }

  close() {
    this.#channel.close();
    this.#listeners.clear();
  }

  /** @param {(event: CampaignEvent) => void} listener */
  subscribe(listener) {
    // The same function given twice is two listeners.
    const one = (/** @type {CampaignEvent} */ event) => listener(event);
    this.#listeners.add(one);
    return () => void this.#listeners.delete(one);
  }

  getSnapshot() {
    this.#snapshot ??= Object.freeze({ version: this.#version, progress: Object.freeze(this.progress) });
    return this.#snapshot;
  }

  /** @param {{ signal?: AbortSignal | undefined }} [options] */
  events(options) {
    return eventsOf(this.subscribe, options?.signal);
  }

  /**
   * Something happened here.
   *
   * @param {string} type
   * @param {any} detail
   */
  #tell(type, detail) {
    const index = ROW.has(type) ? detail?.index : undefined;
    /** @type {object | undefined} */
    let now;
    if (this.#running > 0) {
      this.#remote = undefined;
      const { state, reason, message, until, perSecond } = this.#now();
      now = { state, reason, message, until, perSecond };
    } else if (type === 'paused' && isAtWork(this.#remote)) {
      // Who runs it says so itself, once it has stopped.
      return;
    } else {
      this.#compare();
    }
    this.#emit(type, type === 'progress' || type === 'done' ? this.progress : detail);
    this.#channel.tell({ type, index, detail: index === undefined ? detail : undefined, now }, this.#running > 0);
  }

  /** @param {string} type @param {any} detail */
  #emit(type, detail) {
    this.#version += 1;
    this.#snapshot = undefined;
    const event = /** @type {CampaignEvent} */ (eventOf(type, detail));
    [...this.#listeners].forEach((listener) => toldOf(event, listener));
  }

  /**
   * Something happened in another tab.
   *
   * @param {any} message
   */
  async #hear({ type, index, detail, now }) {
    try {
      if (type === 'wish') {
        this.#core.hurry();
        await this.#core.refresh(undefined);
        this.#compare();
        this.#emit('progress', this.progress);
        return;
      }
      if (index !== undefined) {
        await this.#core.refresh(index);
      } else if (now !== undefined && !isAtWork(now)) {
        // A run is over: what was wished for here meanwhile may count no longer.
        await this.#core.refresh(undefined);
      }
      if (now !== undefined && this.#running === 0) {
        this.#remote = { ...this.#now(), ...now };
      }
      if (index === undefined) {
        this.#emit(type, type === 'progress' || type === 'done' ? this.progress : detail);
      } else {
        const [row] = await this.#core.rows(index, 1, undefined);
        this.#emit(type, row);
      }
    } catch {
      // Whoever watches sees it with the next event, or when the journal can be read again.
    }
  }

  /** Forgets how the run of another tab ended where more is known here: it was paused or cancelled since. */
  #compare() {
    const { state } = this.#now();
    if (!isAtWork(this.#remote) && (state === 'paused' || state === 'cancelled')) {
      this.#remote = undefined;
    }
  }

  /** The tab that ran the campaign is gone. */
  async #forget() {
    this.#remote = undefined;
    if (!this.#isGone()) {
      await this.#core.refresh(undefined).catch(() => {});
    }
    this.#emit('progress', this.progress);
  }
}
