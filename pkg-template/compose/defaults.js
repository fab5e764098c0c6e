/** What the forms of a page have where they are given nothing of their own: an entry says it. */

/** `isKnown`: whether a client is of the package, and tells when it posts. @type {{ makeClient?: (options: import('../types/options.d.ts').ClientOptions) => import('../types/hooks.d.ts').SendClient, isKnown: (client: object) => boolean, words: Record<string, import('../types/compose.d.ts').ComposeWords> }} */
export const defaults = { isKnown: () => false, words: {} };
