/** The steps from an address to an active mailbox. */

import { t } from '../../words/words.js';

export const stepNames = () => [t('step.address'), t('step.owner'), t('step.review'), t('step.documents')];
