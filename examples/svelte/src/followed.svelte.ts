/** A message that was sent, followed to its receipts. */

import type { ShipmentStatus } from 'pec-massiva';

import { pec } from './pec';

export class Followed {
  status = $state.raw<ShipmentStatus>();
  error = $state.raw<unknown>();

  /** Follows it until the signal, or its final state. */
  async follow(messageId: string, signal: AbortSignal) {
    this.error = undefined;
    try {
      for await (const status of pec.shipments.track(messageId, { signal })) this.status = status;
    } catch (error) {
      // The view that looked is gone: nobody wants to know.
      if (!signal.aborted) this.error = error;
    }
  }
}
