/** A campaign that a server sends: it ends between two messages when it is told to, and goes on where it stood. */

// #region work
import { PecMassiva } from 'pec-massiva/full';
import { fileJournal } from 'pec-massiva/journal';
// #endregion work

/**
 * @param {string} path of the journal, on a disk of this machine
 * @param {import('pec-massiva/full').ClientOptions} options
 * @param {(campaigns: import('pec-massiva/full').Campaigns) => Promise<import('pec-massiva/full').Campaign>} choose
 * @param {AbortSignal} ending such as one that SIGTERM aborts
 */
export async function work(path, options, choose, ending) {
  // #region work
  const journal = fileJournal(path);
  const pec = new PecMassiva({ ...options, journal });
  try {
    const campaign = await choose(pec.campaigns); // create(…) or open(id)
    const stop = () => campaign.pause(); // the message under way is finished, no other is begun
    ending.addEventListener('abort', stop, { once: true });
    const { state, reason } = ending.aborted ? campaign.progress : await campaign.run();
    return { id: campaign.id, state, reason };
  } finally {
    pec.close();
    await journal.close();
  }
  // #endregion work
}
