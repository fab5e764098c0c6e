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
  const made = pec.campaigns.create({
    kind: 'single',
    template: false,
    reference: false,
    together: true, // one row, whoever it goes to
    name: message.subject,
    ...message, // with `recipients`, a list of addresses, in place of `recipient`
  });
  made.catch(() => (button.disabled = false)); // nothing is written down, and nothing was sent
  const campaign = await made;
  if (campaign.problems.length > 0) {
    await pec.campaigns.delete(campaign.id); // it is `blocked`: nothing was sent, and it is made anew
    button.disabled = false;
    return { state: 'blocked', problems: campaign.problems };
  }
  return await runWritten(campaign, button);
}

/**
 * Sends it, once. The button is free again where it was sent or certainly was not; else the next one is a person's decision.
 *
 * @param {import('pec-massiva/full').Campaign} campaign
 * @param {{ disabled: boolean }} button
 */
export async function runWritten(campaign, button) {
  let outcome;
  try {
    await campaign.run(); // resolves also where it was refused, or nobody knows: the row says it
    outcome = await outcomeOf(campaign);
  } catch (error) {
    // The storage failed, the core broke, or `close()` ended it: it may have been posted. Opened again, the row says it.
    outcome = { state: 'stopped', messageId: undefined, error };
  }
  button.disabled = !['sent', 'refused', 'skipped'].includes(outcome?.state ?? 'unknown');
  return { id: campaign.id, ...outcome };
}

/**
 * Of one that is `unknown`: a person has looked for it, and says what became of it. `notSent` sends it again, the same one.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {string} id
 * @param {'sent' | 'notSent'} word
 * @param {{ disabled: boolean }} button
 */
export async function decideWritten(pec, id, word, button) {
  const campaign = await pec.campaigns.open(id);
  await campaign.resolve(0, word);
  return await runWritten(campaign, button);
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
