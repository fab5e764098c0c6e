import { Component, computed, effect, inject, input, signal } from '@angular/core';
import type { ShipmentStatus } from 'pec-massiva';
// #region follow
import { explain } from 'pec-massiva/words/it';
// #endregion follow

import { Pec } from './pec';
import type { SentMessage } from './sent';
import { STATES } from './words';

/** A message that was sent, followed to its receipts for as long as the component is there. */
@Component({
  selector: 'app-shipment',
  template: `
    <h2>{{ message().subject }}</h2>
    <p>A {{ message().recipients.join(', ') }}</p>
    <p role="status">{{ state() }}</p>
    @if (status(); as known) {
      <p>Consegne: {{ known.delivered }} di {{ message().recipients.length }}</p>
    }
    @if (error(); as why) {
      <p role="alert">
        {{ why }}
        <button type="button" (click)="attempt.set(attempt() + 1)">Riprova a leggere le ricevute</button>
      </p>
    }
  `,
})
export class Shipment {
  readonly message = input.required<SentMessage>();
  readonly #pec = inject(Pec).client;
  protected readonly status = signal<ShipmentStatus | undefined>(undefined);
  protected readonly error = signal<string | undefined>(undefined);
  protected readonly attempt = signal(0);
  protected readonly state = computed(() => STATES[this.status()?.state ?? 'submitted']);

  // #region follow
  constructor() {
    effect((onCleanup) => {
      this.attempt();
      const looking = new AbortController();
      onCleanup(() => looking.abort());
      void this.#follow(this.message().messageId, looking.signal);
    });
  }

  async #follow(messageId: string, signal: AbortSignal) {
    this.error.set(undefined);
    try {
      for await (const status of this.#pec.shipments.track(messageId, { signal })) this.status.set(status);
    } catch (error) {
      // The component is gone: nobody wants to know.
      if (!signal.aborted) this.error.set(explain(error).what);
    }
  }
  // #endregion follow
}
