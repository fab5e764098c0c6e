/**
 * The error classes. They stand here, where both the compiled core and the package's own modules
 * import them from, so that there is one of each.
 *
 * This file imports nothing: the compiler copies it beside its output.
 */

/** Shared by all copies of the package that a page may hold. */
const mark = Symbol.for('pec-massiva.error');

/**
 * @typedef {object} Details
 * @property {string} [code]
 * @property {Record<string, string | number | string[]>} [params]
 * @property {boolean} [retryable]
 * @property {string} [requestId]
 * @property {string} [serviceRequestId]
 * @property {unknown} [cause]
 * @property {{ field: string, code: string, params: Record<string, string | number | string[]>, message: string }[]} [problems]
 * @property {number} [status]
 * @property {unknown} [serviceCode]
 * @property {any} [body]
 * @property {number} [retryAfter]
 * @property {string} [idempotencyKey]
 * @property {string} [reason]
 * @property {string} [mailbox]
 * @property {string} [mark]
 */

/** The base of all errors. */
export class PecError extends Error {
  /** @param {string} message @param {Details} [details] */
  constructor(message, details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    /** For programs: the group, and behind a dot what it is in it. */
    this.code = details.code ?? 'error';
    /** The values in the sentence. None of them is a secret. */
    this.params = details.params ?? {};
    /** Whether repeating the same call is safe and may help. */
    this.retryable = details.retryable ?? false;
    if (details.requestId !== undefined) {
      /** By what the request is known that led to it. */
      this.requestId = details.requestId;
    }
    if (details.serviceRequestId !== undefined) {
      /** What the service itself calls that request. */
      this.serviceRequestId = details.serviceRequestId;
    }
    Object.defineProperty(this, mark, { value: true });
  }

  /** The class's name, also where a minifier renamed the class. */
  get name() {
    return 'PecError';
  }

  /** What `JSON.stringify` shows: everything but the stack and the cause. */
  toJSON() {
    return Object.assign({ name: this.name, message: this.message }, this);
  }
}

/** Bad input, found before anything was sent. */
export class ValidationError extends PecError {
  /** @param {string} message @param {Details} [details] */
  constructor(message, details = {}) {
    super(message, { code: 'validation', ...details });
    /** All problems. */
    this.problems = details.problems ?? [];
    /** The path of the first problem's field. */
    this.field = this.problems[0]?.field ?? '';
  }

  get name() {
    return 'ValidationError';
  }
}

/** The service answered, and said no. */
export class ApiError extends PecError {
  /** @param {string} message @param {Details} [details] */
  constructor(message, details = {}) {
    super(message, details);
    /** The HTTP status. */
    this.status = details.status ?? 0;
    /** The service's own number, where it gave one. */
    this.serviceCode = details.serviceCode;
    /** The answer, parsed where it is JSON; shortened, without secrets. */
    this.body = details.body;
    /** Milliseconds, where the service said when to come back. */
    this.retryAfter = details.retryAfter;
  }

  get name() {
    return 'ApiError';
  }
}

/** Whether a refusal is of the proxy's door. @param {string} code */
const isOfSession = (code) => /^\w+\.session\b/.test(code);

/** 401: the token or the mailbox's credentials are wrong, or the portal's session is over. */
export class AuthenticationError extends ApiError {
  /** @param {string} message @param {Details} [details] */
  constructor(message, details = {}) {
    super(message, details);
    /** Which of the two. The service does not tell the token from the mailbox. */
    this.reason = isOfSession(this.code) ? 'session' : 'tokenOrMailbox';
  }

  get name() {
    return 'AuthenticationError';
  }
}

/** 402: no credit. */
export class PaymentError extends ApiError {
  get name() {
    return 'PaymentError';
  }
}

/** 403: the token's scopes do not reach this, or the portal's proxy does not let it through. */
export class PermissionError extends ApiError {
  /** @param {string} message @param {Details} [details] */
  constructor(message, details = {}) {
    super(message, details);
    /** `session` where the proxy's own door refused whoever is signed in. */
    this.reason = isOfSession(this.code) ? 'session' : undefined;
  }

