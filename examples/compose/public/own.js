// #region give
// With a bundler: 'pec-massiva', 'pec-massiva/compose/slim' and 'pec-massiva/words/it'.
import { define } from '/pec-massiva/compose-slim.js';
import { PecMassiva } from '/pec-massiva/index.js';
import * as it from '/pec-massiva/words-it.js';

define({ words: { it } });

const form = document.querySelector('pec-compose');
form.client = new PecMassiva({ baseUrl: '/api/pec' });
form.value = { recipient: 'consegna@pec.example.it', subject: 'Avviso n. 12', text: 'Gentile impresa, …' };
// #endregion give

// #region hear
const status = document.querySelector('[role=status]');
form.addEventListener('pec-sent', async ({ detail }) => {
  for await (const { state } of form.client.shipments.track(detail.messageId)) {
    status.textContent = `${detail.messageId}: ${state}`;
  }
});
form.addEventListener('pec-unknown', ({ detail }) => {
  status.textContent = `Da chiarire: ${detail.idempotencyKey}`;
});
// #endregion hear
