/**
 * pec-massiva/proxy: the portal's side. It adds token and mailbox password, so that neither reaches a browser, and
 * lets each message through once; a function from a web-standard `Request` to a `Response`, for any runtime. For
 * servers only.
 *
 * @module pec-massiva/proxy
 */

import type { Account } from './account.js';
import type { Request, Response } from './platform.js';
import type { Store } from './store.js';
import type { Awaitable, TokenSource } from './tokens.js';

export { callbackHandler } from './callbacks.js';
export type { CallbackEvent, CallbackMemory, CallbackOptions } from './callbacks.js';
export * from './proxy-stores.js';
export * from './tokens.js';
export type { Attempt, Claim, Fate, KeyRecord, Store, StoredAnswer } from './store.js';

/** The credentials of a PEC mailbox. */
export interface ProxyMailbox {
  /** As a rule the mailbox's address. */
  username: string;
  /** The mailbox's own; it never reaches a browser. */
  password: string;
}

/**
 * What `createProxy`, `oauthToken` and the stores throw where options are missing or wrong: all that is wrong, at once.
 */
export interface ProxyOptionsError extends TypeError {
  /** For programs. */
  readonly code: 'proxy.options';
  /** The values in the sentence. */
  readonly params: {
    /** The function's. */
    readonly name: string;
    /** All that is wrong, a sentence each. */
    readonly problems: readonly string[];
  };
}

/**
 * What the proxy itself says no with, `code` in the JSON of its answers beside `message` and `params`, the values in that
 * sentence, which stands beside each here. The client has it as `params.proxyCode` of its error. `proxy.note.…` stand in
 * `params.notes`: sentences behind the first.
 */
