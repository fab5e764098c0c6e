/**
 * The platform's own classes, as whoever compiles knows them: of a page (`lib: DOM`), of Node (`@types/node`), of a
 * Worker, of Deno or Bun. Where nobody declares one, what the package itself asks of it stands in its place: so the
 * types hold without any of these, too.
 */

type Class<Name extends string, Instance> = { [name in Name]: { prototype: Instance } };

export type Blob = typeof globalThis extends Class<'Blob', infer Known> ? Known : BlobLike;
export type File = typeof globalThis extends Class<'File', infer Known> ? Known : FileLike;
export type Headers = typeof globalThis extends Class<'Headers', infer Known> ? Known : HeadersLike;
export type Request = typeof globalThis extends Class<'Request', infer Known> ? Known : RequestLike;
export type Response = typeof globalThis extends Class<'Response', infer Known> ? Known : ResponseLike;
export type AbortSignal = typeof globalThis extends Class<'AbortSignal', infer Known> ? Known : AbortSignalLike;
export type URL = typeof globalThis extends Class<'URL', infer Known> ? Known : UrlLike;
export type Worker = typeof globalThis extends Class<'Worker', infer Known> ? Known : WorkerLike;
export type Event = typeof globalThis extends Class<'Event', infer Known> ? Known : EventLike;
export type HTMLElement = typeof globalThis extends Class<'HTMLElement', infer Known> ? Known : object;
export type WebAssemblyModule = typeof globalThis extends { WebAssembly: Class<'Module', infer Known> } ? Known : object;

/** What a request of a page may be made with: of `RequestInit`, the same in every runtime. */
export interface RequestSettings {
  credentials?: 'include' | 'omit' | 'same-origin' | undefined;
  cache?: 'default' | 'force-cache' | 'no-cache' | 'no-store' | 'only-if-cached' | 'reload' | undefined;
  referrer?: string | undefined;
  referrerPolicy?:
    | ''
    | 'no-referrer'
    | 'no-referrer-when-downgrade'
    | 'origin'
    | 'origin-when-cross-origin'
    | 'same-origin'
    | 'strict-origin'
    | 'strict-origin-when-cross-origin'
    | 'unsafe-url'
    | undefined;
  integrity?: string | undefined;
  mode?: 'cors' | 'navigate' | 'no-cors' | 'same-origin' | undefined;
}

/** What a sandbox's `fetch` takes besides an address: of `RequestInit`, the same in every runtime. */
export interface RequestContents {
  method?: string | undefined;
  headers?: any;
  body?: any;
  signal?: AbortSignal | null | undefined;
}

/** A request of Node's `http`; `IncomingMessage` is one. */
export interface NodeRequest extends AsyncIterable<any> {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
}

/** An answer of Node's `http`; `ServerResponse` is one. */
export interface NodeResponse {
  writeHead(status: number, headers?: any): unknown;
  write(chunk: any): boolean;
  end(chunk?: any): unknown;
}

interface BlobLike {
  readonly size: number;
  readonly type: string;
  arrayBuffer(): Promise<ArrayBuffer>;
  slice(start?: number, end?: number, type?: string): BlobLike;
  text(): Promise<string>;
}

interface FileLike extends BlobLike {
  readonly name: string;
  readonly lastModified: number;
}

interface HeadersLike {
  get(name: string): string | null;
  has(name: string): boolean;
  forEach(each: (value: string, name: string) => void): void;
}

interface BodyLike {
  readonly headers: HeadersLike;
  arrayBuffer(): Promise<ArrayBuffer>;
  json(): Promise<any>;
  text(): Promise<string>;
}

interface RequestLike extends BodyLike {
  readonly method: string;
  readonly url: string;
  readonly signal: AbortSignalLike;
}

interface ResponseLike extends BodyLike {
  readonly ok: boolean;
  readonly status: number;
}

interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: any;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

interface EventLike {
  preventDefault(): void;
}

interface UrlLike {
  readonly href: string;
}

interface WorkerLike {
  postMessage(message: any): void;
  terminate(): void;
}
