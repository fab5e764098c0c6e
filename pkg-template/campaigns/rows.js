/** Rows, a page after the other. */

/** Rows that are taken out of the core at once. */
const PAGE = 200;

/**
 * @typedef {import('../types/campaigns.d.ts').CampaignRow} Row
 *
 * @param {number | null | undefined} limit how many are given at most
 * @param {(at: number | undefined, most: number) => Promise<Row[]>} read gives the next ones, from a place on
 */
export async function* rowsOf(limit, read) {
  /** @type {[number | undefined, number]} */
  let [at, left] = [undefined, limit ?? Infinity];
  // Asked at least once: whoever reads tells what is wrong with the limit.
  do {
    const most = Math.min(PAGE, left);
    const rows = await read(at, most);
    yield* rows;
    if (rows.length < most) {
      return;
    }
    at = rows[rows.length - 1].index + 1;
    left -= rows.length;
  } while (left > 0);
}
