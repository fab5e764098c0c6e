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

/** Of `send` a no; a `run` may have posted rows before. */
const OF_RUN = 'no; of a run the rows tell';

/** What the column says, by what the words for people say. */
const BY_MEANING = {
  ...{ unsent: 'no', thisUnsent: 'no', stepUnsent: OF_RUN, unknown: 'perhaps', unknownChange: 'no message; perhaps carried out' },
  ...{ unchanged: 'no message', undeleted: 'no message', unwritten: 'the rows tell', lost: 'the rows tell' },
};

/** Where the words say nothing of a message. By codes, and by groups. */
const WITHOUT_MEANING = {
  // `send` rejects with these classes only where the message certainly was not sent, and `run` with none of them.
  ...{ authentication: 'no', credentials: 'no', error: 'no', network: 'no', notFound: 'no', payment: 'no', permission: 'no' },
  ...{ precondition: 'no', rateLimit: 'no', rejected: 'no', response: 'no', server: 'no', timeout: 'no' },
  ...{ abort: OF_RUN, 'core.broken': OF_RUN, 'core.stale': 'the rows tell', storage: 'the rows tell', state: 'no message' },
};

/**
 * Whether the message was sent, where `send` or `run` rejects so; nothing where nobody said.
 *
 * @param {string} code @param {string | undefined} meaning
 * @returns {string | undefined}
 */
export function sentOf(code, meaning) {
  return meaning === undefined ? (WITHOUT_MEANING[code] ?? WITHOUT_MEANING[code.split('.')[0]]) : BY_MEANING[meaning];
}

/** The same in Italian. */
export const ITALIAN = {
  no: 'no',
  perhaps: 'forse',
  'no message': 'nessun messaggio',
  [OF_RUN]: 'no; di un run lo dicono le righe',
  'the rows tell': 'lo dicono le righe',
  'no message; perhaps carried out': 'nessun messaggio; forse eseguito',
};
