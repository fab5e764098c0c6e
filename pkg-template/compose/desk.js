/** Where a message is written, checked, looked at, sent, and told what became of: once, whatever is clicked, moved or loaded again. */

import { IDLE, Sending } from '../hooks/sending.js';
import { problemsOf } from './check.js';
import { countOf, faultsOf } from './faults.js';
import { formOf } from './form.js';
import { lastLook } from './last-look.js';
import { holdPage } from './leaving.js';
import { progressWords, sendingPanel, sentPanel, unknownPanel } from './outcome.js';
import { callout, errorCallout } from './parts/callout.js';
import { el } from './parts/el.js';
import { heldFocus } from './parts/focus.js';
import { Live } from './parts/live.js';
import { askToAccept, askToClear, askToSay } from './questions.js';
import { underWayOf, unknownAgain } from './under-way.js';
import { seen } from './words/speech.js';

/**
 * @typedef {import('./kept.js').Draft} Draft
 * @typedef {import('../types/hooks.d.ts').SendStatus} SendStatus
 * @typedef {import('../types/hooks.d.ts').SendOutcome} SendOutcome
 * @typedef {import('../types/compose.d.ts').ComposedMessage} ComposedMessage
 *
 * @typedef {object} Host whose desk it is
 * @property {() => import('./words/speech.js').Speech} speech
 * @property {() => { senders: string[], most: number, price: number | undefined, isTest: boolean }} settings
 * @property {() => Draft} fresh what a new message begins with
 * @property {() => import('./kept.js').Kept | undefined} kept where it is kept
 * @property {() => { client: import('../types/hooks.d.ts').SendClient | undefined, send: import('../types/compose.d.ts').ComposeSend | undefined, check: import('../types/compose.d.ts').ComposeCheck | undefined }} means how it is sent
 * @property {(type: string, detail: object, isCancelable?: boolean) => boolean} emit `false` where somebody prevents it
 */

/** States in which a message is written. */
const WRITING = ['idle', 'refused', 'notSent'];

export class Desk {
  #host;
  /** Where all of it stands. */
  #place;
  #live = new Live();
  /** @type {Draft} */
  draft;
  #sending = new Sending(this.#means(), undefined);
  #isReloaded = false;
  /** Whether a message is being checked or looked at: there is one at a time. */
  #isBusy = false;
  /** What was found wrong last. @type {import('../types/errors.d.ts').Problem[]} */
  #problems = [];
  /** What stands below the form, in whichever language. @type {(() => Node[]) | undefined} */
  #below;
  /** What stands above it. @type {(() => Node[])} */
  #above = () => [];
  /** @type {import('./form.js').Form | undefined} */
  #form;
  /** @type {ReturnType<typeof sendingPanel> | undefined} */
  #far;
  #panel = el('div');
  #under = el('div', { class: 'below', tabIndex: -1 });
  /** What was said last of how far it is: not each slice of a file is. */
  #said = '';

  /** @param {Host} host @param {HTMLElement} place */
  constructor(host, place) {
    this.#host = host;
    this.#place = place;
    this.draft = host.fresh();
    this.#listen();
  }

  /** @returns {SendStatus} */
  get status() {
    return this.#sending.getSnapshot();
  }

  /** Takes in what a reload left. */
  restore() {
    const { draft, underWay } = this.#host.kept()?.restored(this.draft) ?? { draft: {}, underWay: undefined };
    Object.assign(this.draft, draft);
    const { lost } = this.draft;
    if (underWay?.isPosted) {
      this.#isReloaded = true;
      this.#begin(unknownAgain(underWay));
    }
    this.#above = () => {
      const isLost = lost.length > 0 && this.draft.lost.length > 0;
      const names = el('p', {}, el('bdi', {}, lost.map(seen).join(', ')));
      return [
        ...(underWay?.isPosted === false ? [callout('info', this.#speech.t('write.stopped'))] : []),
        ...(isLost ? [callout('warning', this.#speech.t('write.lost'), names)] : []),
      ];
    };
    this.keep();
  }

  /** Writes all of it anew, as it stands, in the language that is spoken now. */
  render() {
    const speech = this.#speech;
    const goBack = heldFocus(this.#place);
    this.#place.lang = speech.tag;
    this.#form = formOf(speech, this.draft, this.#host.settings(), {
      say: this.#live.say,
      changed: () => this.#changed(),
      submit: () => void this.#submit(),
      clear: () => void this.#clear(),
    });
    this.#form.element.inert = this.#isBusy;
    this.#far = undefined;
    this.#place.replaceChildren(...this.#above(), this.#form.element, this.#under, this.#panel, this.#live.element);
    if (this.#problems.length > 0) {
      this.#form.complain(faultsOf(this.#problems, speech));
    }
    this.#show();
    goBack?.();
  }

  /** Whether a person may write. */
  get isWriting() {
    return !this.#isBusy && WRITING.includes(this.status.state);
  }

  /** It is out of the page: what was not posted yet is not sent. */
  leave() {
    this.#unask();
    this.#sending.cancel();
  }

  /** What is asked is answered with no. */
  #unask() {
    this.#place.querySelectorAll('dialog').forEach((dialog) => dialog.close());
  }

  /** A new message. */
  reset() {
    if (this.status.state === 'sending') {
      return;
    }
    // What one looks at is the message that goes.
    this.#unask();
    this.draft = this.#host.fresh();
    this.#anew();
  }

  /** @returns {Promise<SendStatus>} */
  async settle() {
    const sending = this.#sending;
    const isOpen = this.status.state === 'unknown';
    const outcome = await sending.settle();
    // Who began another one meanwhile gave their word for this one.
    if (isOpen && sending === this.#sending) {
      outcome.state === 'unknown' ? this.#focusPanel() : this.#told(/** @type {SendOutcome} */ (outcome));
    }
    return outcome;
  }

  /** What is written, as it would be sent. @returns {ComposedMessage} */
  message() {
    const { sender, recipients, subject, text, files } = this.draft;
    return { sender, recipient: [...recipients], subject, text, attachments: [...files] };
  }

  get #speech() {
    return this.#host.speech();
  }

  /** How messages go, as is said when one does. @returns {import('../types/hooks.d.ts').SendClient} */
  #means() {
    const means = () => this.#host.means();
    return /** @type {any} */ ({
      send: (/** @type {any} */ message, /** @type {any} */ options) => {
        const { client, send } = means();
        return send === undefined ? client?.send(message, options) : send(message, options);
      },
      settle: async (/** @type {any} */ error) => (await means().client?.settle?.(error)) ?? { state: 'unknown' },
    });
  }

  /** Another message. @param {SendStatus} [status] */
  #begin(status = IDLE) {
    this.#sending = new Sending(this.#means(), undefined, status);
    this.#listen();
  }

