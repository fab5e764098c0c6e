/** What became of a call. */

const SESSION = 'The portal did not accept the sign-in (status {status:id})<: {text:said}>.';
const SESSION_SILENT = 'The portal did not accept the sign-in (status {status:id}), and gave no reason.';
const SERVICE = 'The PEC service refused the request (status {status:id})<: {text:said}>.';
const SERVICE_SILENT = 'The PEC service refused the request (status {status:id}), and gave no reason.';
const PROXY = 'The portal refused the request (status {status:id})<: {text:said}>.';
const IN_FRONT = 'Another system in front of the portal answered in its place (status {status:id}).';
const UNKNOWN = 'It is not known whether the message was sent.< {cause}>';

export const ERRORS = {
  keyReused: 'Another message has already been sent under the same key.',
  validation: 'What was entered contains errors.',

  'core.before': 'The message had been handed to the sending component, which then stopped because of an internal error.',

  'network.offline': 'This device is not connected to the network.',
  'network.noAnswer': 'The server did not answer<: {text:said}>.',
  'network.unstarted': 'The request could not be made<: {text:said}>.',
  'network.unreached': 'The server could not be reached<: {text:said}>.',
  'network.mailbox': 'The portal did not say which PEC mailbox is signed in.',

  'timeout.answer': 'The complete answer did not arrive in the time allowed<: {milliseconds:time}>.',

  'abort.signal': 'The operation was stopped on request.',
  'abort.closed': 'The operation was stopped because the sending program was closed.',

  'response.none': 'Something that is no answer came in place of one<: {text:said}>.',
  'response.tooLarge': 'The answer is longer than the 64 MB that can be read.',
  'response.json': 'The answer (status {status:id}) is not the JSON object that was expected.',
  'response.pdf': 'The answer (status {status:id}) is not the PDF that was expected.',
  'response.redirect': 'The answer (status {status:id}) points to another address, which is not followed for safety.',
  'response.success': 'The answer (status {status:id}) does not clearly say whether the operation succeeded (“success”).',
  'response.sent': 'The answer (status {status:id}) names a message, and says that none was sent.',
  'response.id': 'The answer (status {status:id}) does not contain the number of the message.',
  'response.record': 'The answer (status {status:id}) contains no data.',
  'response.data': 'The data in the answer (“data”) are missing, or are not what the service describes.',
  'response.blob': 'The browser could not keep the answer (Blob).',

  'authentication.session': SESSION,
  'authentication.session.noReason': SESSION_SILENT,
  'authentication.session.inFront': IN_FRONT,
  'authentication.tokenOrMailbox': SERVICE,
  'authentication.tokenOrMailbox.noReason': SERVICE_SILENT,
  payment: SERVICE,
  'payment.noReason': SERVICE_SILENT,
  'payment.inFront': IN_FRONT,
  permission: SERVICE,
  'permission.noReason': SERVICE_SILENT,
  'permission.session': SESSION,
  'permission.session.noReason': SESSION_SILENT,
  'permission.session.inFront': IN_FRONT,
  'permission.proxy': PROXY,
  notFound: SERVICE,
  'notFound.noReason': SERVICE_SILENT,
  'notFound.inFront': IN_FRONT,
  precondition: SERVICE,
  'precondition.noReason': SERVICE_SILENT,
  'precondition.inFront': IN_FRONT,
  rateLimit: SERVICE,
  'rateLimit.noReason': SERVICE_SILENT,
  'rateLimit.proxy': PROXY,
  'rateLimit.inFront': IN_FRONT,
  server: SERVICE,
  'server.noReason': SERVICE_SILENT,
  'server.proxy': PROXY,
  'server.inFront': IN_FRONT,
  rejected: SERVICE,
  'rejected.noReason': SERVICE_SILENT,
  'rejected.session': SESSION,
  'rejected.session.noReason': SESSION_SILENT,
  'rejected.proxy': PROXY,
  'rejected.inFront': IN_FRONT,

  unknownOutcome: UNKNOWN,
  'unknownOutcome.otherCopy': UNKNOWN,
  'unknownOutcome.otherMessage': 'A message had already been transmitted under the same key, another one or this one in another form; nothing more was sent now.< {cause}>',
  'unknownOutcome.signedOut': UNKNOWN,
  'unknownOutcome.barred': UNKNOWN,
  'unknownOutcome.change': 'It is not known whether the operation was carried out.< {cause}>',

  closed: 'The sending program has been closed.',
  credentials: 'The credentials could not be obtained<: the function given as {option:names} failed>.',

  state: 'The mailbox is in the state {state:names}, from which it can no longer come to {states:or}.',

  'note.nothingSent': 'Nothing was sent.',
  'note.nothingChanged': 'Nothing was changed.',
  'note.inBrowser': 'The cause may be the network, a rule of the server that does not allow this page (CORS), or an extension or policy of the browser that blocks the request.',
  'note.inFront': 'Another system answered in place of the portal; you may have to sign in again.',
  'note.noProxy': 'The answer does not come from the portal’s proxy, which has not answered here yet: if it should be here, check the address of the proxy and that the server hands it on.',
  'note.keyUsed': 'The key of this sending is used up; to send the message again, give it a new one.',
  'note.flatMailboxes': 'FLAT mailboxes, and those activated on the service’s own site, are not listed here.',
};
