/** `pec-massiva/account`: the account at the service, for servers. No compiled core is in it. */

export { account } from './account/account.js';
export * from './account/classes.js';
