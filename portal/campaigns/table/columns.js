/** The columns of a table, known before anything is checked: for the choices that the form offers. */

/**
 * @typedef {import('../../pec-massiva/full.js').PecMassiva} PecMassiva
 * @typedef {import('../../pec-massiva/full.js').CampaignProblem} CampaignProblem
 *
 * @typedef {object} Columns
 * @property {readonly string[]} columns
 * @property {string} [addressColumn] where it is clear
 * @property {CampaignProblem[]} problems what is wrong with the whole of it
 */

/** The beginning of a table, which names its columns and shows which one has addresses. */
const BEGINNING = 256 * 1024;

/** A damaged letter, which stops a campaign for good: should the page end meanwhile, nobody could send what is left of it. */
const STOP = '\ufffd';

/**
 * The beginning of a table up to a line's end, so that no letter is cut in two.
 *
 * @param {Blob} table
 */
async function beginning(table) {
  if (table.size <= BEGINNING) {
    return table;
  }
  const bytes = new Uint8Array(await table.slice(0, BEGINNING).arrayBuffer());
  const end = bytes.lastIndexOf(0x0a) + 1;
  // In UTF-16 that byte may be the first half of a letter.
  const isHalf = end % 2 === 1 && bytes[end] === 0;
  return table.slice(0, end === 0 ? BEGINNING : end + Number(isHalf));
}

/**
 * @param {PecMassiva} pec
 * @param {Blob} table
 * @param {string | undefined} encoding as somebody said
 * @returns {Promise<Columns>}
 */
export async function columnsOf(pec, table, encoding) {
  // The package reads tables, in whatever form spreadsheets write them; what it reads is a campaign.
  const campaign = await pec.campaigns.create({
    ...{ kind: 'single', name: 'columns', sender: 'columns@example.com', subject: 'columns', text: STOP },
    recipients: await beginning(table),
    .../** @type {any} */ ({ encoding }),
  });
  const { id, columns, addressColumn } = campaign;
  campaign.close();
  await pec.campaigns.delete(id);
  const problems = campaign.problems.filter(({ row, column }) => row === undefined && column !== 'text' && column !== 'subject');
  return addressColumn === undefined ? { columns, problems } : { columns, addressColumn, problems };
}