export type ProxyCode =
  /** `The portal's account at the service could not be asked. Nothing was changed.` */
  | 'proxy.account'
  /** `Something else of the portal answered this request before the proxy did. Nothing was sent. In Koa, set ctx.respond = false; in Express, call no next() beside the proxy.` */
  | 'proxy.answered'
  /** `Who asks for a key takes it out of use, so this needs a header "x-pec-store", "x-pec-mailbox" or "x-requested-with". Nothing was looked at.` */
  | 'proxy.askHeader'
  /** `The body broke off. Nothing was sent.` */
  | 'proxy.brokenOff'
  /** `A message must come uncompressed. Nothing was sent.` */
  | 'proxy.compressed'
  /** `A message must come as application/json, or as multipart/form-data as the client makes it. Nothing was sent.` */
  | 'proxy.contentType'
  /** `The mailbox's credentials hold characters that no header can carry.` */
  | 'proxy.credentials'
  /** `A date is a year, a month or a day, as 2026, 2026-03 or 2026-03-08.` */
  | 'proxy.date'
  /** `The proxy failed. Whether something was sent, its key tells.` */
  | 'proxy.failed'
  /** `The form is not the message that it announces, with each file as long as it says. Nothing was sent.` */
  | 'proxy.form'
  /** `The first part of the form is longer than {most} bytes. Nothing was sent.` */
  | 'proxy.form.long'
  /** `The portal's function "{name}" failed. This request sent nothing.` */
  | 'proxy.function'
  /** `Some reads of the service that registers mailboxes cost, and a link is a read as well: so this needs a header "x-requested-with", or a browser that says which page asks, as they do where the portal is reached by https. Nothing was forwarded.` */
  | 'proxy.getHeader'
  /** `The body is not valid JSON. Nothing was sent.` */
  | 'proxy.json'
  /** `Something stands after the JSON of the body. Nothing was sent.` */
  | 'proxy.json.after'
  /** `The JSON of the body is nested too deeply. Nothing was sent.` */
  | 'proxy.json.deep'
  /** `A key of the message is too long to be one. Nothing was sent.` */
  | 'proxy.json.longName'
  /** `The body must be a JSON object. Nothing was sent.` */
  | 'proxy.json.object'
  /** `A message has {names} and nothing else; this one has another name (the option messageFields adds some). Nothing was sent.` */
  | 'proxy.json.otherName'
  /** `The message must not bear a {name}: the proxy adds it. Nothing was sent.` */
  | 'proxy.json.ownName'
  /** `The body ended before its JSON did. Nothing was sent.` */
  | 'proxy.json.short'
  /** `The message has its {name} twice. Nothing was sent.` */
  | 'proxy.json.twice'
  /** `A message needs the header "idempotency-key", 1 to 255 visible ASCII characters without spaces. Nothing was sent.` */
  | 'proxy.key'
  /** `Under this key a message was taken before, and it was another one. This one was not sent: it needs a key of its own.` */
  | 'proxy.keyReused'
  /** `Under this key the service refused a message before, and it was another one. This one was not sent: it needs a key of its own.` */
  | 'proxy.keyReused.refused'
  /** `The service did not answer in time.` */
  | 'proxy.late'
  /** `The browser left while it waited. Nothing was sent.` */
  | 'proxy.left'
  /** `The browser left while it waited for the first answer.` */
  | 'proxy.left.repeat'
  /** `The service's answer was lost: the message may have been sent, or not.` */
  | 'proxy.lost'
  /** `This is for pages, not for the address bar. Nothing was forwarded.` */
  | 'proxy.navigation'
  /** `The service gave no answer.` */
  | 'proxy.noAnswer'
  /** `The portal gave no username and password of a mailbox. This request sent nothing.` */
  | 'proxy.noMailbox'
  /** `authorize gave something like a Response that is none. This request sent nothing.` */
  | 'proxy.noResponse'
  /** `The portal gave no list of senders. Nothing was sent.` */
  | 'proxy.noSenders'
  /** `The proxy got no token of the service. Nothing was sent.` */
  | 'proxy.noToken'
  /** `In Express: app.use('/api/pec', …) before app.use(express.json()) and other parsers. In NestJS: in main.ts, app.use('/api/pec', …) before app.listen, not a controller or a module's middleware; or bodyParser: false.` */
  | 'proxy.note.express'
  /** `In Fastify the plugin leaves bodies alone: look for a hook that reads them, such as preParsing, in the same scope or around it.` */
  | 'proxy.note.fastify'
  /** `In Node: hand the request on before anything reads it. In Fastify by the plugin of pec-massiva/proxy/fastify, since its routes parse first; in Koa before koa-body or koa-bodyparser.` */
  | 'proxy.note.node'
  /** `Under its key the service refused a message before.` */
  | 'proxy.note.refused'
  /** `Under its key a message was taken before.` */
  | 'proxy.note.taken'
  /** `In Hono, Next and the like: hand the request itself to the proxy, and call none of json(), text(), formData() on it before. What authorize needs stands in the headers.` */
  | 'proxy.note.web'
  /** `Another mailbox is signed in than the one that this message belongs to. This request sent nothing, and looked at nothing. Sign in with the mailbox that began it, and ask again.` */
  | 'proxy.otherMailbox'
  /** `This was asked for by a page of another origin: {origin} (sec-fetch-site: {site}), where the proxy is {own}. Nothing was forwarded. A page that may call it is named in the option "origin". Where a server in front of the proxy changes the host, it should pass "Host" on as it came, or "X-Forwarded-Host" with the option "trustProxy".` */
  | 'proxy.otherOrigin'
  /** `This key is out of use: it was asked for before it came. Nothing was sent.` */
  | 'proxy.outOfUse'
  /** `This path is not one of the proxy: it saw {path}, and expects one like {expected}. What stands before that is said by the option basePath, or by where the proxy is mounted. Nothing was forwarded.` */
  | 'proxy.path'
  /** `A POST needs the type application/json, or a header "x-requested-with". Nothing was forwarded.` */
  | 'proxy.postHeader'
  /** `Pages of {origin} may not call this proxy: its option "origin" does not name them.` */
  | 'proxy.preflight'
  /** `Too many keys of this mailbox were asked for that never came.` */
  | 'proxy.questions'
  /** `Too many messages of this mailbox wait for their turn. Nothing was sent.` */
  | 'proxy.queue'
  /** `The service answered with a redirect, which is not followed.` */
  | 'proxy.redirect'
  /** `This proxy does not let this method and path through.` */
  | 'proxy.route'
  /** `The message of this key is still being sent.` */
  | 'proxy.running'
  /** `This sender is not one that you may send from. Nothing was sent.` */
  | 'proxy.sender'
  /** `The message names no sender. Nothing was sent.` */
  | 'proxy.sender.missing'
  /** `The sender is no address. Nothing was sent.` */
  | 'proxy.sender.tooLong'
  /** `The sender must be an address. Nothing was sent.` */
  | 'proxy.sender.type'
  /** `You are not signed in, or may not send from this mailbox.` */
  | 'proxy.signedOut'
  /** `The body stopped coming. Nothing was sent.` */
  | 'proxy.silent'
  /** `No byte of the body came. Nothing was sent. If that is no matter of the line: something of the portal, such as a body parser, read it before the proxy got it, and the stream that the proxy was given never ends. Let requests to the proxy's path bypass the parser.` */
  | 'proxy.silent.first'
  /** `The store of the proxy does not work. This request sent nothing.` */
  | 'proxy.store'
  /** `The store of the proxy does not work, and without it nobody can tell what became of the message.` */
  | 'proxy.store.question'
  /** `The store of the proxy does not work, and what became of the message of this key, which was being sent, it cannot tell.` */
  | 'proxy.store.repeat'
  /** `The request has no path or host that could be read.` */
  | 'proxy.target'
  /** `The proxy has no token of the service. Nothing was sent.` */
  | 'proxy.tokenFailed'
  /** `The body is longer than {most} bytes. Nothing was sent.` */
  | 'proxy.tooLarge'
  /** `This proxy has as many messages under way as it may (maxUnderWay). Nothing was sent; try again later.` */
  | 'proxy.underWay'
  /** `This mailbox has more messages under way than the proxy has places left (maxUnderWay). Nothing was sent; try again later.` */
  | 'proxy.underWay.mailbox'
  /** `Whether the message of this key was sent is unknown; it is not sent again.` */
  | 'proxy.unknown'
  /** `The service could not be reached. Nothing was sent.` */
  | 'proxy.unreached'
  /** `The body was read before the proxy got it. A body parser of the portal (or its own "authorize") ran first. Nothing was sent. Let requests to the proxy's path bypass the parser.` */
  | 'proxy.wasRead'
  /** `Too much white space stands after the message. Nothing was sent.` */
  | 'proxy.whiteSpace';

