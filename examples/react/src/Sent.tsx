// #region shipment
import { useShipment } from 'pec-massiva/react';
import { explain } from 'pec-massiva/words/it';
// #endregion shipment

import { pec } from './pec';
import { STATES } from './words';

export interface SentMessage {
  messageId: string;
  subject: string;
  recipients: string[];
}

/** What was sent, each message followed for as long as this is looked at. */
export function Sent({ messages }: { messages: readonly SentMessage[] }) {
  return (
    <>
      <h1>Inviati</h1>
      {messages.length === 0 && <p>Ancora nessuno.</p>}
      <ul>
        {messages.map((message) => (
          <Shipment key={message.messageId} {...message} />
        ))}
      </ul>
    </>
  );
}

// #region shipment
function Shipment({ messageId, subject, recipients }: SentMessage) {
  const { status, isFollowing, error, retry } = useShipment(pec, messageId);
  return (
    <li>
      <h2>{subject}</h2>
      <p>A {recipients.join(', ')}</p>
      <p role="status">{STATES[status?.state ?? 'submitted']}</p>
      {status !== undefined && (
        <p>
          Consegne: {status.delivered} di {recipients.length}
        </p>
      )}
      {error !== undefined && (
        <p role="alert">
          {explain(error).what}{' '}
          <button type="button" disabled={isFollowing} onClick={retry}>
            Riprova a leggere le ricevute
          </button>
        </p>
      )}
    </li>
  );
}
// #endregion shipment
