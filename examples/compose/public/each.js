/**
 * One message to each recipient, in place of one to all. The form is locked while they go, and shows what became of them;
 * `list` shows the recipients to whom nothing went, or of whom nobody knows.
 */
export function sendToEach(form, pec, list) {
  const named = (key) => `(${key})`;

  /** What became of each; nothing where one is not sent. */
  async function told(campaign) {
    const rows = [];
    for await (const row of campaign.rows()) {
      rows.push(row);
    }
    const open = rows.filter(({ state }) => state !== 'sent');
    list.replaceChildren(...open.map(({ address, state }) => Object.assign(document.createElement('li'), { textContent: `${address}: ${state}` })));
    return { isUntouched: rows.every(({ attempts }) => attempts === 0), end: open.length === 0 ? { messageId: '', sent: rows.length } : undefined };
  }

  form.setAttribute('to-each', 'always');
  form.send = async ({ recipient, toEach, ...message }, { idempotencyKey, acceptedAddresses, signal, onProgress }) => {
    const once = { kind: 'single', template: false, reference: false, acceptedAddresses };
    const name = `${message.subject} ${named(idempotencyKey)}`;
    const campaign = await pec.campaigns.create({ ...once, ...message, name, recipients: recipient }, { signal });
    let fault;
    // With a problem nothing is sent, and all of them are told.
    await campaign.run({ signal, onProgress }).catch((error) => (fault = error));
    const { isUntouched, end } = await told(campaign);
    if (fault !== undefined && isUntouched) {
      // Nothing was sent, and nothing will be: the form says why.
      await pec.campaigns.delete(campaign.id);
      throw fault;
    }
    if (end === undefined) {
      // Not an error of the package: the form says that it may have been sent, and offers no other message.
      throw new Error('not all of it was sent', { cause: fault });
    }
    return end;
  };

  // It checks as ever, and asks after each.
  form.client = {
    send: pec.send,
    settle: async ({ idempotencyKey }) => {
      const { id } = (await pec.campaigns.list()).find(({ name }) => name.endsWith(named(idempotencyKey))) ?? {};
      if (id === undefined) {
        return { state: 'unknown' };
      }
      const campaign = await pec.campaigns.open(id);
      await campaign.reconcile();
      const { end } = await told(campaign);
      return end === undefined ? { state: 'unknown' } : { state: 'sent', ...end };
    },
  };
}