/** What the server gives a proxy besides the request, and the proxy the portal's functions. */
export interface ProxyContext {
  /** The server's own request, where an adapter or `proxyListener` hands one on: `req.session` and `req.user` stand there. */
  readonly req?: any;
  /** Where a framework has mounted the proxy: what stands before its paths then, `/api/pec`. */
  readonly mount?: string | undefined;
  /** What handed the request on: `express`, `fastify`, `node`. */
  readonly server?: string | undefined;
  /**
   * Keeps a worker alive for what goes on though its browser has left.
   *
   * @param work what goes on
   */
  readonly waitUntil?: ((work: Promise<unknown>) => void) | undefined;
  /** Whatever else the runtime gives its handlers. */
  readonly [name: string]: any;
}

/**
 * What a proxy is made of. `Session` is what `authorize` gives, `Context` what the server does.
 *
 * @typeParam Session what `authorize` gives
 * @typeParam Context what the server gives besides the request
 */
export interface ProxyOptions<Session = unknown, Context = ProxyContext> {
  /**
   * What stands before `/send`, `/inbox` …: `/api/pec`. Default: where a framework has mounted the proxy, if its
   * adapter tells; else nothing.
   */
  basePath?: string | undefined;
  /**
   * Who is asking: a session, for whom the other functions decide; a `Response`, which is the answer
   * then; or something falsy, which is answered 403. It must leave the request's body alone: a body that was
   * read is answered 500, and nothing is sent. It comes before anything is known of a message's key, so what it
   * says no to (a session that ran out, a limit of the portal's own) may be the repeat of a message that was
   * taken: its answers bear `x-pec-key: unseen`, and nobody may take them for the message's.
   *
   * @param request whose body is to be left alone
   * @param context what the server gives besides
   */
  authorize: (request: Request, context: Context) => Awaitable<Session | Response | null | undefined | false>;
  /**
   * The mailbox that this session sends from and reads. Keys belong to it: by its `username`, in whatever case
   * and without the spaces around it. The client repeats a message, and asks what became of it, with the
   * fingerprint of the mailbox that it began with; where this gives another one meanwhile, the answer is 412,
   * nothing is sent, and nothing is looked at: the session has to get its first mailbox back.
   *
   * @param session as `authorize` gave it
   * @param request whose body is to be left alone
   * @param context what the server gives besides
   */
  mailbox: (session: Session, request: Request, context: Context) => Awaitable<ProxyMailbox>;
  /** The service's token, or who gives it: `oauthToken(…)`, or a function of one's own. */
  token: string | TokenSource;
  /**
   * The addresses that this session may send from. Default: the mailbox's username.
   *
   * @param session as `authorize` gave it
   * @param request whose body is to be left alone
   * @param context what the server gives besides
   */
  sender?: ((session: Session, request: Request, context: Context) => Awaitable<string | readonly string[]>) | undefined;
  /**
   * What passes: a method and the first segment of a path. Default: `POST /send`, `GET /send`,
   * `GET /inbox`, `GET /quota`; nothing that deletes, nothing of the service that registers mailboxes. `GET /wallet` and
   * `GET /stats` (`?date=2026-03`) tell a session the account's credit and use, and no more of it: they need `account`.
   */
  allow?: readonly string[] | undefined;
  /** Whom `GET /wallet` and `GET /stats` ask: `account(…)` of `pec-massiva/account`. Answers are shared for ten seconds. */
  account?: Pick<Account, 'wallet' | 'usage'> | undefined;
  /**
   * Which hosts of the service: the real ones, or its own for tests. Default: `production`. Said in so many words, it also says that
   * a `target` on this machine leads to the real service (a relay of the portal's own), and is no trial.
   */
  environment?: 'production' | 'test' | undefined;
  /** Other hosts than the service's, for tests: one for both services, or one for each. */
  target?:
    | string
    | {
        /** In place of `ws.pecmassiva.com`. */
        massiva?: string | undefined;
        /** In place of `pec.openapi.it`. */
        pec?: string | undefined;
      }
    | undefined;
  /**
   * Where keys and the pace are kept. It has no default in production; with `environment: 'test'`, or where messages go to
   * another `target` than `ws.pecmassiva.com`, it is `memoryStore()`. Keys of the test hosts, of a `target` on this machine (but see
   * `environment`) and of the sandbox say nothing of another's, nor of the real one, also where all have one store.
   */
  store?: Store | undefined;
  /** The pace of `POST /send`, kept per mailbox by the store, whichever process sends. */
  rate?:
    | {
        /** Default: 1, what the service allows. */
        perSecond?: number | undefined;
        /** Messages that may wait for their turn, per mailbox; one more is answered 429. Default: 30. */
        waiting?: number | undefined;
      }
    | undefined;
  /**
   * Messages that this process has under way at once, those that wait for their turn included; one more is
   * answered 503 with `Retry-After`, and was not sent. A repeat of a message that is under way, or was sent,
   * does not count. One mailbox is given a place only as long as it has no more of them than are left: alone it takes half of them, and
   * one that holds its messages up leaves room for the others. A portal with a single mailbox counts with twice as many. A large message
   * takes up to 5 MB while the service stalls. Default: 200.
   */
  maxUnderWay?: number | undefined;
  /**
   * Names that a message may have in its JSON besides `sender`, `recipient`, `subject`, `body` and
   * `attachments`, should the service add some: exactly as they are written, of ASCII letters, digits, `_` and
   * `-`. Any other name is answered 400, and nothing is sent. Names that differ from those, or from `username`
   * and `password`, in their case alone are refused. Default: none.
   */
  messageFields?: readonly string[] | undefined;
  /**
   * Whether messages may come with their files as they are, as the client then sends them. `false` where something in front
   * of the proxy lets no `multipart/form-data` through. Default: `true`.
   */
  multipart?: boolean | undefined;
  /** Bytes of a request's body; a longer one is answered 413. Default: 140,000,000. */
  maxBodySize?: number | undefined;
  /**
   * Origins of other pages that may call the proxy (CORS), exactly as browsers send them; those of apps and extensions
   * too: `capacitor://localhost`, `tauri://localhost`, `chrome-extension://…`. Default: none.
   */
  origin?: string | readonly string[] | undefined;
  /**
   * Whether a server in front of the proxy sets `X-Forwarded-Host` and `X-Forwarded-Proto`: then those (of each the first
   * value) say where the browser reached the portal, instead of `Host`, for older browsers whose pages are told by their
   * `Origin` alone. Only where that server overwrites what callers send. Default: false.
   */
  trustProxy?: boolean | undefined;
  /**
   * Told of every request when it is over. It never gets contents or secrets.
   *
   * @param entry what became of it
   */
  log?: ((entry: ProxyLogEntry) => void) | undefined;
  /**
   * Told of what the portal's own functions, the store or the way to the service threw: each failure of a request once,
   * however often it was tried. The browser learns only what it means for the message. `error` is a copy with the name,
   * message, stack, code and causes of the original and without the tokens, the session's password and their other
   * spellings; what a function wrote into an error before the proxy knew it as a secret, it cannot know. What this
   * function throws changes nothing. Default: the console.
   *
   * @param error a copy, without secrets
   * @param failure where it was
   */
  onError?: ((error: Error & { code?: string | number }, failure: ProxyFailure) => Awaitable<void>) | undefined;
  /**
   * A tracer of OpenTelemetry (`trace.getTracer('portal')`), which gets a server span for each request (`POST /send`) and
   * within it a client span for each call to the service, with what the conventions for HTTP say and no query, key or
   * secret; in `url.full` stands the template of the path (`/quota/{mailbox}`). Its parent is what the request's `traceparent` tells; where the portal's own instrumentation has a span
   * already, `{ tracer, parent: () => context.active() }`. The service is not told of any trace.
   */
  trace?:
    | ProxyTracer
    | {
        /** Which makes the spans. */
        tracer: ProxyTracer;
        /**
         * Gives the context in which the request's span begins. Default: what its `traceparent` tells.
         *
         * @param request the browser's
         */
        parent?: ((request: Request) => unknown) | undefined;
      }
    | undefined;
  /**
   * Carries requests to the service; it must make each once, and follow no redirect: what it posts a second time no store
   * sees. Default: in Node its `http` and `https`, which no dispatcher or proxy of `fetch` reaches; elsewhere
   * `globalThis.fetch`, looked up at each call (of Bun from 1.3.14 on: earlier ones repeat by themselves).
   */
  fetch?:
    | (((
        /** To be made once, as it is. */
        request: Request,
      ) => Promise<Response>) & {
        /** Where it answers in another service's place: which one that is, for the keys. The sandbox's says `sandbox`. */
        service?: string | undefined;
      })
    | undefined;
}

