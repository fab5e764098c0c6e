/** `pec.mailboxes` and `pec.registry`: each method by its name, its subject and what goes with it. */

import { marked } from '../common/bound.js';
import { copyOf, isList, orFalse } from '../common/copies.js';

/**
 * @typedef {import('../types/mailboxes.d.ts').Mailboxes} Mailboxes
 * @typedef {import('../types/mailboxes.d.ts').Registry} Registry
 */

/**
 * Makes a call of the compiled client.
 *
 * @typedef {(name: string, subject: unknown, input: unknown, options: unknown) => Promise<any>} Make
 */

/** @param {Make} make @returns {Mailboxes} */
export function mailboxesOf(make) {
  /** @type {Mailboxes} */
  const mailboxes = {
    isAvailable: async (address, options) => make('isAvailable', address, undefined, options),
    isPecDomain: async (domain, options) => make('isPecDomain', domain, undefined, options),
    register: async (fields, options) => make('register', '', orFalse(() => copyOf(fields)), options),
    list: async (options) => make('list', '', undefined, options),
    get: async (id, options) => make('get', id, undefined, options),
    activationForm: async (id, options) => make('activationForm', id, undefined, options),
    archiveForm: async (id, options) => make('archiveForm', id, undefined, options),
    activate: async (id, documents, options) => make('activate', id, listed(documents), options),
    activateArchive: async (id, fields, options) =>
      make('activateArchive', id, orFalse(() => ({ ...fields, documents: listed(fields?.documents) })), options),
    resize: async (id, spaces, options) => make('resize', id, orFalse(() => copyOf(spaces)), options),
    changeType: async (id, type, options) => make('changeType', id, type, options),
    renew: async (id, options) => make('renew', id, undefined, options),
    revoke: async (id, options) => make('revoke', id, undefined, options),
    addUser: async (id, user, options) => make('addUser', id, orFalse(() => copyOf(user)), options),
    waitFor: async (id, states, options) =>
      make('waitFor', id, orFalse(() => (Array.isArray(states) ? [...states] : states)), options),
    certifyDomain: async (fields, options) => make('certifyDomain', '', orFalse(() => copyOf(fields)), options),
  };
  return Object.freeze(marked(mailboxes));
}

/** @param {Make} make @returns {Registry} */
export function registryOf(make) {
  /** @type {Registry} */
  const registry = {
    list: async (options) => make('registry.list', '', undefined, options),
    create: async (fields, options) => make('registry.create', '', orFalse(() => copyOf(fields)), options),
    get: async (id, options) => make('registry.get', id, undefined, options),
    upload: async (id, documents, options) => make('registry.upload', id, listed(documents), options),
    powerOfAttorney: async (id, options) => make('registry.powerOfAttorney', id, undefined, options),
  };
  return Object.freeze(marked(registry));
}

/**
 * One document, or a list of them as it is now. One that breaks is no list: its first half must not be
 * sent as the whole.
 *
 * @param {unknown} documents
 */
function listed(documents) {
  return orFalse(() => (isList(documents) ? Array.from(documents) : documents));
}
