import type { SendStatus } from 'pec-massiva/react';
import { explain } from 'pec-massiva/words/it';

import { PHASES } from './words';

/** How far a message is, or what became of it. What nobody knows is shown apart, and never as a failure. */
export function Outcome({ status }: { status: SendStatus }) {
  switch (status.state) {
    case 'idle':
      return null;
    case 'sending': {
      const { phase, loaded, total } = status.progress ?? { phase: 'reading', loaded: 0, total: 1 };
      return (
        <p>
          <span role="status">{PHASES[phase]} …</span> <progress aria-label="Avanzamento" value={loaded} max={total} />
        </p>
      );
    }
    case 'sent':
      return <p role="status">Inviato, con il numero {status.messageId}.</p>;
    case 'unknown':
      return (
        <div role="alert" className="unknown">
          <h2>Non si sa se è partito</h2>
          <Explained error={status.error} />
          {status.settled !== undefined && <p>Non si sa ancora.</p>}
          {status.settleError !== undefined && <Explained error={status.settleError} />}
        </div>
      );
    case 'notSent':
    case 'refused':
      return (
        <div role="alert">
          <h2>Non inviato</h2>
          {status.error === undefined ? <p>Il messaggio non è mai partito.</p> : <Explained error={status.error} />}
        </div>
      );
  }
}

function Explained({ error }: { error: unknown }) {
  const { what, meaning, todo, problems } = explain(error);
  return (
    <>
      <p>{[what, meaning, todo].filter(Boolean).join(' ')}</p>
      {problems.length > 0 && (
        <ul>
          {problems.map(({ field, text }) => (
            <li key={field + text}>{text}</li>
          ))}
        </ul>
      )}
    </>
  );
}