/** What `createProxy` uses of a tracer of OpenTelemetry. */
export interface ProxyTracer {
  /**
   * Begins a span.
   *
   * @param name method and path template: `POST /send`
   * @param options its kind and its attributes
   * @param context its parent
   */
  startSpan(name: string, options?: any, context?: any): ProxySpan;
}

/** What `createProxy` uses of its spans. */
export interface ProxySpan {
  /**
   * Says something of the span.
   *
   * @param name of the attribute
   * @param value of the attribute
   */
  setAttribute(name: string, value: string | number): unknown;
  /**
   * Says whether it went well.
   *
   * @param status as OpenTelemetry counts them
   */
  setStatus(status: { code: number }): unknown;
  /**
   * Names it anew, once more is known.
   *
   * @param name method and path template
   */
  updateName?(name: string): unknown;
  /** Ends it. */
  end(): void;
}

/** Where something failed, for `onError`. */
export interface ProxyFailure {
  /** The request's. */
  method: string;
  /** The path's template, as in the log. */
  path: string;
  /** The message's idempotency key, where it was read. */
  key?: string | undefined;
  /** What it means for the request: `proxy.function`, `proxy.store`, `proxy.tokenFailed`, `proxy.unreached` … */
  code: ProxyCode;
  /** The request's, as in the log and in the answer's header `x-pec-request`. */
  id: string;
}

