/** One message to each recipient, in place of one to all: the page keeps what the form was about to send. */
export function sendToEach(form, pec) {
  form.addEventListener('pec-before-send', async (event) => {
    event.preventDefault();
    const { sender, recipient, subject, text, attachments } = event.detail.message;
    const once = { kind: 'single', template: false, reference: false };
    const campaign = await pec.campaigns.create({ ...once, name: subject, sender, subject, text, attachments, recipients: recipient });
    form.reset();
    await campaign.run();
  });
}
