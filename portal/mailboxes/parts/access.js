/** What is said where the portal may not do anything with mailboxes, and of all other errors. */

import { t } from '../../words/words.js';
import { callout, errorCallout } from '../../ui/callout.js';
import { el } from '../../ui/el.js';

/** @param {unknown} error */
export function trouble(error) {
  const { name, reason } = /** @type {{ name?: string, reason?: string }} */ (error ?? {});
  // A session that is over is another matter: signing in again helps.
  return name === 'PermissionError' && reason !== 'session'
    ? callout('info', t('mailboxes.noAccess'), el('p', {}, t('mailboxes.noAccessWords')))
    : errorCallout(error);
}
