// #region send
import { signal } from '@angular/core';
import { isPecError, type Message, type PecMassiva, type Progress, type Settled, type SettleKey, type UnknownOutcomeError } from 'pec-massiva';
// #endregion send

export type Status =
  | { state: 'idle' }
  | { state: 'sending'; progress: Progress | undefined }
  | { state: 'sent'; messageId: string }
  /** It certainly was not sent: it may go again. */
  | { state: 'notSent'; error: unknown }
  /** It may have been sent: it is asked after, and never sent again. */
  | { state: 'unknown'; error: SettleKey; isSettling: boolean; settled: Settled['state'] | undefined; settleError: unknown };

// #region send
/** One message, from the click to its outcome; another one is another `Outgoing`, which no late answer about this one gets to. */
export class Outgoing {
  readonly #pec: PecMassiva;
  readonly #status = signal<Status>({ state: 'idle' });
  readonly status = this.#status.asReadonly();

  constructor(pec: PecMassiva) {
    this.#pec = pec;
  }

  /** Sends it, once: nothing happens where it is under way, was sent, or may have been. */
  async send(message: Message): Promise<Status> {
    const { state } = this.status();
    if (state !== 'idle' && state !== 'notSent') return this.status();
    // A key for each message. After a certain no it goes under a new one.
    const idempotencyKey = crypto.randomUUID();
    this.#status.set({ state: 'sending', progress: undefined });
    try {
      const { messageId } = await this.#pec.send(message, {
        idempotencyKey,
        onProgress: (progress) => this.#status.set({ state: 'sending', progress }),
      });
      this.#status.set({ state: 'sent', messageId });
    } catch (error) {
      this.#status.set(outcomeOf(error, idempotencyKey));
    }
    return this.status();
  }
  // #endregion send

  /** Asks what became of it. Nothing is sent by asking. */
  async settle(): Promise<Status> {
    const open = this.status();
    if (open.state !== 'unknown' || open.isSettling) return open;
    this.#status.set({ ...open, isSettling: true });
    try {
      const settled = await this.#pec.settle(open.error);
      switch (settled.state) {
        case 'sent':
          this.#status.set({ state: 'sent', messageId: settled.messageId });
          break;
        case 'refused':
          this.#status.set({ state: 'notSent', error: settled.error });
          break;
        case 'notSent':
          this.#status.set({ state: 'notSent', error: undefined });
          break;
        default:
          // 'running', 'unknown' and 'notSeen' are no knowledge: it stays unknown.
          this.#status.set({ ...open, settled: settled.state, settleError: undefined });
      }
    } catch (settleError) {
      this.#status.set({ ...open, settled: undefined, settleError });
    }
    return this.status();
  }
}

// #region send
/** Only what says so certainly was not sent. By its name, not its class: two copies of the package may meet in a page. */
function outcomeOf(error: unknown, idempotencyKey: string): Status {
  if (isPecError(error) && error.name !== 'UnknownOutcomeError') return { state: 'notSent', error };
  const open = isPecError(error) ? (error as UnknownOutcomeError) : { code: 'unknownOutcome', idempotencyKey };
  return { state: 'unknown', error: open, isSettling: false, settled: undefined, settleError: undefined };
}
// #endregion send
