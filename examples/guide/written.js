/**
 * One message that is written down before it goes: a campaign of one row.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {{ sender: string, recipients: string[], subject: string, text: string, attachments?: File[] }} message
 * @param {{ disabled: boolean }} button
 */
// #region send
export async function sendWritten(pec, message, button) {
  button.disabled = true; // a second click would be a second campaign, and a second message
  try {
    const campaign = await pec.campaigns.create({
      kind: 'single',
      template: false,
      reference: false,
      together: true, // one row, whoever it goes to
      name: message.subject,
      ...message,
    });
    if (campaign.problems.length > 0) {
      await pec.campaigns.delete(campaign.id); // it is `blocked`: nothing was sent, and it is made anew
      return { state: 'blocked', problems: campaign.problems };
    }
    await campaign.run(); // resolves whatever becomes of the message: the row says it
    return await outcomeOf(campaign);
  } finally {
    button.disabled = false;
  }
}

/**
 * What became of it: `sent` with its id, `refused`, `unknown` with an error that says why, or `pending`.
 *
 * @param {import('pec-massiva/full').Campaign} campaign
 */
export async function outcomeOf(campaign) {
  for await (const { state, messageId, error } of campaign.rows()) {
    return { state, messageId, error }; // its only row
  }
}

/**
 * After a reload: what became of each. Nothing is sent.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 */
export async function settleWritten(pec) {
  const outcomes = [];
  for (const { id, kind } of await pec.campaigns.list()) {
    if (kind === 'single') {
      const campaign = await pec.campaigns.open(id);
      await campaign.reconcile(); // asks the proxy by the row's key, else looks in the mailbox
      outcomes.push({ id, ...(await outcomeOf(campaign)) });
    }
  }
  return outcomes;
}
// #endregion send
