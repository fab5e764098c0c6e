import { PecMassiva, isPecError } from '/pec-massiva/index.js';
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
  } catch (error) {
    const isNotSent = isPecError(error) && error.name !== 'UnknownOutcomeError';
    const { what, meaning, todo, problems } = explain(isPecError(error) ? error : { code: 'unknownOutcome' });
    const reasons = problems.map(({ text: reason }) => reason);
    line.textContent = [what, ...reasons, meaning, todo].filter(Boolean).join(' ');
    button.disabled = !isNotSent;
    if (!isNotSent) line.append(' ', lookedFor()); // it may have been sent: the next one is a person's decision
    return;
  }
  button.disabled = false;
  try {
    for await (const { state } of pec.shipments.track(messageId)) {
      line.textContent = `${messageId}: ${state}`;
    }
  } catch (error) {
    line.textContent = `${messageId}: inviato. ${explain(error).what}`; // only following it came to an end
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
