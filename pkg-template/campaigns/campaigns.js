/** `pec.campaigns`: making, opening, listing and deleting; each campaign is a `Campaign`. */

import { persist } from '../core/js/indexed-db.js';
import { marked } from '../common/bound.js';
import { copyOf, isList, orFalse } from '../common/copies.js';
import { Campaign } from './campaign.js';
import { objectsOf } from './recipients.js';

/**
 * @typedef {import('../types/campaigns.d.ts').Campaigns} Campaigns
 * @typedef {import('./campaign.js').Call} Call
 */

/**
 * @param {Call} call
 * @param {(item: any) => any} itemOf makes what the core takes of a file
 * @returns {Campaigns}
 */
export function campaignsOf(call, itemOf) {
  /** @type {Campaigns} */
  const campaigns = {
    create: async (fields, options) => {
      const { copy, records } = orFalse(() => campaignOf(fields, itemOf)) || {};
      const core = await call(options, (client, taken) => client.createCampaign(copy, records, taken));
      return new Campaign(core, call);
    },
    open: async (id, options) =>
      new Campaign(await call(options, (client, taken) => client.openCampaign(id, taken)), call),
    list: async (options) => call(options, (client, taken) => client.listCampaigns(taken)),
    delete: async (id, options) => call(options, (client, taken) => client.deleteCampaign(id, taken)),
    persist: async () => persist(),
  };
  return Object.freeze(marked(campaigns));
}

/**
 * A campaign's fields as they are now.
 *
 * @param {any} fields
 * @param {(item: any) => any} itemOf
 */
function campaignOf(fields, itemOf) {
  const copy = copyOf(fields);
  if (typeof copy !== 'object' || copy === null) {
    return { copy };
  }
  /** @type {string | false | undefined} */
  let records;
  const { recipients, attachments, rowAttachments, pace, acceptedAddresses } = copy;
  if (Array.isArray(recipients)) {
    records = orFalse(() => JSON.stringify(objectsOf(withColumns(recipients))));
  }
  copy.attachments = filesOf(attachments, itemOf);
  copy.pace = copyOf(pace);
  copy.acceptedAddresses = Array.isArray(acceptedAddresses) ? [...acceptedAddresses] : acceptedAddresses;
  copy.rowAttachments = copyOf(rowAttachments);
  if (copy.rowAttachments && typeof copy.rowAttachments === 'object') {
    const { columns, files } = copy.rowAttachments;
    copy.rowAttachments.columns = Array.isArray(columns) ? columns.map(copyOf) : copyOf(columns);
    copy.rowAttachments.files = filesOf(files, (file) => itemOf(withFolders(file)));
  }
  return { copy, records };
}

/**
 * Bare addresses are rows of one column.
 *
 * @param {unknown[]} recipients
 */
function withColumns(recipients) {
  const isBare = recipients.length > 0 && recipients.every((one) => typeof one === 'string');
  return isBare ? recipients.map((address) => ({ address })) : recipients;
}

/**
 * The items of a list. One that breaks is no list: its first half must not be kept as the whole.
 *
 * @param {any} list
 * @param {(item: any) => any} itemOf
 */
function filesOf(list, itemOf) {
  return isList(list) ? orFalse(() => Array.from(list, itemOf)) : list;
}

/**
 * A file of a chosen folder is known by its way from there.
 *
 * @param {any} file
 */
function withFolders(file) {
  const path = file?.webkitRelativePath;
  return typeof path === 'string' && path !== '' ? { name: path, type: file.type, data: file } : file;
}
