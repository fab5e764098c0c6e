/** One message, from the click to its outcome. It belongs to no component: a view that goes away ends nothing that was posted. */

// #region send
import { isPecError, type Message, type Progress, type Settled, type SettleKey, type UnknownOutcomeError } from 'pec-massiva';
// #endregion send

import { pec } from './pec';

export type Status =
  | { state: 'idle' }
  | { state: 'sending'; progress: Progress | undefined }
  | { state: 'sent'; messageId: string }
  /** It certainly was not sent: it may go again. */
  | { state: 'notSent'; error: unknown }
  /** It may have been sent: it is asked after, and never sent again. */
  | { state: 'unknown'; error: SettleKey; isSettling: boolean; settled: Settled['state'] | undefined; settleError: unknown };

// #region send
export class Outgoing {
  /** Replaced as a whole, and never changed within: no need for a proxy around it. */
  status = $state.raw<Status>({ state: 'idle' });

  /** Sends it, once: nothing happens where it is under way, was sent, or may have been. */
  async send(message: Message): Promise<Status> {
    if (this.status.state !== 'idle' && this.status.state !== 'notSent') return this.status;
    // A key for each message. After a certain no it goes under a new one.
    const idempotencyKey = crypto.randomUUID();
    this.status = { state: 'sending', progress: undefined };
    try {
      const { messageId } = await pec.send(message, {
        idempotencyKey,
        onProgress: (progress) => (this.status = { state: 'sending', progress }),
      });
      this.status = { state: 'sent', messageId };
    } catch (error) {
      this.status = outcomeOf(error, idempotencyKey);
    }
    return this.status;
  }
  // #endregion send

  /** Asks what became of it. Nothing is sent by asking. */
  async settle(): Promise<Status> {
    const open = this.status;
    if (open.state !== 'unknown' || open.isSettling) return open;
    this.status = { ...open, isSettling: true };
    try {
      const settled = await pec.settle(open.error);
      switch (settled.state) {
        case 'sent':
          this.status = { state: 'sent', messageId: settled.messageId };
          break;
        case 'refused':
          this.status = { state: 'notSent', error: settled.error };
          break;
        case 'notSent':
          this.status = { state: 'notSent', error: undefined };
          break;
        default:
          // 'running', 'unknown' and 'notSeen' are no knowledge: it stays unknown.
          this.status = { ...open, settled: settled.state, settleError: undefined };
      }
    } catch (settleError) {
      this.status = { ...open, settled: undefined, settleError };
    }
    return this.status;
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