  #listen() {
    // Who leaves is told all the same, so that what is kept is so. What is told is of this one: another begins only after its end.
    this.#sending.subscribe(() => {
      this.keep();
      holdPage(this, this.status.state === 'sending');
      this.#show();
    });
  }

  #anew() {
    this.#isReloaded = false;
    this.#problems = [];
    this.#below = undefined;
    this.#above = () => [];
    this.#begin();
    this.keep();
    this.render();
  }

  #changed() {
    this.#problems = [];
    this.keep();
  }

  /** Keeps what is written, and what is under way, as they are now. */
  keep() {
    const { status, draft } = this;
    const fresh = this.#host.fresh();
    // As a page made it, it comes again by itself.
    const isFresh = status.state === 'idle' && draft.files.length === 0 && JSON.stringify({ ...draft, files: [] }) === JSON.stringify(fresh);
    this.#host.kept()?.keep(status.state === 'sent' || isFresh ? undefined : draft, fresh, underWayOf(status, this.#host.means().send === undefined));
  }

  /** Puts the form there, or what stands in its place. */
  #show() {
    const { status, draft } = this;
    const speech = this.#speech;
    const form = this.#form?.element ?? el('form');
    const isWriting = WRITING.includes(status.state);
    form.hidden = !isWriting;
    this.#place.querySelectorAll(':scope > .callout').forEach((one) => isWriting || one.remove());
    this.#under.replaceChildren(...((isWriting && this.#below?.()) || []));
    if (status.state === 'sending') {
      if (this.#far === undefined) {
        this.#far = sendingPanel(speech, draft, () => this.#sending.cancel());
        this.#panel.replaceChildren(this.#far.element);
      }
      if (this.#said === '') {
        this.#focusPanel();
      }
      this.#far.update(status);
      const phase = status.progress?.phase ?? 'waiting';
      if (phase !== this.#said) {
        this.#said = phase;
        this.#live.say(progressWords(speech, status.progress));
      }
      return;
    }
    this.#far = undefined;
    this.#said = '';
    if (status.state === 'sent') {
      this.#panel.replaceChildren(sentPanel(speech, status, draft, () => this.#another()));
    } else if (status.state === 'unknown') {
      const isAsked = typeof this.#host.means().client?.settle === 'function';
      const how = { isReloaded: this.#isReloaded, ask: isAsked ? () => void this.settle() : undefined, said: (/** @type {boolean} */ wasSent) => void this.#hear(wasSent) };
      const hadFocus = this.#panel.querySelector(':focus') !== null;
      this.#panel.replaceChildren(unknownPanel(speech, status, draft, how));
      if (hadFocus) {
        this.#focusPanel();
      }
    } else {
      this.#panel.replaceChildren();
    }
  }

  #focusPanel() {
    /** @type {HTMLElement | null} */ (this.#panel.firstElementChild)?.focus();
  }

  #another() {
    this.reset();
    /** @type {HTMLElement | null} */ (this.#place.querySelector('[data-name]'))?.focus();
  }

  /** A person knows what became of it. @param {boolean} wasSent */
  async #hear(wasSent) {
    const { status, draft } = this;
    const sending = this.#sending;
    const isMeant = await askToSay(this.#place, this.#speech, wasSent);
    // Meanwhile somebody may have learned more.
    if (!isMeant || status.state !== 'unknown' || sending !== this.#sending || this.status.state !== 'unknown') {
      return;
    }
    this.draft = wasSent ? this.#host.fresh() : draft;
    this.#anew();
    this.#form?.focus();
    this.#host.emit('pec-said', { idempotencyKey: status.idempotencyKey, wasSent });
  }

  async #clear() {
    if (await askToClear(this.#place, this.#speech)) {
      this.#another();
      this.#live.say(this.#speech.t('write.cleared'));
    }
  }

  /** Checked, looked at, sent: one at a time. */
  async #submit() {
    if (this.#form === undefined || !this.isWriting) {
      return;
    }
    this.#form.read();
    this.#busy(true);
    this.#tell(undefined);
    this.#above = () => [];
    let goTo = () => this.#form?.focus();
    try {
      goTo = (await this.#checkAndSend({ ...this.draft, recipients: [...this.draft.recipients], files: [...this.draft.files] })) ?? goTo;
    } catch (error) {
      this.#tell(() => [errorCallout(this.#speech, error)]);
      goTo = () => this.#under.focus();
    } finally {
      this.#busy(false);
    }
    goTo();
  }

  /** @param {Draft} draft what is checked is what is shown and what goes @returns {Promise<(() => void) | undefined>} what is done then */
  async #checkAndSend(draft) {
    const { client, send, check } = this.#host.means();
    if (client === undefined && send === undefined) {
      this.#tell(() => [callout('danger', this.#speech.t('write.nothingSent'), el('p', {}, this.#speech.t('write.elsewhere')))]);
      return () => this.#under.focus();
    }
    this.#live.say(this.#speech.t('write.checking'));
    const message = this.message();
    const sending = this.#sending;
    const { acceptedAddresses } = draft;
    const checked = check !== undefined ? check(message, { acceptedAddresses }) : client === undefined ? [] : problemsOf(client, message, acceptedAddresses);
    const problems = await checked;
    if (sending !== this.#sending) {
      return undefined;
    }
    if (problems.length > 0) {
      return this.#complain([...problems]);
    }
    const { price, isTest } = this.#host.settings();
    if (!(await lastLook(this.#place, this.#speech, draft, { price, isTest }))) {
      this.#live.say(this.#speech.t('write.nothingSent'));
      return undefined;
    }
    // Whoever began another message meanwhile does not mean this one.
    if (sending !== this.#sending || !this.#host.emit('pec-before-send', { message }, true)) {
      return undefined;
    }
    const outcome = await sending.send(message, { acceptedAddresses });
    return this.#told(outcome);
  }

  /** What became of it is shown, and said to the page. @param {SendOutcome} outcome @returns {() => void} what is done then */
  #told(outcome) {
    const { error } = /** @type {any} */ (outcome);
    let goTo = () => this.#focusPanel();
    if (outcome.state === 'notSent' && error?.name === 'ValidationError') {
      goTo = this.#complain([...error.problems]);
    } else if (outcome.state === 'notSent' || outcome.state === 'refused') {
      this.#tell(() => [error === undefined ? callout('info', this.#speech.t('write.nothingSent')) : errorCallout(this.#speech, error)]);
      goTo = () => this.#under.focus();
    }
    const type = { sent: 'pec-sent', unknown: 'pec-unknown', refused: 'pec-not-sent', notSent: 'pec-not-sent' }[outcome.state];
    this.#live.say(this.#speech.t(outcome.state === 'sent' || outcome.state === 'unknown' ? `${outcome.state}.title` : 'write.nothingSent'));
    goTo();
    this.#host.emit(type, outcome);
    return goTo;
  }

  /** @param {import('../types/errors.d.ts').Problem[]} problems @returns {() => void} goes to the first */
  #complain(problems) {
    this.#problems = problems;
    const faults = faultsOf(problems, this.#speech);
    this.#tell(() => {
      const t = this.#speech.t.bind(this.#speech);
      const unusual = faults.unusual.length > 0 && el('button', { type: 'button', part: 'button', onclick: () => void this.#accept(faults.unusual) }, t('write.accept'));
      return [callout('danger', t('write.nothingSent'), el('p', {}, t('write.mend', { count: countOf(faults) })), unusual)];
    });
    this.#live.say(this.#speech.t('write.nothingSent'));
    const goTo = this.#form?.complain(faults);
    return () => goTo?.();
  }

  /** @param {string[]} addresses */
  async #accept(addresses) {
    if (await askToAccept(this.#place, this.#speech, addresses)) {
      this.draft.acceptedAddresses = [...new Set([...this.draft.acceptedAddresses, ...addresses])];
      this.#problems = [];
      this.#tell(undefined);
      this.keep();
      // What else is wrong is said by the next check.
      this.#form?.complain(faultsOf([], this.#speech));
      this.#form?.focus();
    }
  }

  /** @param {(() => Node[]) | undefined} below */
  #tell(below) {
    this.#below = below;
    this.#under.replaceChildren(...(below?.() ?? []));
  }

  /** @param {boolean} isBusy */
  #busy(isBusy) {
    this.#isBusy = isBusy;
    if (this.#form !== undefined) {
      this.#form.element.inert = isBusy;
    }
  }
}
