import { PecMassiva } from '/pec-massiva/index.js';
import { explain } from '/pec-massiva/words-it.js';

const pec = new PecMassiva({ baseUrl: '/api/pec' });
const form = document.querySelector('form');
const status = document.querySelector('[role=status]');
const button = form.querySelector('button');

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const { recipient, subject, text, files } = form.elements;
  button.disabled = true;
  try {
    const { messageId } = await pec.send({
      sender: 'comune@pecmassiva.com',
      recipient: recipient.value,
      subject: subject.value,
      text: text.value,
      attachments: files.files,
    });
    for await (const { state } of pec.shipments.track(messageId)) {
      status.textContent = `${messageId}: ${state}`;
    }
  } catch (error) {
    const { what, meaning, todo } = explain(error);
    status.textContent = [what, meaning, todo].join(' ');
  } finally {
    button.disabled = false;
  }
});
