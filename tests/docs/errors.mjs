/** What the page `errors` says of codes, as the code has it. */

/** The class of each group; what belongs to a core that broke is unknown, too. */
export const CLASSES = {
  ...{ validation: 'ValidationError', authentication: 'AuthenticationError', payment: 'PaymentError', permission: 'PermissionError' },
  ...{ notFound: 'NotFoundError', precondition: 'PreconditionError', rateLimit: 'RateLimitError', rejected: 'RejectedError' },
  ...{ server: 'ServerError', network: 'NetworkError', timeout: 'TimeoutError', abort: 'AbortError', response: 'ResponseError' },
  ...{ unknownOutcome: 'UnknownOutcomeError', storage: 'StorageError' },
  ...{ closed: 'PecError', core: 'PecError', credentials: 'PecError', error: 'PecError', keyReused: 'PecError', load: 'PecError', state: 'PecError' },
};

/** Why nobody knows, where the code says it. */
export const REASONS = {
  'unknownOutcome.barred': 'barred',
  'unknownOutcome.otherCopy': 'otherCopy',
  'unknownOutcome.otherMessage': 'otherMessage',
  'unknownOutcome.signedOut': 'signedOut',
};

/** What the column says, by what the words for people say. */
const BY_MEANING = {
  ...{ unsent: 'no', thisUnsent: 'no', stepUnsent: 'no', unknown: 'perhaps', unknownChange: 'no message; perhaps carried out' },
  ...{ unchanged: 'no message', undeleted: 'no message', unwritten: 'the rows tell', lost: 'the rows tell' },
};

/**
 * Whether the message was sent, where `send` or `run` rejects so.
 *
 * @param {string} code @param {string | undefined} meaning
 */
export function sentOf(code, meaning) {
  const ofCampaigns = code.startsWith('storage') || code === 'core.stale';
  return meaning === undefined ? (ofCampaigns ? 'the rows tell' : code === 'state' ? 'no message' : 'no') : BY_MEANING[meaning];
}

/** The same in Italian. */
export const ITALIAN = {
  no: 'no',
  perhaps: 'forse',
  'no message': 'nessun messaggio',
  'the rows tell': 'lo dicono le righe',
  'no message; perhaps carried out': 'nessun messaggio; forse eseguito',
};
