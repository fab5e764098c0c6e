/** The files that went with a campaign, as far as all its messages had them: for another one that is made of it. */

/**
 * @typedef {import('../sends/sends.js').Campaign} Campaign
 * @typedef {import('../sends/sends.js').CampaignRow} CampaignRow
 * @typedef {{ name: string, data: Blob }} Attached
 */

/** Messages that are looked at: the first, the last, and some between them. */
const SEEN = 12;

/** @param {CampaignRow[]} rows */
const some = (rows) => (rows.length <= SEEN ? rows : Array.from({ length: SEEN }, (_, place) => rows[Math.round((place * (rows.length - 1)) / (SEEN - 1))]));

/** @param {Campaign} campaign @param {CampaignRow} row @returns {Promise<Attached[] | undefined>} nothing where they cannot be read */
async function attachedTo(campaign, { index }) {
  try {
    const { attachments } = await campaign.preview(index);
    return Array.from(/** @type {Iterable<any>} */ (attachments ?? []), ({ name, data }) => ({ name, data: new Blob([data]) }));
  } catch {
    return undefined;
  }
}

/** Whether a cell of a row names a file: then it is this row's own, and nobody else's. @param {CampaignRow} row @param {string} file */
function isNamed({ fields }, file) {
  const stem = file.replace(/\.[^.]*$/, '').toLowerCase();
  return Object.values(fields).some((cell) => cell.toLowerCase().includes(stem));
}

/** @param {Blob} one @param {Blob} other */
async function isSame(one, other) {
  if (one.size !== other.size) {
    return false;
  }
  const [first, second] = await Promise.all([one, other].map(async (data) => new Uint8Array(await data.arrayBuffer())));
  return first.every((byte, place) => byte === second[place]);
}

/**
 * A file of one row must never reach another: only what each has alike, and no cell names, is of all.
 *
 * @param {Campaign} campaign @param {CampaignRow[]} rows all of it
 * @returns {Promise<{ files: File[], hasOthers: boolean }>} `hasOthers`: whether there are more, or may be
 */
export async function filesOf(campaign, rows) {
  const seen = some(rows);
  const read = await Promise.all(seen.map((row) => attachedTo(campaign, row)));
  const all = read.filter((one) => one !== undefined);
  const [first = []] = all;
  const files = [];
  for (const { name, data } of first) {
    const others = all.map((attached) => attached.find((one) => one.name === name));
    const isOfAll = (await Promise.all(others.map((one) => one !== undefined && isSame(one.data, data)))).every(Boolean);
    if (isOfAll && !seen.some((row) => isNamed(row, name))) {
      files.push(new File([data], name));
    }
  }
  return { files, hasOthers: all.length === 0 || all.some((attached) => attached.length > files.length) };
}
