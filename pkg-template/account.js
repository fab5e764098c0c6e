/** `pec-massiva/account`: the account at the service, for servers. No compiled core is in it. */

export { account } from './account/account.js';
export {
  AbortError,
  ApiError,
  AuthenticationError,
  NetworkError,
  NotFoundError,
  PaymentError,
  PecError,
  PermissionError,
  PreconditionError,
  RateLimitError,
  RejectedError,
  ResponseError,
  ServerError,
  TimeoutError,
  UnknownOutcomeError,
  ValidationError,
  isPecError,
} from './account/classes.js';
