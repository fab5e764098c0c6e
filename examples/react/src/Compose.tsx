import type { Message } from 'pec-massiva';
import { useSend, type SendStatus } from 'pec-massiva/react';
import { useState, type FormEvent } from 'react';

import { Outcome } from './Outcome';
import { pec, SENDER } from './pec';
import type { SentMessage } from './Sent';

interface Props {
  onSent: (message: SentMessage) => void;
  onNew: () => void;
}

/** One message: written, looked at, sent once. Another one is another `Compose`. */
export function Compose({ onSent, onNew }: Props) {
  const [message, setMessage] = useState<Message & { recipient: string[]; attachments: File[] }>();

  function look(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const text = (name: string) => String(data.get(name)).trim();
    setMessage({
      sender: SENDER,
      recipient: text('recipients').split(/[\s,;]+/),
      subject: text('subject'),
      text: text('text'),
      // A file input in which nothing was chosen gives a file without a name.
      attachments: data.getAll('files').filter((file): file is File => file instanceof File && file.name !== ''),
    });
  }

  // #region send
  const { status, send, settle } = useSend(pec);

  /** Sends it, or asks what became of it. A second click is the same sending, and gets the same outcome. */
  async function until(outcome: Promise<SendStatus>) {
    const end = await outcome;
    if (end.state === 'sent' && message !== undefined) {
      onSent({ messageId: end.messageId, subject: message.subject, recipients: message.recipient });
    }
  }
  // #endregion send

  const isOpen = status.state === 'idle' || status.state === 'notSent' || status.state === 'refused';
  return (
    <>
      <h1>Nuovo messaggio</h1>
      <form onSubmit={look} hidden={message !== undefined}>
        <label>
          Destinatari
          <textarea name="recipients" required defaultValue="consegna@pec.example.it" />
        </label>
        <label>
          Oggetto
          <input name="subject" required />
        </label>
        <label>
          Testo
          <textarea name="text" required />
        </label>
        <label>
          Allegati
          <input name="files" type="file" multiple />
        </label>
        <button>Controlla</button>
      </form>
      {message !== undefined && (
        <section aria-label="Prima di inviare">
          <dl>
            <dt>A</dt>
            <dd>{message.recipient.join(', ')}</dd>
            <dt>Oggetto</dt>
            <dd>{message.subject}</dd>
            <dt>Testo</dt>
            <dd>{message.text}</dd>
            <dt>Allegati</dt>
            <dd>{message.attachments.map(({ name }) => name).join(', ') || 'nessuno'}</dd>
          </dl>
          <Outcome status={status} />
          {isOpen && (
            <p>
              <button type="button" onClick={() => setMessage(undefined)}>
                Correggi
              </button>
              <button type="button" onClick={() => until(send(message))}>
                Invia
              </button>
            </p>
          )}
          {status.state === 'unknown' && (
            <p>
              <button type="button" disabled={status.isSettling} onClick={() => until(settle())}>
                Chiedi che cosa ne è stato
              </button>
              <button type="button" disabled={status.isSettling} onClick={onNew}>
                L’ho cercato: nuovo messaggio
              </button>
            </p>
          )}
          {status.state === 'sent' && (
            <button type="button" onClick={onNew}>
              Nuovo messaggio
            </button>
          )}
        </section>
      )}
    </>
  );
}
