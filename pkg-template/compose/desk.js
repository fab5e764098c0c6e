/** Where a message is written, checked, looked at, sent, and told what became of: once, whatever is clicked, moved or loaded again. */

import { IDLE, Sending } from '../hooks/sending.js';
import { checkedBy } from './check.js';
import { countOf, faultsOf } from './faults.js';
import { formOf } from './form.js';
import { lastLook } from './last-look.js';
import { holdKey, holdPage, onLeave, watchKey } from './leaving.js';
import { Panel } from './panel.js';
import { callout, errorCallout } from './parts/callout.js';
import { el } from './parts/el.js';
import { heldFocus } from './parts/focus.js';
import { Live } from './parts/live.js';
import { Notes } from './parts/notes.js';
import { askToAccept, askToClear, askToSay } from './questions.js';
import { underWayOf, unknownAgain, unknownOf } from './under-way.js';
import { copyOf, messageOf } from './value.js';

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
 * @property {() => { client: import('../types/hooks.d.ts').SendClient | undefined, send: import('../types/compose.d.ts').ComposeSend | undefined, check: import('../types/compose.d.ts').ComposeCheck | undefined, isSeen: boolean }} means how it is sent; `isSeen`: by what tells when it posts
 * @property {() => import('../types/hooks.d.ts').SendClient} sender by which a message goes, and is asked after
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
  #sending;
  #isReloaded = false;
  /** Whether another tab is sending what is restored here. */
  #isElsewhere = false;
  #isGone = false;
  /** What went, whatever is written since. @type {Draft | undefined} */
  #went;
  /** What was told last: whoever asks meanwhile learns the same, once. @type {SendOutcome | undefined} */
  #toldLast;
  /** Whether a message is being checked or looked at: there is one at a time. */
  #isBusy = false;
  /** What was found wrong last. @type {import('../types/errors.d.ts').Problem[]} */
  #problems = [];
  #notes = new Notes();
  /** @type {import('./form.js').Form | undefined} */
  #form;
  #panel;

  /** @param {Host} host @param {HTMLElement} place */
  constructor(host, place) {
    this.#host = host;
    this.#place = place;
    this.#sending = new Sending(host.sender(), undefined);
    this.draft = host.fresh();
    this.#panel = new Panel({
      say: this.#live.say,
      stop: () => this.#sending.cancel(),
      another: () => this.#another(),
      ask: () => void this.settle(),
      said: (wasSent) => void this.#hear(wasSent),
    });
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
    this.#notes.isStopped = underWay?.isPosted === false;
    if (underWay?.isPosted) {
      this.#isReloaded = true;
      this.#begin(unknownAgain(underWay));
      void watchKey(underWay.idempotencyKey, (isHeld) => {
        this.#isElsewhere = isHeld && this.#isReloaded;
        this.#show();
      });
    }
    this.keep();
  }

  /** Writes all of it anew, as it stands, in the language that is spoken now. */
  render() {
    const speech = this.#speech;
    const goBack = heldFocus(this.#place);
    this.#place.lang = speech.tag;
    const typed = this.#form?.typed() ?? '';
    this.#form = formOf(speech, this.draft, { ...this.#host.settings(), typed }, {
      say: this.#live.say,
      changed: () => this.#changed(),
      submit: () => void this.#submit(),
      clear: () => void this.#clear(),
    });
    this.#form.element.inert = this.#isBusy;
    this.#panel.forget();
    // A dialog that is waited for stays: taken out it would never answer.
    [...this.#place.children].forEach((one) => one instanceof HTMLDialogElement || one.remove());
    this.#place.prepend(this.#notes.above, this.#form.element, this.#notes.under, this.#panel.element, this.#live.element);
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
    this.unask();
    this.#sending.cancel();
  }

  /** What is asked is answered with no. */
  unask() {
    this.#place.querySelectorAll('dialog').forEach((dialog) => dialog.close());
  }

  /** A new message. */
  reset() {
    if (this.status.state === 'sending') {
      return;
    }
    // What one looks at is the message that goes.
    this.unask();
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
      outcome.state === 'unknown' ? this.#panel.focus() : this.#told(/** @type {SendOutcome} */ (outcome));
    }
    return outcome;
  }

  /** What is written, as it would be sent. @returns {ComposedMessage} */
  message() {
    return messageOf(this.draft);
  }

  get #speech() {
    return this.#host.speech();
  }

  /** Another message. @param {SendStatus} [status] */
  #begin(status = IDLE) {
    this.#sending = new Sending(this.#host.sender(), undefined, status);
    this.#listen();
  }

  #listen() {
    let unheard = () => {};
    // Who leaves is told all the same, so that what is kept is so. What is told is of this one: another begins only after its end.
    this.#sending.subscribe(() => {
      const isUnderWay = this.status.state === 'sending';
      this.keep();
      holdPage(this, isUnderWay);
      unheard();
      unheard = isUnderWay ? onLeave(() => this.#leavePage()) : () => {};
      this.#show();
    });
  }

  /** What was not posted by now is not: that is written down, and then holds. */
  #leavePage() {
    this.keep(true);
    this.#isGone = true;
    this.#sending.cancel();
  }

  #anew() {
    this.#isReloaded = false;
    this.#isElsewhere = false;
    this.#notes.isStopped = false;
    this.#problems = [];
    this.#notes.tell(undefined);
    this.#went = undefined;
    // What is being typed is of the last one.
    this.#form?.typed();
    this.#begin();
    this.keep();
    this.render();
  }

  #changed() {
    this.#problems = [];
    this.#showAbove();
    this.keep();
  }

  /** Keeps what is written, and what is under way, as they are now. @param {boolean} [isLeft] whether the page is being left */
  keep(isLeft = false) {
    if (this.#isGone) {
      return;
    }
    const [status, draft, fresh] = [this.status, this.#shown, this.#host.fresh()];
    // As a page made it, it comes again by itself.
    const isFresh = status.state === 'idle' && draft.files.length === 0 && JSON.stringify({ ...draft, files: [] }) === JSON.stringify(fresh);
    this.#host.kept()?.keep(status.state === 'sent' || isFresh ? undefined : draft, fresh, underWayOf(status, this.#host.means().isSeen, isLeft));
  }

  /** What is written, or what went and is told of. */
  get #shown() {
    return WRITING.includes(this.status.state) ? this.draft : this.#went ?? this.draft;
  }

  #showAbove() {
    this.#notes.showAbove(this.#speech, WRITING.includes(this.status.state), this.draft.lost.length > 0);
  }

  /** Puts the form there, or what stands in its place. */
  #show() {
    const { status } = this;
    const form = this.#form?.element ?? el('form');
    const isWriting = WRITING.includes(status.state);
    form.hidden = !isWriting;
    this.#notes.show(this.#speech, isWriting, this.draft.lost.length > 0);
    const isAsked = typeof this.#host.means().client?.settle === 'function';
    this.#panel.show(this.#speech, status, this.#shown, { isReloaded: this.#isReloaded, isElsewhere: this.#isElsewhere, isAsked });
  }

  #another() {
    this.reset();
    /** @type {HTMLElement | null} */ (this.#place.querySelector('[data-name]'))?.focus();
  }

  /** A person knows what became of it. @param {boolean} wasSent */
  async #hear(wasSent) {
    const { status } = this;
    const sending = this.#sending;
    const isMeant = await askToSay(this.#place, this.#speech, wasSent);
    // Meanwhile somebody may have learned more.
    if (!isMeant || status.state !== 'unknown' || sending !== this.#sending || this.status.state !== 'unknown') {
      return;
    }
    this.draft = wasSent ? this.#host.fresh() : this.draft;
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
    this.#notes.tell(undefined);
    this.#notes.isStopped = false;
    this.#showAbove();
    let goTo = () => this.#form?.focus();
    try {
      goTo = (await this.#checkAndSend(copyOf(this.draft))) ?? goTo;
    } catch (error) {
      goTo = this.#failed(error);
    } finally {
      this.#busy(false);
    }
    goTo();
  }

  /** It could not be checked. @param {any} error @returns {() => void} what is done then */
  #failed(error) {
    if (error?.name === 'UnknownOutcomeError') {
      // What was to be checked alone may have gone.
      this.#begin(unknownOf(error));
      this.keep();
      this.#show();
      return this.#told(/** @type {SendOutcome} */ (this.status));
    }
    this.#notes.tell(() => [errorCallout(this.#speech, error)]);
    return () => this.#notes.focus();
  }

  /** @param {Draft} draft what is checked is what is shown and what goes @returns {Promise<(() => void) | undefined>} what is done then */
  async #checkAndSend(draft) {
    const { client, send, check } = this.#host.means();
    if (client === undefined && send === undefined) {
      this.#notes.tell(() => [callout('danger', this.#speech.t('write.nothingSent'), el('p', {}, this.#speech.t('write.elsewhere')))]);
      return () => this.#notes.focus();
    }
    this.#live.say(this.#speech.t('write.checking'));
    const message = messageOf(draft);
    const sending = this.#sending;
    const { acceptedAddresses, lost } = draft;
    this.#went = draft;
    const problems = await checkedBy({ client, check }, message, acceptedAddresses);
    if (sending !== this.#sending) {
      return undefined;
    }
    if (problems.length > 0 || lost.length > 0) {
      return this.#complain([...problems], lost);
    }
    if (!(await lastLook(this.#place, this.#speech, draft, this.#host.settings()))) {
      this.#live.say(this.#speech.t('write.nothingSent'));
      return undefined;
    }
    // Whoever began another message meanwhile does not mean this one.
    if (sending !== this.#sending || !this.#host.emit('pec-before-send', { message }, true)) {
      return undefined;
    }
    const work = sending.send(message, { acceptedAddresses });
    const now = sending.getSnapshot();
    if (now.state === 'sending') {
      holdKey(now.idempotencyKey, work);
    }
    return this.#told(await work);
  }

  /** What became of it is shown, and said to the page. @param {SendOutcome} outcome @returns {() => void} what is done then */
  #told(outcome) {
    const { error } = /** @type {any} */ (outcome);
    let goTo = () => this.#panel.focus();
    if (this.#toldLast === outcome) {
      return goTo;
    }
    this.#toldLast = outcome;
    if (outcome.state === 'notSent' && error?.name === 'ValidationError') {
      goTo = this.#complain([...error.problems]);
    } else if (outcome.state === 'notSent' || outcome.state === 'refused') {
      this.#notes.tell(() => [error === undefined ? callout('info', this.#speech.t('write.nothingSent')) : errorCallout(this.#speech, error)]);
      goTo = () => this.#notes.focus();
    }
    const type = { sent: 'pec-sent', unknown: 'pec-unknown', refused: 'pec-not-sent', notSent: 'pec-not-sent' }[outcome.state];
    this.#live.say(this.#speech.t(outcome.state === 'sent' || outcome.state === 'unknown' ? `${outcome.state}.title` : 'write.nothingSent'));
    goTo();
    this.#host.emit(type, outcome);
    return goTo;
  }

  /** @param {import('../types/errors.d.ts').Problem[]} problems @param {string[]} [lost] @returns {() => void} goes to the first */
  #complain(problems, lost) {
    this.#problems = problems;
    const faults = faultsOf(problems, this.#speech, lost);
    this.#notes.tell(() => {
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
      this.#notes.tell(undefined);
      this.keep();
      // What else is wrong is said by the next check.
      this.#form?.complain(faultsOf([], this.#speech));
      this.#form?.focus();
    }
  }

  /** @param {boolean} isBusy */
  #busy(isBusy) {
    this.#isBusy = isBusy;
    if (this.#form !== undefined) {
      this.#form.element.inert = isBusy;
    }
  }
}