/** What became of one request. */
export interface ProxyLogEntry {
  /**
   * The request's: of a well-formed `traceparent` the trace's id, else its `x-request-id`, else a new one. The answer
   * tells it as `x-pec-request`, and the client as `error.requestId`. Retries of a client bear the same, where they bear one.
   */
  id: string;
  /** The `x-request-id` that it came with, where that is well-formed and `id` is a trace's. */
  requestId?: string | undefined;
  /** What the service called the request, in a header `x-request-id` of its answer: none is promised. */
  serviceRequestId?: string | undefined;
  /** When the request came. */
  at: Date;
  /** The request's. */
  method: string;
  /**
   * The path's template: `/send/{code}`; `*` for one that does not pass. One that is none of the proxy (`proxy.path`)
   * stands there as it came, without its query, shortened.
   */
  path: string;
  /** Of the answer. */
  status: number;
  /** Milliseconds from the request to the end of the answer. */
  duration: number;
  /** Milliseconds that it waited for its turn. */
  waited: number;
  /** Bytes of the request's body that were read. */
  received: number;
  /** Bytes of the answer's body. */
  sent: number;
  /** The message's idempotency key. */
  key?: string | undefined;
  /** Why the proxy itself refused, in the words of its answer. */
  reason?: string | undefined;
  /** The same as a word for programs. */
  code?: ProxyCode | undefined;
  /** What became of the message. */
  outcome?: 'sent' | 'refused' | 'unknown' | 'notForwarded' | 'repeated' | undefined;
}

