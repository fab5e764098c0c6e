// #region watched
import { PecMassiva } from 'pec-massiva';
// #endregion watched
// #region page
import { isPecError } from 'pec-massiva';
// #endregion page
// #region clerk
import { explain } from 'pec-massiva/words/it';
// #endregion clerk

/**
 * What a clerk reads. Plain texts, never HTML.
 *
 * @param {unknown} error
 */
// #region clerk
export function forClerk(error) {
  const { what, meaning, todo, problems } = explain(error);
  // what:    "Non si sa se il messaggio sia stato inviato. La risposta completa non è arrivata entro il tempo previsto: 30 secondi."
  // meaning: "Il messaggio potrebbe essere già partito. La risposta non è arrivata in tempo."
  // todo:    "Non inviare di nuovo il messaggio prima di averlo cercato nella casella PEC del mittente, …"
  // problems, of bad input: [{ field: 'recipient[1]', text: 'L’indirizzo «a.b.it» non contiene la chiocciola (@).' }]
  return { text: [what, meaning, todo].filter(Boolean).join(' '), fields: problems.map(({ field, text }) => [field, text]) };
}
// #endregion clerk

/**
 * What a page does next.
 *
 * @param {unknown} error
 * @returns {'nothing' | 'correct' | 'signIn' | 'look' | 'later' | 'tell'}
 */
// #region page
export function nextStep(error) {
  if (!isPecError(error)) return 'tell'; // a fault of the page's own
  switch (error.name) {
    case 'AbortError':
      return 'nothing'; // the page ended it itself; of a campaign the rows tell what was posted by then
    case 'ValidationError':
      return 'correct'; // error.problems, each with its field
    case 'UnknownOutcomeError':
      return 'look'; // it may have been sent: settle it, or look for it
    case 'AuthenticationError':
    case 'PermissionError':
      // Of the portal's own session, or of the service's token and mailbox.
      return /** @type {any} */ (error).reason === 'session' ? 'signIn' : 'tell';
    default:
      // Of `send`: nothing was sent. A campaign's `run` may have sent before it ended so: its rows tell.
      return error.retryable ? 'later' : 'tell';
  }
}
// #endregion page

/**
 * A client that writes down what it does.
 *
 * @param {import('pec-massiva').ClientOptions} options
 * @param {(line: string) => void} write
 */
// #region watched
export const watched = (options, write) =>
  new PecMassiva({
    ...options,
    debug: (line) => write(line), // "pec-massiva: POST /send, try 1, answered 201 after 412 ms (request 5f0c…)"
    onRetry: ({ method, path, attempt, delay, reason, requestId }) =>
      write(`${method} ${path} failed ${attempt} times (${reason}); again in ${Math.round(delay)} ms, request ${requestId}`),
  });

/** What the page keeps with its own record of a call that failed. @param {import('pec-massiva').PecError} error */
export const toReport = ({ name, code, requestId, serviceRequestId }) => ({ name, code, requestId, serviceRequestId });
// #endregion watched
