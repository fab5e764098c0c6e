/**
 * pec-massiva/full: everything of the main entry, and mailboxes, the business register and campaigns. The same class on a
 * compiled core of its own: import one of the two entries, or this one when it is needed
 * (`await import('pec-massiva/full')`); clients of both share errors, attachments, the pace and what counts against the
 * limits of a campaign. `instanceof` is true only for the class of the entry that made a client; `'campaigns' in pec` tells
 * whether it has them.
 *
 * @module pec-massiva/full
 */

import type { Campaigns } from './campaigns.js';
import { PecMassiva as Client } from './index.js';
import type { Mailboxes, Registry } from './mailboxes.js';

export * from './index.js';
export * from './campaigns.js';
export * from './mailboxes.js';

/** A client of the PEC Massiva service, with all that it can do. */
export class PecMassiva extends Client {
  /** Mailboxes of `pec.openapi.it`: from the question whether an address is free to the end. */
  readonly mailboxes: Mailboxes;

  /** What the business register is told of a company's address. */
  readonly registry: Registry;

  /** Campaigns: one message to each of thousands, kept in a journal. */
  readonly campaigns: Campaigns;
}
