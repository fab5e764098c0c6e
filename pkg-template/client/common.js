/** What every entry of the client has besides the client. */

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
  StorageError,
  TimeoutError,
  UnknownOutcomeError,
  ValidationError,
  isPecError,
} from '../core/js/errors.js';
export { toSafeFrame } from './frame.js';
