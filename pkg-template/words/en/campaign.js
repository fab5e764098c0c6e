/** What a campaign cannot do, and what is wrong with its journal. */

export const CAMPAIGN = {
  'state.otherMailbox': 'The campaign was begun from another PEC mailbox than the one that is signed in now, or while the portal led to another service (a trial), and only from there can it be found out what became of its messages.',
  'state.otherService': 'The campaign was created for another service than messages go to now: the test servers, the simulated service, or the one that a proxy leads to. Only that one knows what became of its messages.',
  'state.deleted': 'The campaign has been deleted.',
  'state.atWork': 'The campaign is running, here or in another tab.',
  'state.notUnknown': 'An outcome can only be set for a row whose outcome is unknown.',
  'state.noLocks': 'This page cannot keep two tabs from sending the same message (it has no Web Locks), because it is not served over https.',

  storage: 'The storage reported an error<: {text:said}>.',
  'storage.failed': 'The storage of the campaign’s journal reported an error<: {text:said}>.',
  'storage.list': 'The storage of the campaign’s journal returned a list that is not valid.',
  'storage.order': 'The storage of the campaign’s journal returned entries that were not asked for, or out of order.',
  'storage.value': 'The storage of the campaign’s journal returned a value that is neither a text nor a Uint8Array.',
  'storage.lost': 'The campaign’s journal has lost what was written of a message that was sent or about to be. A journal that loses data cannot keep a message from being sent twice.',
  'storage.newer': 'The campaign’s journal was written by a newer version of pec-massiva< (schema {schema:id}; this version knows schema {known:id})>.',
  'storage.rows': 'The journal has {there} of the campaign’s {rows} {rows|row|rows}: the others were lost.',
  'storage.unwritable': 'The entry {key:names} cannot be written to the journal<: {text:said}>.',
  'storage.damaged': 'The entry {key:names} of the journal cannot be read<: {text:said}>.',
  'storage.file': 'A file of the campaign cannot be used<: {text:said}>.',
  'storage.unreadable': 'A file of the journal cannot be read<: {text:said}>.',
  'storage.blob': 'The browser could not keep a file (Blob).',

  blocked: '~has no row that can be sent: every row has a problem. Please correct the table and create the campaign again.',
};
