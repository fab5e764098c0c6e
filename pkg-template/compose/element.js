/** `<pec-compose>`: what a page says to the form, and what the form says to the page. */

import { defaults } from './defaults.js';
import { Desk } from './desk.js';
import { Kept } from './kept.js';
import { el } from './parts/el.js';
import { toEachOf } from './parts/way.js';
import { dressed } from './style.js';
import { onPause } from './tab/leaving.js';
import { draftOf, messageOf } from './value.js';
import { speechFor } from './words/speech.js';

/**
 * @typedef {import('../types/hooks.d.ts').SendClient} SendClient
 * @typedef {import('./kept.js').Draft} Draft
 */

/** Bytes of the largest message, as the service's documents say. */
const MOST = 100e6;

/** What a new message begins with, by the attribute that says so. */
const INITIAL = ['sender', 'recipient', 'subject', 'text'];
const ATTRIBUTES = [...INITIAL, 'base-url', 'environment', 'senders', 'price', 'max-message-size', 'max-recipients', 'to-each', 'lang'];

/** What a page may give before the element is known: then it lies before what reads it. */
const PROPERTIES = /** @type {const} */ (['client', 'options', 'send', 'outbox', 'check', 'words', 'value']);

/** On a server nobody makes one. @type {typeof HTMLElement} */
const Base = globalThis.HTMLElement ?? /** @type {any} */ (class {});

/** @param {string | null} text */
const listOf = (text) => (text ?? '').split(/[\s,;]+/).filter((one) => one !== '');

/** @param {string | null} text a number, where it is one */
function numberOf(text) {
  const number = Number(text ?? Number.NaN);
  return text === null || text.trim() === '' || !(number >= 0) ? undefined : number;
}

export class PecCompose extends Base {
  static observedAttributes = ATTRIBUTES;

  /** @type {Desk | undefined} */
  #desk;
  /** @type {ShadowRoot | undefined} */
  #root;
  /** @type {Record<string, any>} */
  #given = {};
  /** The client that was made, and of what. @type {{ of: string, options: unknown, client: SendClient } | undefined} */
  #made;
  /** @type {Kept | undefined} */
  #kept;
  #unheard = () => {};
  #isRendering = false;
  /** Hears when the page speaks another language. @type {MutationObserver | undefined} */
  #languages;

  connectedCallback() {
    this.#takeGiven();
    this.#languages = new MutationObserver(() => this.#render());
    this.#languages.observe(document.documentElement, { attributes: true, attributeFilter: ['lang'] });
    this.#unheard = onPause(() => this.#desk?.stay.pause(), () => this.#desk?.stay.goOn());
    if (this.#desk === undefined) {
      this.#open();
    } else {
      this.#claim(true);
      this.#desk.render();
      void this.#desk.stay.goOn();
    }
  }

  disconnectedCallback() {
    this.#languages?.disconnect();
    this.#unheard();
    // Out of the page a dialog no longer stands before it, wherever it is put in again.
    this.#desk?.unask();
    // Who moves it within the page takes it out and puts it in again.
    queueMicrotask(() => {
      if (!this.isConnected) {
        this.#kept?.release();
        this.#desk?.leave();
      }
    });
  }

  /** @param {string} name @param {string | null} before @param {string | null} now */
  attributeChangedCallback(name, before, now) {
    if (this.#desk === undefined || before === now) {
      return;
    }
    // What is checked and looked at is what goes.
    if (INITIAL.includes(name) && this.#desk.isWriting && this.#desk.status.state === 'idle') {
      const { draft } = this.#desk;
      const [was, is] = [freshOf(name, before), freshOf(name, now)];
      // What somebody wrote is theirs.
      if (JSON.stringify(/** @type {any} */ (draft)[is.name]) === JSON.stringify(was.value)) {
        Object.assign(draft, { [is.name]: is.value });
      }
    }
    // Where nobody could choose yet, one each is where a choice begins.
    if (name === 'to-each' && before === null && this.#desk.isWriting) {
      this.#desk.draft.isToEach = true;
    }
    this.#render();
  }

  get client() {
    return this.#given.client;
  }
  set client(client) {
    this.#give('client', client);
  }