  get name() {
    return 'PermissionError';
  }
}

/** 404 */
export class NotFoundError extends ApiError {
  get name() {
    return 'NotFoundError';
  }
}

/** 428: a field is missing or the state is wrong. */
export class PreconditionError extends ApiError {
  get name() {
    return 'PreconditionError';
  }
}

/** 429: too many requests; nothing was taken. */
export class RateLimitError extends ApiError {
  get name() {
    return 'RateLimitError';
  }
}

/** 400, 406, any other 4xx, and `success: false`. */
export class RejectedError extends ApiError {
  get name() {
    return 'RejectedError';
  }
}

/** 5xx */
export class ServerError extends ApiError {
  get name() {
    return 'ServerError';
  }
}

/** No answer. */
export class NetworkError extends PecError {
  get name() {
    return 'NetworkError';
  }
}

/** Our own time-out. */
export class TimeoutError extends PecError {
  get name() {
    return 'TimeoutError';
  }
}

/** The caller's signal, or `close()`. */
export class AbortError extends PecError {
  get name() {
    return 'AbortError';
  }
}

/** An answer that is not what the service documents. */
export class ResponseError extends PecError {
  /** @param {string} message @param {Details} [details] */
  constructor(message, details = {}) {
    super(message, details);
    /** The HTTP status; 0 where the runtime hides it or there was none. */
    this.status = details.status ?? 0;
    /** The answer's text, shortened. */
    this.body = details.body ?? '';
  }

  get name() {
    return 'ResponseError';
  }
}

/** A send of which nobody knows whether it arrived. Never send it again before you have looked. */
export class UnknownOutcomeError extends PecError {
  /** @param {string} message @param {Details} [details] */
  constructor(message, details = {}) {
    super(message, details);
    /** The key that the message went under. */
    this.idempotencyKey = details.idempotencyKey ?? '';
    /** Why nobody knows: a word. */
    this.reason = details.reason ?? 'answer';
    /** The fingerprint of the mailbox that it was posted from, where the package's own proxy stands in between. */
    this.mailbox = details.mailbox;
    /** The mark of that proxy's store, from before it was posted: `settle` believes the proxy by it. */
    this.mark = details.mark;
  }

  get name() {
    return 'UnknownOutcomeError';
  }
}

/** The browser's storage is missing, full or blocked. */
export class StorageError extends PecError {
  get name() {
    return 'StorageError';
  }
}

/** @type {Record<string, new (message: string, details: Details) => PecError>} */
const classes = {
  PecError,
  ValidationError,
  AuthenticationError,
  PaymentError,
  PermissionError,
  NotFoundError,
  PreconditionError,
  RateLimitError,
  RejectedError,
  ServerError,
  NetworkError,
  TimeoutError,
  AbortError,
  ResponseError,
  UnknownOutcomeError,
  StorageError,
};

/**
 * A sentence made of its parameters: `{name}` stands for one.
 *
 * @param {string} words
 * @param {Record<string, string | number | string[]>} params
 */
export const sentenceOf = (words, params) => words.replace(/\{(\w+)\}/g, (_, name) => String(params[name]));

/**
 * Makes an error of the class called `name`.
 *
 * @param {string} name
 * @param {string} message
 * @param {Record<string, unknown>} details
 * @param {unknown} cause
 */
export function makeError(name, message, details, cause) {
  const Class = classes[name] ?? PecError;
  const error = new Class(message, { ...details, cause });
  letGoOfCore(error);
  return error;
}

/**
 * Until somebody reads where an error came from, engines keep all of the compiled core that was on the way: who keeps an
 * error of a core that is gone would keep its memory.
 *
 * @param {any} error
 */
export function letGoOfCore(error) {
  try {
    void error.stack;
  } catch {
    // What was thrown has no stack, or one of its own.
  }
}

/**
 * Whether `value` is an error of this package, of whichever copy.
 *
 * @param {unknown} value
 * @returns {boolean}
 */
export function isPecError(value) {
  return typeof value === 'object' && value !== null && mark in value;
}
