/**
 * One message to each row of a table, checked and written down. Nothing is sent yet.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {File} table such as a CSV file with the columns `pec`, `nome` and `numero`
 */
export async function campaign(pec, table) {
  const made = await pec.campaigns.create({
    ...{ name: 'Avvisi', sender: 'comune@pecmassiva.com', recipients: table },
    ...{ subject: 'Avviso n. {{numero}}', text: 'Gentile {{nome}}, …' },
  });
  return { made, problems: made.problems, estimate: made.estimate, first: made.problems.length === 0 ? await made.preview(0) : undefined };
}
