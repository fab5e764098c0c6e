/**
 * pec-massiva/sandbox/server: a sandbox over HTTP, in Node.
 *
 * @module pec-massiva/sandbox/server
 */

import type { NodeRequest, NodeResponse } from './platform.js';
import type { Sandbox, SandboxOptions } from './sandbox.js';

/** A sandbox that listens. */
export interface SandboxServer {
  /** What stands behind it. */
  readonly sandbox: Sandbox;
  /** For the client's `baseUrl`. */
  readonly url: string;
  /** Stops it, open connections included. Never rejects. */
  close(): Promise<void>;
}

/**
 * Serves a sandbox over HTTP with CORS: what `npx pec-massiva sandbox` does. Callbacks are posted to
 * their addresses within a second after they came due, in their order, and again where they were not taken. Those
 * that a page of another site asked for are recorded only.
 *
 * @param options the sandbox's, with host and port
 * @throws (rejects) what `createSandbox` does; where the port is taken or must not be used, Node’s own error (`EADDRINUSE` …)
 */
export function serveSandbox(
  options?: SandboxOptions & {
    /** Default: 8787; 0 takes a free one. */
    port?: number | undefined;
    /** Default: 127.0.0.1. */
    host?: string | undefined;
  },
): Promise<SandboxServer>;

/**
 * A listener for Node's `http.createServer`, to serve a sandbox beside other things. It posts no
 * callbacks: they stand in `sandbox.callbacks`.
 *
 * @param sandbox as `createSandbox` makes it
 * @param options what stands before its paths
 * @throws TypeError with the code `sandbox.options`
 */
export function sandboxListener(
  sandbox: Sandbox,
  options?: {
    /** What stands before `/send`, `/inbox` …, with a slash before it and none behind. */
    basePath?: string | undefined;
  },
): (
  /** Node's. */
  request: NodeRequest,
  /** Node's. */
  response: NodeResponse,
) => void;
