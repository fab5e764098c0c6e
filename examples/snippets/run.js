/**
 * Goes on with a campaign where it stood, follows it, and tells of every row what became of it.
 *
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {string} id
 */
export async function run(pec, id) {
  const campaign = await pec.campaigns.open(id);
  const end = campaign.subscribe((event) => console.log(event.type));
  await campaign.run();
  await campaign.follow();
  end();
  return (await campaign.export({ format: 'csv' })).text();
}
