import { Component, signal } from '@angular/core';

import { environment } from '../environments/environment';
import { Compose } from './compose';
import { Sent } from './sent-list';
import type { SentMessage } from './sent';

@Component({
  selector: 'app-root',
  imports: [Compose, Sent],
  template: `
    @if (isTrial) {
      <header class="trial">Prova: non parte nulla.</header>
    }
    <nav aria-label="Viste">
      <button type="button" [attr.aria-current]="view() === 'compose' ? 'page' : null" (click)="view.set('compose')">Scrivi</button>
      <button type="button" [attr.aria-current]="view() === 'sent' ? 'page' : null" (click)="view.set('sent')">Inviati ({{ sent().length }})</button>
    </nav>
    <main>
      <!-- A chunk of its own with all that sends: what loads first stays within the budget. -->
      @defer (on immediate) {
        <!-- It stays there, with what was typed and the files that were chosen. -->
        <div [hidden]="view() !== 'compose'">
          <app-compose (sent)="keep($event)" />
        </div>
        @if (view() === 'sent') {
          <app-sent [messages]="sent()" />
        }
      } @error {
        <p role="alert">La pagina non si è caricata per intero. Ricaricarla.</p>
      }
    </main>
  `,
})
export class App {
  /** The service is in memory. The page has to say so: there, too, a message is told to be sent. */
  protected readonly isTrial = environment.pecUrl === undefined;
  protected readonly view = signal<'compose' | 'sent'>('compose');
  protected readonly sent = signal<readonly SentMessage[]>([]);

  /** By its id: two clicks are told twice, of one message. */
  protected keep(message: SentMessage) {
    this.sent.update((all) => [message, ...all.filter(({ messageId }) => messageId !== message.messageId)]);
  }
}
