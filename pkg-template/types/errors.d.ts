/** The errors of the package: one class for each thing that can go wrong. */

import type { AuthenticationReason, ErrorCode, Params, ProblemCode, UnknownReason } from './codes.js';

/**
 * Whether `value` is an error of this package, of whichever copy or entry of it. `instanceof` holds for one copy only.
 *
 * @param value anything
 * @example
 * ```js
 * if (isPecError(error) && error.retryable) retry();
 * ```
 */
export function isPecError(value: unknown): value is PecError;

/**
 * The base of all errors. None of them ever shows a token, a password or an attachment.
 *
 * A read rejects with what its last try ended with: `ApiError` and its classes where the service or the portal's proxy said
 * no, `NetworkError`, `TimeoutError`, `ResponseError`; or with `AbortError`. It never rejects with `UnknownOutcomeError`.
 */
export class PecError extends Error {
  /**
   * Of the package's own use: nothing checks what it is given.
   *
   * @param message the sentence, in English
   * @param details what programs read
   */
  constructor(
    message: string,
    details?: { code?: ErrorCode; params?: Params; retryable?: boolean; requestId?: string; serviceRequestId?: string; cause?: unknown },
  );
  /** For programs: the group (`network`), and behind a dot what it is in it (`network.offline`). */
  readonly code: ErrorCode;
  /**
   * The values in the sentence, for one in another language: `text` is what the service, the network or the storage
   * said, `notes` are sentences behind it (`note.nothingSent`), `proxyCode` is the `ProxyCode` of what the package's own
   * proxy says (`pec-massiva/proxy`), whose own values are `body.params`. None of them is a secret.
   */
  readonly params: Params;
  /** Whether repeating the same call is safe and may help. */
  readonly retryable: boolean;
  /**
   * By what the request that led to it is known to others, to be quoted to who runs the portal: through the package's own
   * proxy the same id stands in its log, its `onError` and its spans (`pec_massiva.request.id`), and in the lines of `debug`.
   * Random, and made of nothing; where that proxy, or a `traceparent`, named the request otherwise, that name. A request
   * and its retries bear one id, and so do a message's posts and the questions what became of it; where they bear none,
   * each is named by the proxy.
   *
   * `undefined` where nobody else knows one: no request was made, it went straight to the service, or it bore none and
   * no answer of the proxy came. None is borne before the proxy's first answer, nor to another origin than the page's. A
   * message is found by its key then: `idempotencyKey` is `key` in the proxy's log.
   */
  readonly requestId: string | undefined;
  /** What the service itself called that request, in a header `x-request-id` of its answer; its documents promise none. */
  readonly serviceRequestId: string | undefined;
  /** What `JSON.stringify` shows: name, message, code and all else that the class has, but neither stack nor cause. */
  toJSON(): object;
}

/** One thing wrong with an input. */
export interface Problem {
  /** The path of the field: `recipient[1]`. */
  field: string;
  /** For programs: the group (`address`), and behind a dot what it is in it (`address.missingAt`). */
  code: ProblemCode;
  /** The values in the sentence. */
  params: Params;
  /** A sentence for people, made of the code and `params`. */
  message: string;
}

/** Bad input, found before anything was sent. */
export class ValidationError extends PecError {
  /** The path of the first problem. */
  readonly field: string;
  /** All of them. */
  readonly problems: Problem[];
}

/** The service answered, and said no. */
export class ApiError extends PecError {
  /** The HTTP status. */
  readonly status: number;
  /** The service's own number, `error` of its answer, as it came: a number, a text, or nothing. */
  readonly serviceCode: unknown;
  /**
   * The answer, parsed where it is JSON, without secrets and file contents; of one with over 256 KiB of text the
   * beginning.
   */
  readonly body: unknown;
  /**
   * Milliseconds, where the service said when to come back. Across origins a page cannot read that header unless it is exposed:
   * the package's own proxy does so.
   */
  readonly retryAfter: number | undefined;
}

/** 401: a session that is over, or a token or mailbox that was refused. */
export class AuthenticationError extends ApiError {
  /**
   * `session`: the portal's proxy did not let its caller in; sign in again. `tokenOrMailbox`: the service refused the
   * token or the mailbox's credentials, and does not tell which.
   */
  readonly reason: AuthenticationReason;
}
/** 402: no credit. */
export class PaymentError extends ApiError {}
/** 403: the token's scopes do not reach this, or the portal's proxy does not let it through. */
export class PermissionError extends ApiError {
  /** `session`: the proxy did not let its caller in; sign in again. */
  readonly reason: 'session' | undefined;
}
/** 404: there is nothing of that id, or no such call. */
export class NotFoundError extends ApiError {}
/** 428: a field is missing or the state is wrong. */
export class PreconditionError extends ApiError {}
/** 429: too many requests; `retryAfter`, where the service said so. */
export class RateLimitError extends ApiError {}
/** 400, 406, any other 4xx, and `success: false`. */
export class RejectedError extends ApiError {}
/** 5xx: the service, or what stands in front of it, failed. */
export class ServerError extends ApiError {}
/** No answer: offline, DNS, a refused connection, CORS, blocked content. */
export class NetworkError extends PecError {}
/** Our own time-out. */
export class TimeoutError extends PecError {}
/** The caller's signal (`cause` is its reason), or `close()`. */
export class AbortError extends PecError {}

/** An answer that is not what the service documents. */
export class ResponseError extends PecError {
  /** 0 where the runtime hides it, as of a redirect in a browser. */
  readonly status: number;
  /** Its text, shortened. */
  readonly body: string;
}

/**
 * A send of which nobody knows whether it arrived, or another call that changes something of which nobody
 * knows whether it was carried out. Look for the message in the mailbox before you
 * think of sending it again: a PEC has legal effect, twice as well as once.
 */
export class UnknownOutcomeError extends PecError {
  /** The key the message went under; empty where it was no message. */
  readonly idempotencyKey: string;
  /**
   * Why nobody knows. `otherCopy`: a no came (402, 429, or 401 and 403 that a read with the same credentials did
   * not confirm), but the browser may have posted the message twice by itself and shown the answer to the second
   * copy. `otherMessage`: under this key something was posted before. `answer`: an answer that leaves it open.
   * `signedOut`: the session is over, so that the proxy could not be asked; sign in again, then `settle` can.
   * `barred`: something in front of the proxy answered in its place, as a gateway does while the proxy restarts.
   */
  readonly reason: UnknownReason;
  /** The fingerprint of the mailbox that it was posted from, where the package's own proxy stands in between. */
  readonly mailbox: string | undefined;
  /**
   * What that proxy's store told before the message was posted first. Kept with `idempotencyKey` and `mailbox`, it lets
   * `settle` say on another page, or after a reload, that the message was not sent. None of them is a secret.
   */
  readonly mark: string | undefined;
}

/** The browser's storage is missing, full or blocked. */
export class StorageError extends PecError {}