/**
 * A proxy: a handler of `Request`s as runtimes and frameworks want one, `export const POST = proxy` in a route of Next,
 * `Deno.serve(proxy)`, `export default { fetch: … }`.
 */
export interface Proxy {
  /**
   * Whether the store can be used: opened, and asked, when somebody reads this, so that a portal can wait for it before
   * it listens. Rejects with the store's own words; read again, it is tried again.
   */
  readonly ready: Promise<void>;
  /**
   * Answers a request.
   *
   * @param request the browser's
   */
  (
    request: Request,
    /**
     * What the runtime gives besides. Where it has `waitUntil` (Cloudflare, Deno Deploy), what is under way is ended
     * even if the browser leaves; the portal's functions get all of it.
     */
    context: ProxyContext,
  ): Promise<Response>;
  /**
   * The same, without a context.
   *
   * @param request the browser's
   */
  // The last one is the one that frameworks look at, which want contexts of their own.
  (request: Request): Promise<Response>;
}

/**
 * Makes the portal's side of `pec-massiva`: a function from a web-standard `Request` to a `Response` that
 * adds the service's token and the mailbox's credentials, lets each message through once, and keeps the
 * service's pace.
 *
 * @throws ProxyOptionsError for options that are missing or wrong, all at once
 * @param options what the proxy is made of
 * @typeParam Session what `authorize` gives
 * @typeParam Context what the server gives besides the request
 * @example
 * ```js
 * const proxy = createProxy({
 *   basePath: '/api/pec',
 *   authorize: (request) => sessionOf(request),
 *   mailbox: (session) => mailboxOf(session), // { username, password }
 *   token: oauthToken({ email, apiKey }),
 *   store: fileStore('/var/lib/portal/pec'),
 * });
 * await proxy.ready;
 * ```
 */
export function createProxy<Session = unknown, Context = ProxyContext>(
  options: ProxyOptions<Session, Context>,
): Proxy;
