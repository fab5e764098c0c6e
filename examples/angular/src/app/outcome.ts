import { Component, input } from '@angular/core';

import { Explained } from './explained';
import type { Status } from './outgoing';
import { PHASES } from './words';

/** How far a message is, or what became of it. What nobody knows is shown apart, and never as a failure. */
@Component({
  selector: 'app-outcome',
  imports: [Explained],
  template: `
    @let now = status();
    @if (now.state === 'sending') {
      <p>
        <span role="status">{{ phases[now.progress?.phase ?? 'reading'] }} …</span>
        <progress aria-label="Avanzamento" [value]="now.progress?.loaded ?? 0" [max]="now.progress?.total ?? 1"></progress>
      </p>
    } @else if (now.state === 'sent') {
      <p role="status">Inviato, con il numero {{ now.messageId }}.</p>
    } @else if (now.state === 'unknown') {
      <div role="alert" class="unknown">
        <h2>Non si sa se è partito</h2>
        <app-explained [error]="now.error" />
        @if (now.settled !== undefined) {
          <p>Non si sa ancora.</p>
        }
        @if (now.settleError !== undefined) {
          <app-explained [error]="now.settleError" />
        }
      </div>
    } @else if (now.state === 'notSent') {
      <div role="alert">
        <h2>Non inviato</h2>
        @if (now.error === undefined) {
          <p>Il messaggio non è mai partito.</p>
        } @else {
          <app-explained [error]="now.error" />
        }
      </div>
    }
  `,
})
export class Outcome {
  readonly status = input.required<Status>();
  protected readonly phases = PHASES;
}
