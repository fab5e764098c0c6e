/** How many rows were in which state, over time: from the journal's rows, and from then on as it goes. */

/**
 * @typedef {import('../../pec-massiva/full.js').CampaignProgress} CampaignProgress
 * @typedef {import('../../pec-massiva/full.js').CampaignRow} CampaignRow
 */

/** The bands of the chart, from its bottom. */
export const BANDS = /** @type {const} */ ([
  ['delivered', 'Delivered'],
  ['sent', 'Sent, receipts awaited'],
  ['failed', 'Not delivered'],
  ['refused', 'Refused'],
  ['unknown', 'Nobody knows'],
  ['pending', 'To be sent'],
]);

/** @typedef {typeof BANDS[number][0]} Band */
/** @typedef {{ at: number } & Record<Band, number>} Sample */

/** Samples that are kept; where there are more, those go that lie closest. */
const MOST = 240;

/** @param {CampaignProgress} progress @param {number} at @returns {Sample} */
export function sampleOf({ sent, delivered, failed, refused, unknown, pending }, at) {
  return { at, delivered, sent: Math.max(sent - delivered - failed, 0), failed, refused, unknown, pending };
}

/**
 * What happened to a row, and when.
 *
 * @param {CampaignRow} row
 * @returns {{ at: number, from: Band, to: Band }[]}
 */
function changesOf({ state, postedAt, settledAt, shipment }) {
  const at = (settledAt ?? postedAt)?.getTime();
  if (at === undefined || (state !== 'sent' && state !== 'refused' && state !== 'unknown')) {
    return [];
  }
  /** @type {{ at: number, from: Band, to: Band }[]} */
  const changes = [{ at, from: 'pending', to: state }];
  // An ordinary address gets no receipt: nobody knows.
  const isFailed = shipment !== undefined && shipment.final && shipment.state !== 'accepted';
  if (shipment !== undefined && (shipment.delivered > 0 || isFailed)) {
    const to = shipment.delivered > 0 ? 'delivered' : 'failed';
    changes.push({ at: Math.max(at, shipment.askedAt.getTime()), from: 'sent', to });
  }
  return changes;
}

/** Samples of one campaign, in their order, never more than a few hundred. */
export class History {
  /** @type {Sample[]} */
  samples = [];
  /** Milliseconds between two samples, but for the last, which is always the newest. */
  #step = 0;

  /** @param {CampaignProgress} progress @param {number} at */
  add(progress, at) {
    const sample = sampleOf(progress, at);
    const last = this.samples.at(-1);
    const isNews = last === undefined || BANDS.some(([band]) => band !== 'pending' && last[band] !== sample[band]);
    if (isNews) {
      this.#push(sample);
    }
  }

  /** @param {Sample} sample */
  #push(sample) {
    const { samples } = this;
    const [before, last] = samples.slice(-2);
    // The newest was kept for being the newest.
    if (last !== undefined && last.at - before.at < this.#step) {
      samples.pop();
    }
    samples.push(sample);
    if (samples.length > MOST) {
      this.#step = Math.max((sample.at - samples[0].at) / (MOST / 2), 1);
      this.samples = [];
      samples.forEach((one) => this.#push(one));
    }
  }

  /**
   * Takes what the journal's rows tell of the time before.
   *
   * @param {AsyncIterable<CampaignRow>} rows
   * @param {CampaignProgress} progress
   */
  async read(rows, { total, skipped }) {
    const changes = [];
    for await (const row of rows) {
      changes.push(...changesOf(row));
    }
    changes.sort((one, other) => one.at - other.at);
    const counts = { delivered: 0, sent: 0, failed: 0, refused: 0, unknown: 0, pending: total - skipped };
    const later = this.samples;
    this.samples = [];
    for (const { at, from, to } of changes) {
      if (this.samples.length === 0) {
        this.#push({ at, ...counts });
      }
      counts[from] -= 1;
      counts[to] += 1;
      this.#push({ at, ...counts });
    }
    const end = this.samples.at(-1)?.at ?? -Infinity;
    for (const sample of later.filter(({ at }) => at > end)) {
      this.#push(sample);
    }
  }
}
