import { Component, input } from '@angular/core';

import type { SentMessage } from './sent';
import { Shipment } from './shipment';

/** What was sent, each message followed for as long as this is looked at. */
@Component({
  selector: 'app-sent',
  imports: [Shipment],
  template: `
    <h1>Inviati</h1>
    <ul>
      @for (message of messages(); track message.messageId) {
        <li><app-shipment [message]="message" /></li>
      }
    </ul>
    @if (messages().length === 0) {
      <p>Ancora nessuno.</p>
    }
  `,
})
export class Sent {
  readonly messages = input.required<readonly SentMessage[]>();
}
