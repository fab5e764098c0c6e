import { PecMassiva, UnknownOutcomeError } from '/pec-massiva/index.js';
import { explain } from '/pec-massiva/words-it.js';

const pec = new PecMassiva({ baseUrl: '/api/pec' });
const form = document.querySelector('form');
const messages = document.querySelector('[role=log]');
const button = form.querySelector('button');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { recipient, subject, text, files } = form.elements;
  const line = messages.appendChild(document.createElement('p'));
  line.textContent = 'Invio in corso …';
  button.disabled = true; // a second click would be a second message
  let messageId;
  try {
    ({ messageId } = await pec.send({
      sender: 'comune@pecmassiva.com',
      recipient: recipient.value,
      subject: subject.value,
      text: text.value,
      attachments: files.files,
    }));
    button.disabled = false;
    for await (const { state } of pec.shipments.track(messageId)) {
      line.textContent = `${messageId}: ${state}`;
    }
  } catch (error) {
    const { what, meaning, todo, problems } = explain(error);
    const reasons = problems.map(({ text: reason }) => reason);
    line.textContent = [messageId, what, ...reasons, meaning, todo].filter(Boolean).join(' ');
    if (error instanceof UnknownOutcomeError) {
      line.append(' ', lookedFor()); // it may have been sent: the next one is a person's decision
    } else if (messageId === undefined) {
      button.disabled = false; // it certainly was not sent
    }
  }
});

function lookedFor() {
  const looked = document.createElement('button');
  looked.textContent = 'L’ho cercato: nuovo messaggio';
  looked.addEventListener('click', () => {
    looked.remove();
    form.reset();
    button.disabled = false;
  });
  return looked;
}

button.disabled = false;
