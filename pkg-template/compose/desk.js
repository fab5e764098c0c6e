/** Where a message is written, checked, looked at, sent, and told what became of: once, whatever is clicked, moved or loaded again. */

import { IDLE, Sending } from '../hooks/sending.js';
import { checkedBy } from './check.js';
import { countOf, faultsOf } from './faults.js';
import { formOf } from './form.js';
import { WRITING } from './host.js';
import { lastLook } from './last-look.js';
import { Panel } from './panel.js';
import { callout, errorCallout } from './parts/callout.js';
import { el } from './parts/el.js';
import { heldFocus } from './parts/focus.js';
import { Live } from './parts/live.js';
import { Notes } from './parts/notes.js';
import { askToAccept, askToClear, askToSay } from './parts/questions.js';
import { isToEachBy } from './parts/way.js';
import { Stay } from './stay.js';
import { holdKey, watchKey } from './tab/leaving.js';
import { unknownAgain, unknownOf } from './under-way.js';
import { copyOf, messageOf } from './value.js';

/**
 * @typedef {import('./kept.js').Draft} Draft
 * @typedef {import('../types/hooks.d.ts').SendStatus} SendStatus
 * @typedef {import('../types/hooks.d.ts').SendOutcome} SendOutcome
 */

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
  stay;

  /** @param {import('./host.js').Host} host @param {HTMLElement} place */
  constructor(host, place) {
    this.#host = host;
    this.#place = place;
    this.#sending = new Sending(host.sender(), undefined);
    this.draft = host.fresh();
    this.stay = new Stay(host, this);
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
    this.stay.keep();
  }

  /** Writes all of it anew, as it stands, in the language that is spoken now. */
  render() {
    const speech = this.#speech;
    const goBack = heldFocus(this.#place);
    this.#place.lang = speech.tag;
    const typed = this.#form?.typed() ?? '';
    const settings = this.#host.settings();
    this.draft.isToEach = isToEachBy(settings.toEach, this.draft.isToEach);
    this.#form = formOf(speech, this.draft, { ...settings, typed, isWriting: WRITING.includes(this.status.state) }, {
      say: this.#live.say,
      isFresh: () => this.stay.isFresh,
      changed: () => this.#changed(),
      submit: () => void this.submit(),
      clear: () => void this.#clear(),
    });
    this.#form.lock(this.#isBusy);
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
    return !this.#isBusy && !this.stay.isPaused && WRITING.includes(this.status.state);
  }

  /** It is out of the page: what was not posted yet is not sent. */
  leave() {
    this.unask();
    this.#sending.cancel();
  }

  /** It goes no further, whatever is being checked, looked at or waits for its turn. */
  halt() {
    this.leave();
    if (WRITING.includes(this.status.state)) {
      this.#begin(this.status);
    }
  }

  /** Begins with what is kept. */
  renew() {
    this.unask();
    this.draft = this.#host.fresh();
    this.#wipe();
    this.restore();
    this.render();
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

  get #speech() {
    return this.#host.speech();
  }

  /** Another message. @param {SendStatus} [status] */
  #begin(status = IDLE) {
    this.#sending = new Sending(this.#host.sender(), undefined, status);
    this.#listen();
  }

  #listen() {
    // Who leaves is told all the same, so that what is kept is so. What is told is of this one: another begins only after its end.
    this.#sending.subscribe(() => {
      this.stay.follow();
      this.#show();
    });
  }

  #anew() {
    this.#wipe();
    this.stay.keep();
    this.render();
  }

  #wipe() {
    this.#isReloaded = false;
    this.#isElsewhere = false;
    this.#notes.isStopped = false;
    this.#problems = [];
    this.#notes.tell(undefined);
    this.#went = undefined;
    // What is being typed is of the last one.
    this.#form?.typed();
    this.#begin();
  }

  #changed() {
    this.#problems = [];
    this.#showAbove();
    this.stay.keep();
  }

  /** What is written, or what went and is told of. */
  get shown() {
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
    this.#panel.show(this.#speech, status, this.shown, { isReloaded: this.#isReloaded, isElsewhere: this.#isElsewhere, isAsked });
  }

  #another() {
    this.reset();
    this.#form?.begin();
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
  async submit() {
    if (this.#form === undefined || !this.isWriting) {
      return;
    }
    this.#form.read();
    this.#busy(true);
    this.#notes.tell(undefined);
    this.#notes.isStopped = false;
    this.#showAbove();
    const sending = this.#sending;
    let goTo = () => this.#form?.focus();
    try {
      goTo = (await this.#checkAndSend(copyOf(this.draft))) ?? goTo;
    } catch (/** @type {any} */ error) {
      // Of a message that is no longer there only what may have gone is told.
      goTo = sending === this.#sending || error?.name === 'UnknownOutcomeError' ? this.#failed(error) : goTo;
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
      this.stay.keep();
      this.#show();
      return this.#told(/** @type {SendOutcome} */ (this.status));
    }
    return this.#notes.fail(() => errorCallout(this.#speech, error));
  }

  /** @param {Draft} draft what is checked is what is shown and what goes @returns {Promise<(() => void) | undefined>} what is done then */
  async #checkAndSend(draft) {
    const { client, send, outbox, check } = this.#host.means();
    const message = messageOf(draft);
    // A client sends one message to all.
    if ((send ?? outbox ?? (message.toEach ? undefined : client)) === undefined) {
      return this.#notes.fail(() => callout('danger', this.#speech.t('write.nothingSent'), el('p', {}, this.#speech.t('write.elsewhere'))));
    }
    this.#live.say(this.#speech.t('write.checking'));
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
    // What has an id was sent before the page took messages over.
    if (outcome.state === 'sent' && outcome.messageId === '' && this.#host.means().outbox !== undefined) {
      return this.#handedOver(outcome.idempotencyKey);
    }
    if (outcome.state === 'notSent' && error?.name === 'ValidationError') {
      goTo = this.#complain([...error.problems]);
    } else if (outcome.state === 'notSent' || outcome.state === 'refused') {
      goTo = this.#notes.fail(() => (error === undefined ? callout('info', this.#speech.t('write.nothingSent')) : errorCallout(this.#speech, error)));
    }
    const type = { sent: 'pec-sent', unknown: 'pec-unknown', refused: 'pec-not-sent', notSent: 'pec-not-sent' }[outcome.state];
    this.#live.say(this.#speech.t(outcome.state === 'sent' || outcome.state === 'unknown' ? `${outcome.state}.title` : 'write.nothingSent'));
    goTo();
    this.#host.emit(type, outcome);
    return goTo;
  }

  /** What a page has taken over is its own: here another message begins. @param {string} idempotencyKey @returns {() => void} what is done then */
  #handedOver(idempotencyKey) {
    const message = messageOf(this.shown);
    this.draft = this.#host.fresh();
    this.#anew();
    this.#host.emit('pec-taken', { idempotencyKey, message });
    return () => undefined;
  }

  /** @param {import('../types/errors.d.ts').Problem[]} problems @param {string[]} [lost] @returns {() => void} goes to the first */
  #complain(problems, lost) {
    this.#problems = problems;
    const faults = faultsOf(problems, this.#speech, lost);
    const accept = () => void this.#accept(faults.unusual);
    this.#notes.complain(() => this.#speech, countOf(faults), faults.unusual.length > 0 ? accept : undefined);
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
      this.stay.keep();
      // What else is wrong is said by the next check.
      this.#form?.complain(faultsOf([], this.#speech));
      this.#form?.focus();
    }
  }

  /** @param {boolean} isBusy */
  #busy(isBusy) {
    this.#isBusy = isBusy;
    this.#form?.lock(isBusy);
  }
}
