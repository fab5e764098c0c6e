/** The classes of the errors that an account rejects with. */

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
} from '../core/js/errors.js';
