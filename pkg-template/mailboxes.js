/** `pec.mailboxes` and `pec.registry`: each method by its name, its subject and what goes with it. */

import { copyOf, isList } from './copies.js';

/**
 * @typedef {import('./types/mailboxes.d.ts').Mailboxes} Mailboxes
 * @typedef {import('./types/mailboxes.d.ts').Registry} Registry
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
    isAvailable: (address, options) => make('isAvailable', address, undefined, options),
    isPecDomain: (domain, options) => make('isPecDomain', domain, undefined, options),
    register: (fields, options) => make('register', '', copyOf(fields), options),
    list: (options) => make('list', '', undefined, options),
    get: (id, options) => make('get', id, undefined, options),
    activationForm: (id, options) => make('activationForm', id, undefined, options),
    archiveForm: (id, options) => make('archiveForm', id, undefined, options),
    activate: (id, documents, options) => make('activate', id, listed(documents), options),
    activateArchive: (id, fields, options) =>
      make('activateArchive', id, { ...fields, documents: listed(fields?.documents) }, options),
    resize: (id, spaces, options) => make('resize', id, copyOf(spaces), options),
    changeType: (id, type, options) => make('changeType', id, type, options),
    renew: (id, options) => make('renew', id, undefined, options),
    revoke: (id, options) => make('revoke', id, undefined, options),
    addUser: (id, user, options) => make('addUser', id, copyOf(user), options),
    waitFor: (id, states, options) =>
      make('waitFor', id, Array.isArray(states) ? [...states] : states, options),
    certifyDomain: (fields, options) => make('certifyDomain', '', copyOf(fields), options),
  };
  return Object.freeze(mailboxes);
}

/** @param {Make} make @returns {Registry} */
export function registryOf(make) {
  /** @type {Registry} */
  const registry = {
    list: (options) => make('registry.list', '', undefined, options),
    create: (fields, options) => make('registry.create', '', copyOf(fields), options),
    get: (id, options) => make('registry.get', id, undefined, options),
    upload: (id, documents, options) => make('registry.upload', id, listed(documents), options),
    powerOfAttorney: (id, options) => make('registry.powerOfAttorney', id, undefined, options),
  };
  return Object.freeze(registry);
}

/** @param {unknown} documents one, or a list of them */
function listed(documents) {
  try {
    return isList(documents) ? Array.from(documents) : documents;
  } catch {
    // One that breaks is no list: its first half must not be sent as the whole.
    return false;
  }
}
