/** Campaigns in a page. `pec` is `new PecMassiva({ baseUrl: '/api/pec' })` of `pec-massiva/full`. */

/**
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {File} csvFile with the columns `pec`, `nome`, `numero` and `allegato`
 * @param {File} file for all
 * @param {{ files: File[] }} folder an `<input type="file" webkitdirectory>`
 */
export async function create(pec, csvFile, file, folder) {
  // #region create
  const campaign = await pec.campaigns.create({
    name: 'Avvisi 2026',
    sender: 'comune@pecmassiva.com',
    subject: 'Avviso n. {{numero}}',
    body: '<p>Gentile {{nome}}, …', // values are escaped; {{{field}}} is not
    recipients: csvFile, // File, Blob, text, or an array of objects
    attachments: [file], // for all, encoded once
    rowAttachments: { columns: ['allegato'], files: folder.files }, // one's own, by name
    pace: { perDay: 3500, hours: { from: '08:00', to: '20:00' } },
    pricePerMessage: 0.05,
  });
  // #endregion create
  return campaign;
}

/** @param {import('pec-massiva/full').Campaign} campaign */
export async function look(campaign) {
  // #region look
  const { problems, estimate } = campaign; // { messages, days, finishesAt, cost, … }
  const first = problems.length === 0 ? await campaign.preview(0) : undefined; // the very message that will be sent
  // #endregion look
  return { problems, estimate, first };
}

/** @param {import('pec-massiva/full').Campaign} campaign */
export async function send(campaign) {
  // #region send
  const { state, reason } = await campaign.run(); // done, or paused and why
  await campaign.follow(); // receipts, row by row, to the end
  const table = await campaign.export({ format: 'csv' }); // every row: id, state, times
  // #endregion send
  return { state, reason, table };
}

/**
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {(campaigns: import('pec-massiva/full').CampaignInList[]) => Promise<string | undefined>} choose shows them, and gives the id of one
 */
export async function goOn(pec, choose) {
  // #region again
  const listed = await pec.campaigns.list();
  const open = listed.filter(({ kind, progress }) => kind === 'campaign' && ['ready', 'paused'].includes(progress.state));
  const id = await choose(open); // a person: one may have been made only to be looked at
  if (id === undefined) return undefined;
  const campaign = await pec.campaigns.open(id); // or by an id that you kept when you made it
  await campaign.run();
  // #endregion again
  return campaign;
}

/**
 * @param {import('pec-massiva/full').Campaign} campaign
 * @param {(words: string) => void} show
 */
export function watch(campaign, show) {
  // #region watch
  const stop = campaign.subscribe((event) => {
    if (event.type === 'progress') {
      show(`${event.progress.sent} of ${event.progress.total}`);
    } else if (event.type === 'waiting') {
      show(`until ${event.until.toLocaleString()}: ${event.reason}`);
    } else if (event.type === 'unknown') {
      show(`${event.row.address}: nobody knows`);
    }
  });
  // #endregion watch
  return stop;
}

/**
 * @param {import('pec-massiva/full').Campaign} campaign
 * @param {(row: import('pec-massiva/full').CampaignRow) => Promise<'sent' | 'notSent' | undefined>} askSomebody
 */
export async function clarify(campaign, askSomebody) {
  // #region clarify
  await campaign.reconcile(); // by the proxy's keys, else in the inbox
  for await (const row of campaign.rows({ state: 'unknown' })) {
    const word = await askSomebody(row); // a person, who looked into the mailbox
    if (word !== undefined) {
      await campaign.resolve(row.index, word); // 'notSent' lets it go again
    }
  }
  // #endregion clarify
}

/**
 * @param {import('pec-massiva/full').PecMassiva} pec
 * @param {File[]} files
 * @param {(progress: import('pec-massiva/full').Progress) => void} onProgress
 */
export async function single(pec, files, onProgress) {
  // #region single
  const campaign = await pec.campaigns.create({
    kind: 'single', // told apart in list(); its files go from the journal once its end is known
    template: false, // subject and text stand as they are, braces and all
    reference: false, // nothing is added to the subject
    together: true, // one message to all, who see each other; without it one to each
    name: 'Convocazione',
    sender: 'comune@pecmassiva.com',
    subject: 'Convocazione',
    text: 'Gentili …',
    recipients: ['a@pec.example.it', 'b@pec.example.it'],
    attachments: files,
  });
  if (campaign.problems.length === 0) {
    await campaign.run({ onProgress }); // as send() tells it
  }
  // #endregion single
  return campaign;
}

/** @param {import('pec-massiva/full').PecMassiva} pec */
export async function keep(pec) {
  // #region keep
  const isKept = await pec.campaigns.persist(); // on a click: the browser may ask
  // #endregion keep
  return isKept;
}

/** @param {import('pec-massiva/full').Campaign} campaign */
export async function save(campaign) {
  // #region save
  const record = await campaign.export({ format: 'json' });
  const link = URL.createObjectURL(record); // offer it for download
  // #endregion save
  return { record, link };
}