  get options() {
    return this.#given.options;
  }
  set options(options) {
    this.#give('options', options);
  }

  get send() {
    return this.#given.send;
  }
  set send(send) {
    this.#give('send', send);
  }

  get outbox() {
    return this.#given.outbox;
  }
  set outbox(outbox) {
    this.#give('outbox', outbox);
  }

  get check() {
    return this.#given.check;
  }
  set check(check) {
    this.#give('check', check);
  }

  get words() {
    return this.#given.words;
  }
  set words(words) {
    this.#give('words', words);
  }

  /** @returns {any} */
  get value() {
    return this.#desk === undefined ? this.#given.value : messageOf(this.#desk.draft);
  }
  set value(value) {
    const draft = draftOf(value);
    if (this.#desk === undefined) {
      this.#given.value = value;
    } else if (this.#desk.isWriting) {
      Object.assign(this.#desk.draft, draft);
      this.#desk.render();
      this.#desk.stay.keep();
    }
  }

  get status() {
    return this.#desk?.status ?? { state: 'idle' };
  }

  reset() {
    this.#desk?.reset();
  }

  async submit() {
    await this.#desk?.submit();
  }

  async settle() {
    return (await this.#desk?.settle()) ?? this.status;
  }

  #open() {
    this.#root = this.attachShadow({ mode: 'open' });
    const place = el('div', { class: 'compose', part: 'compose' });
    dressed(this.#root);
    this.#root.append(place);
    this.#claim(false);
    this.#desk = new Desk(
      {
        speech: () => this.#speech(),
        settings: () => this.#settings(),
        fresh: () => this.#fresh(),
        kept: () => this.#kept,
        means: () => this.#means(),
        sender: () => this.#sender(),
        emit: (type, detail, cancelable = false) => this.dispatchEvent(new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true })),
      },
      place,
    );
    this.#desk.restore();
    if (this.#given.value !== undefined) {
      this.value = this.#given.value;
    }
    this.#desk.render();
  }

  /** Where it keeps what is written: under a name that no other form of the tab has. @param {boolean} isOpen */
  #claim(isOpen) {
    const keep = this.getAttribute('keep') ?? '';
    const wanted = keep === '' || keep === 'key' || keep === 'nothing' ? this.id : keep;
    this.#kept = keep === 'nothing' ? undefined : (this.#kept ?? new Kept(this));
    this.#kept?.claim(wanted === '' ? 'message' : wanted, { isOpen, isKeyAlone: keep === 'key' });
  }

  /** What was given before the element was known lies before what reads it. */
  #takeGiven() {
    for (const name of PROPERTIES) {
      if (Object.hasOwn(this, name)) {
        const given = /** @type {any} */ (this)[name];
        delete (/** @type {any} */ (this)[name]);
        try {
          /** @type {any} */ (this)[name] = given;
        } catch (error) {
          // What it cannot take is no reason for no form.
          reportError(error);
        }
      }
    }
  }

  /** @param {string} name @param {unknown} value */
  #give(name, value) {
    const before = this.#given[name];
    this.#given[name] = value ?? undefined;
    const isShown = name === 'words' || name === 'options' || this.status.state === 'unknown';
    // Who writes pages by components gives the same, or its like, again and again.
    if (isShown && !isAlike(before, this.#given[name])) {
      this.#render();
    }
  }

  /** What changes in one breath is shown once. */
  #render() {
    if (this.#desk === undefined || this.#isRendering) {
      return;
    }
    this.#isRendering = true;
    queueMicrotask(() => {
      this.#isRendering = false;
      if (this.isConnected) {
        this.#desk?.render();
      }
    });
  }

  #speech() {
    const asked = [];
    for (let node = /** @type {any} */ (this); node !== null && asked.length === 0; node = node.parentNode ?? node.host ?? null) {
      asked.push(...[node.lang ?? ''].filter((lang) => lang !== ''));
    }
    return speechFor([...asked, ...navigator.languages], this.#given.words ?? defaults.words);
  }

  #settings() {
    const { maxMessageSize, environment } = this.#options();
    const price = numberOf(this.getAttribute('price'));
    const senders = listOf(this.getAttribute('senders'));
    const sender = this.getAttribute('sender') ?? '';
    return {
      senders: senders.length > 0 || sender === '' ? senders : [sender],
      most: maxMessageSize ?? MOST,
      price,
      isTest: environment === 'test',
      toEach: toEachOf(this.getAttribute('to-each')),
    };
  }

  /** What a client is made with, and what the form says of it. @returns {import('../types/options.d.ts').ClientOptions} */
  #options() {
    return { ...this.#given.options, ...this.#said() };
  }

  /** Of it what attributes say. */
  #said() {
    const said = {
      baseUrl: this.getAttribute('base-url') ?? undefined,
      environment: this.getAttribute('environment') ?? undefined,
      maxMessageSize: numberOf(this.getAttribute('max-message-size')),
      maxRecipients: numberOf(this.getAttribute('max-recipients')),
    };
    return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  }

  /** @returns {SendClient | undefined} */
  #client() {
    if (this.#given.client !== undefined) {
      return this.#given.client;
    }
    const isTold = this.hasAttribute('base-url') || this.#given.options !== undefined;
    if (!isTold || defaults.makeClient === undefined) {
      return undefined;
    }
    // Another one does not know what this one sent: it is made anew only where it would be another.
    const of = JSON.stringify(this.#said());
    const isHeld = this.#made !== undefined && ['sending', 'unknown'].includes(this.status.state);
    if (!isHeld && (this.#made?.of !== of || !isAlike(this.#made.options, this.#given.options))) {
      this.#made = { of, options: this.#given.options, client: defaults.makeClient(this.#options()) };
    }
    return this.#made?.client;
  }

  #means() {
    const { client, send, outbox, check } = this.#given;
    return { client: this.#client(), send, outbox, check, isSeen: send === undefined && (client === undefined || defaults.isKnown(client)) };
  }

  /** How messages go, as is said when one does. @returns {SendClient} */
  #sender() {
    return /** @type {any} */ ({
      send: async (/** @type {any} */ message, /** @type {any} */ options) => {
        const { client, send, outbox } = this.#means();
        if (outbox === undefined) {
          return send === undefined ? client?.send(message, options) : send(message, options);
        }
        const { idempotencyKey, acceptedAddresses, onProgress } = options;
        // What is being written down may go: nobody stops it any more.
        onProgress({ phase: 'sending', loaded: 0, total: 0 });
        await outbox(message, { idempotencyKey, acceptedAddresses, onProgress });
        return { messageId: '', sent: message.recipient.length };
      },
      settle: async (/** @type {any} */ error) => (await this.#client()?.settle?.(error)) ?? { state: 'unknown' },
    });
  }

  /** @returns {Draft} */
  #fresh() {
    const { senders, toEach } = this.#settings();
    const named = Object.fromEntries(INITIAL.map((name) => Object.values(freshOf(name, this.getAttribute(name)))));
    const sender = named.sender === '' ? (senders[0] ?? '') : named.sender;
    return { subject: '', text: '', recipients: [], isToEach: toEach !== undefined, files: [], acceptedAddresses: [], lost: [], ...named, sender };
  }
}

/** What an attribute says of a new message. @param {string} attribute @param {string | null} text */
const freshOf = (attribute, text) => (attribute === 'recipient' ? { name: 'recipients', value: listOf(text) } : { name: attribute, value: text ?? '' });

/** Whether two are the same, or plain objects of the same. @param {any} one @param {any} other @returns {boolean} */
function isAlike(one, other) {
  const isPlain = [one, other].every((each) => typeof each === 'object' && each !== null && Object.getPrototypeOf(each) === Object.prototype);
  if (Object.is(one, other) || !isPlain) {
    return Object.is(one, other);
  }
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => Object.hasOwn(other, name) && isAlike(one[name], other[name]));
}

/** The name under which a page writes it. */
const NAME = 'pec-compose';

/** @type {typeof import('../types/compose.d.ts').define} */
export function define({ words } = {}) {
  Object.assign(defaults.words, words);
  // Twice in a page, or on a server, there is nothing to do.
  if (globalThis.customElements !== undefined && customElements.get(NAME) === undefined) {
    customElements.define(NAME, /** @type {any} */ (PecCompose));
  }
}
