/** How full the mailbox is. */

import { byId, wordsOfError } from './parts/elements.js';

/** @param {import('./pec-massiva/full.js').PecMassiva} pec */
export async function showQuota(pec) {
  const text = byId('quota-text', HTMLSpanElement);
  try {
    const { ratio } = await pec.quota();
    const percent = `${(ratio * 100).toFixed(1)} %`;
    const meter = byId('quota-meter', HTMLMeterElement);
    meter.value = ratio;
    meter.textContent = percent;
    text.textContent = `${percent} full`;
  } catch (error) {
    text.textContent = wordsOfError(error);
  }
}
