/** What a session may know of the portal's account, where it is allowed: its credit and its use, and nothing else. */

import { momentNow, passedSince } from '../common/passed.js';
import { within } from '../common/wait.js';
import { Refusal, dataOf } from './answers/response.js';

/** Milliseconds that an answer is given to all who ask: pages ask often, and the service is asked by its key alone. */
const KEPT = 10_000;

/** Times that answers are kept of. */
const MOST = 100;

/** Milliseconds of one request to the service. */
const TIMEOUT = 20_000;

/** Milliseconds that a page waits for an answer, whoever asked for it first. */
const PATIENCE = 60_000;

/** A year, a month of it, a day of that. */
const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/;

const COUNTS = /** @type {const} */ ([
  ...['totalRequests', 'walletRequests', 'subscriptionRequests', 'freeRequests', 'errorRequests', 'walletAmount'],
]);

/** @typedef {Pick<import('../types/account.d.ts').Account, 'wallet' | 'usage'>} Source */

export class Credit {
  #account;
  /** @type {Map<string, { since: import('../common/passed.js').Moment, answer: Promise<object> }>} */
  #answers = new Map();

  /** @param {Source | undefined} account */
  constructor(account) {
    this.#account = account;
  }

  /**
   * @param {string} path
   * @param {URLSearchParams} query
   * @returns {Promise<Response>}
   */
  async answer(path, query) {
    const date = path === '/stats' ? (query.get('date') ?? '') : '';
    if (date !== '' && !DATE.test(date)) {
      throw new Refusal(400, 'proxy.date');
    }
    try {
      const ask = () => (path === '/stats' ? this.#usage(date) : this.#wallet());
      return dataOf(await within(PATIENCE, () => this.#kept(`${path} ${date}`, ask)));
    } catch (cause) {
      // What the account's errors say is the portal's business: to the page it only failed.
      throw Object.assign(new Refusal(503, 'proxy.account'), { cause });
    }
  }

  async #wallet() {
    const { credit, updatedAt } = await /** @type {Source} */ (this.#account).wallet({ timeout: TIMEOUT });
    return { credit, updatedAt };
  }

  /** @param {string} date */
  async #usage(date) {
    const [year, month, day] = (DATE.exec(date)?.slice(1) ?? []).map((part) => (part === undefined ? undefined : Number(part)));
    const { apis, ...total } = await /** @type {Source} */ (this.#account).usage({ year, month, day, timeout: TIMEOUT });
    return { ...counts(total), apis: Object.fromEntries(Object.entries(apis).map(([name, held]) => [name, counts(held)])) };
  }

  /**
   * One question for all who ask at once, and for some seconds after.
   *
   * @param {string} name
   * @param {() => Promise<object>} ask
   */
  #kept(name, ask) {
    const known = this.#answers.get(name);
    if (known !== undefined && passedSince(known.since) < KEPT) {
      return known.answer;
    }
    const asked = { since: momentNow(), answer: ask() };
    // The next who asks may have more luck.
    asked.answer.catch(() => this.#answers.get(name) === asked && this.#answers.delete(name));
    this.#answers.delete(name);
    this.#answers.set(name, asked);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= MOST) {
        break;
      }
      this.#answers.delete(oldest);
    }
    return asked.answer;
  }
}

/** These and no more: whoever gave the account may tell of addresses, too. @param {Record<string, any>} found */
const counts = (found) => Object.fromEntries(COUNTS.map((name) => [name, found[name]]));
