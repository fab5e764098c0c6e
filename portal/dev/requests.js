/** Every request of this view and its answer, as they passed, without their secrets. What is sent and told is not changed by it. */

import { Mask } from './mask.js';

/**
 * @typedef {import('../service/service.js').Fetch} Fetch
 *
 * @typedef {object} Part of a form
 * @property {string} name
 * @property {string} [text]
 * @property {string} [file] its name
 *
 * @typedef {object} Contents
 * @property {[string, string][]} headers
 * @property {string} [text]
 * @property {string} [form] the text of one without files
 * @property {Part[]} [parts]
 * @property {string} [binary] its type
 *
 * @typedef {object} Entry
 * @property {string} method
 * @property {string} url
 * @property {'open' | 'ok' | 'error' | 'lost'} state
 * @property {Contents} request
 * @property {number} [status]
 * @property {number} [milliseconds]
 * @property {Contents} [response]
 * @property {number} version grows with each change
 */

/** Older ones go. */
const MOST = 200;

export class Requests extends EventTarget {
  /** The newest first. @type {Entry[]} */
  entries = [];
  #mask = new Mask();
  /** Secrets that all of it was looked through for. */
  #known = 0;

  /** Forgets what is over: another view was opened. What is under way is its own. */
  begin() {
    this.entries = this.entries.filter(({ state }) => state === 'open');
    this.#changed();
  }

  /** A `fetch` that is seen. @param {Fetch} fetch @returns {Fetch} */
  through = (fetch) => {
    /** @param {Request} request */
    const seen = (request) => {
      const start = performance.now();
      const entry = this.#asked(request);
      /** @param {Partial<Entry>} what */
      const end = (what) => this.#set(entry, { ...what, milliseconds: Math.round(performance.now() - start) });
      let answer;
      try {
        answer = fetch(request);
      } catch (error) {
        end({ state: 'lost' });
        throw error;
      }
      // The same promise goes on: whoever asked is told what they would have been told.
      answer.then(
        (response) => {
          end({ state: response.ok ? 'ok' : 'error', status: response.status, response: { headers: this.#mask.headers(response.headers) } });
          void this.#read(entry, 'response', response.clone());
        },
        () => end({ state: 'lost' }),
      );
      return answer;
    };
    return Object.assign(seen, { neverRepeats: fetch.neverRepeats, service: fetch.service });
  };

  /** @param {Request} request @returns {Entry} */
  #asked(request) {
    const headers = this.#mask.headers(request.headers);
    /** @type {Entry} */
    const entry = { method: request.method, url: this.#mask.url(request.url), state: 'open', request: { headers }, version: 0 };
    this.entries = [entry, ...this.entries].slice(0, MOST);
    this.#maskAgain();
    this.#changed();
    if (request.body !== null) {
      void this.#read(entry, 'request', request.clone());
    }
    return entry;
  }

  /** @param {Entry} entry @param {'request' | 'response'} side @param {Request | Response} copy */
  async #read(entry, side, copy) {
    const type = copy.headers.get('content-type') ?? '';
    try {
      if (type.startsWith('multipart/form-data')) {
        const parts = [...(await copy.formData())].map(([name, value]) =>
          typeof value === 'string' ? { name, text: this.#mask.field(name, value) } : { name, file: value.name },
        );
        this.#set(entry, { [side]: { ...entry[side], parts } });
      } else if (type.startsWith('application/x-www-form-urlencoded')) {
        this.#set(entry, { [side]: { ...entry[side], form: this.#mask.form(await copy.text()) } });
      } else if (type === '' || /json|text|xml/.test(type)) {
        this.#set(entry, { [side]: { ...entry[side], text: this.#mask.text(await copy.text()) } });
      } else {
        this.#set(entry, { [side]: { ...entry[side], binary: type } });
      }
    } catch {
      // It broke off on its way: what is known of it stands there.
    }
  }

  /** @param {Entry} entry @param {Partial<Entry>} what */
  #set(entry, what) {
    Object.assign(entry, what);
    entry.version += 1;
    this.#maskAgain();
    this.#changed();
  }

  /** What is known for a secret only now may stand in what was noted before. */
  #maskAgain() {
    if (this.#mask.size === this.#known) {
      return;
    }
    this.#known = this.#mask.size;
    /** @param {Contents} contents @returns {Contents} */
    const again = ({ headers, text, form, parts, binary }) => ({
      headers: this.#mask.headers(headers),
      binary,
      ...(form !== undefined && { form: this.#mask.form(form) }),
      ...(text !== undefined && { text: this.#mask.text(text) }),
      ...(parts && { parts: parts.map((part) => (part.text === undefined ? part : { ...part, text: this.#mask.field(part.name, part.text) })) }),
    });
    for (const entry of this.entries) {
      Object.assign(entry, { url: this.#mask.url(entry.url), request: again(entry.request) }, entry.response && { response: again(entry.response) });
      entry.version += 1;
    }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
