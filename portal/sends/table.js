/** All rows of a campaign in memory, read once; what happens changes one of them, and their counts. */

import { once } from '../ui/once.js';
import { paced } from '../ui/paced.js';
import { BANDS, bandOf } from './bands.js';

/**
 * @typedef {import('../pec-massiva/full.js').Campaign} Campaign
 * @typedef {import('../pec-massiva/full.js').CampaignEvent} CampaignEvent
 * @typedef {import('../pec-massiva/full.js').CampaignRow} CampaignRow
 * @typedef {import('./bands.js').Band} Band
 */

/** Milliseconds of work after which the page may breathe, and between two tellings. */
const [BREATH, PACE] = [20, 250];

export class Table extends EventTarget {
  /** @type {CampaignRow[]} */
  rows = [];
  /** @type {Record<Band, number>} */
  counts = none();
  #campaign;
  #end;
  #tellSoon = paced(PACE, () => this.dispatchEvent(new Event('change')));
  #readAgain = () => this.#read();
  /** One read at a time: of two the one that began earlier could end later, with what is older. @type {Promise<void>} */
  #reading = Promise.resolve();
  #readSoon = paced(PACE, () => void once(this.#readAgain));
  /** What happened while rows were being read: it is newer than they are. @type {Map<number, CampaignRow> | undefined} */
  #meanwhile;
  /** What is searched in, by row. @type {WeakMap<CampaignRow, string>} */
  #texts = new WeakMap();

  /** @param {Campaign} campaign */
  constructor(campaign) {
    super();
    this.#campaign = campaign;
    this.#end = campaign.subscribe((event) => this.#happened(event));
  }

  /** @param {Campaign} campaign */
  static async of(campaign) {
    const table = new Table(campaign);
    try {
      await table.#read();
    } catch (error) {
      table.close();
      throw error;
    }
    return table;
  }

  close() {
    this.#end();
  }

  /** The rows of a band, or all, in which these words stand. @param {Band | 'all'} band @param {string} words */
  found(band, words) {
    const wanted = words.trim().toLowerCase();
    const isFound = (/** @type {CampaignRow} */ row) => (band === 'all' || bandOf(row) === band) && (wanted === '' || this.#textOf(row).includes(wanted));
    return band === 'all' && wanted === '' ? this.rows : this.rows.filter(isFound);
  }

  /** @param {CampaignRow} row */
  #textOf(row) {
    const known = this.#texts.get(row);
    if (known !== undefined) {
      return known;
    }
    const { address, addresses, messageId, copies, fields } = row;
    const parts = [...(addresses ?? [address]), messageId, ...(copies ?? []), subjectOf(this.#campaign, row), ...Object.values(fields)];
    const text = parts.filter((part) => part !== undefined).join('\n').toLowerCase();
    this.#texts.set(row, text);
    return text;
  }

  #read() {
    this.#reading = this.#reading.catch(() => undefined).then(() => this.#readNow());
    return this.#reading;
  }

  async #readNow() {
    /** @type {Map<number, CampaignRow>} */
    const meanwhile = (this.#meanwhile = new Map());
    try {
      const rows = await this.#collected();
      meanwhile.forEach((row, index) => (rows[index] = row));
      this.rows = rows;
      this.counts = none();
      rows.forEach((row) => (this.counts[bandOf(row)] += 1));
    } finally {
      this.#meanwhile = undefined;
    }
    this.dispatchEvent(new Event('change'));
  }

  async #collected() {
    /** @type {CampaignRow[]} */
    const rows = [];
    let began = performance.now();
    for await (const row of this.#campaign.rows()) {
      rows.push(row);
      if (performance.now() - began > BREATH) {
        await new Promise((resolve) => setTimeout(resolve));
        began = performance.now();
      }
    }
    return rows;
  }

  /** @param {CampaignEvent} event */
  #happened(event) {
    if ('row' in event) {
      this.#set(event.row);
    } else if (!this.#isRight()) {
      // Many changed at once: it was cancelled, or another tab was at work.
      this.#readSoon();
    }
    this.#tellSoon();
  }

  /** @param {CampaignRow} row */
  #set(row) {
    const before = this.rows[row.index];
    this.#meanwhile?.set(row.index, row);
    if (before !== undefined) {
      this.counts[bandOf(before)] -= 1;
      this.counts[bandOf(row)] += 1;
      this.rows[row.index] = row;
    }
  }

  #isRight() {
    const { progress } = this.#campaign;
    const { pending, unknown, refused, skipped } = this.counts;
    return progress.refused === refused && progress.skipped === skipped && progress.pending + progress.unknown + progress.sharedId === pending + unknown;
  }
}

/** @returns {Record<Band, number>} */
const none = () => /** @type {Record<Band, number>} */ (Object.fromEntries(BANDS.map((band) => [band, 0])));

/** The subject of a row, near enough to be found by. @param {Campaign} campaign @param {CampaignRow} row */
const subjectOf = ({ kind, subject }, { fields, reference }) =>
  kind === 'single' ? subject : [subject.replace(/\{{2,3}\s*([^{}]+?)\s*\}{2,3}/g, (whole, name) => fields[name] ?? whole), reference].filter(Boolean).join(' ');
