import { Component, computed, inject, output, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import type { Message } from 'pec-massiva';

import { Outcome } from './outcome';
import { Outgoing, type Status } from './outgoing';
import { Pec, SENDER } from './pec';
import type { SentMessage } from './sent';

type Looked = Message & { recipient: string[]; attachments: File[] };

/** One message at a time: written, looked at, sent once. */
@Component({
  selector: 'app-compose',
  imports: [ReactiveFormsModule, Outcome],
  templateUrl: './compose.html',
})
export class Compose {
  readonly sent = output<SentMessage>();

  readonly #pec = inject(Pec).client;
  readonly #outgoing = signal(new Outgoing(this.#pec));
  protected readonly status = computed(() => this.#outgoing().status());
  protected readonly message = signal<Looked | undefined>(undefined);
  protected readonly form = inject(NonNullableFormBuilder).group({
    recipients: ['consegna@pec.example.it', Validators.required],
    subject: ['', Validators.required],
    text: ['', Validators.required],
  });
  #files: File[] = [];

  protected choose({ target }: Event) {
    this.#files = [...((target as HTMLInputElement).files ?? [])];
  }

  protected look() {
    if (this.form.invalid) return;
    const { recipients, subject, text } = this.form.getRawValue();
    this.message.set({
      sender: SENDER,
      recipient: recipients.trim().split(/[\s,;]+/),
      subject: subject.trim(),
      text: text.trim(),
      attachments: this.#files,
    });
  }

  /** Begins a new one. Of one that nobody knows of, this is a person's word that it was looked for. @param element which empties its file input, too */
  protected again(element: HTMLFormElement) {
    element.reset();
    this.#files = [];
    this.message.set(undefined);
    this.#outgoing.set(new Outgoing(this.#pec));
  }

  protected names(files: File[]) {
    return files.map(({ name }) => name).join(', ') || 'nessuno';
  }

  protected async send(message: Looked) {
    this.#tell(await this.#outgoing().send(message), message);
  }

  protected async settle(message: Looked) {
    this.#tell(await this.#outgoing().settle(), message);
  }

  #tell(end: Status, { subject, recipient }: Looked) {
    if (end.state === 'sent') this.sent.emit({ messageId: end.messageId, subject, recipients: recipient });
  }
}
