import { useState } from 'react';

import { Compose } from './Compose';
import { IS_TRIAL } from './pec';
import { Sent, type SentMessage } from './Sent';

export function App() {
  const [view, setView] = useState<'compose' | 'sent'>('compose');
  const [draft, setDraft] = useState(0);
  const [sent, setSent] = useState<readonly SentMessage[]>([]);
  // By its id: two clicks are told twice, of one message.
  const onSent = (message: SentMessage) => setSent((all) => [message, ...all.filter(({ messageId }) => messageId !== message.messageId)]);
  const current = (name: typeof view) => (view === name ? 'page' : undefined);
  return (
    <>
      {IS_TRIAL && <header className="trial">Prova: non parte nulla.</header>}
      <nav aria-label="Viste">
        <button type="button" aria-current={current('compose')} onClick={() => setView('compose')}>
          Scrivi
        </button>
        <button type="button" aria-current={current('sent')} onClick={() => setView('sent')}>
          Inviati ({sent.length})
        </button>
      </nav>
      <main>
        {/* It stays there, so that a message that is under way is never without its component. */}
        <div hidden={view !== 'compose'}>
          <Compose key={draft} onSent={onSent} onNew={() => setDraft(draft + 1)} />
        </div>
        {view === 'sent' && <Sent messages={sent} />}
      </main>
    </>
  );
}
