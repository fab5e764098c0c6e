/** What the forms of a page have where they are given nothing of their own: an entry says it. */

/** @type {{ makeClient?: (options: import('../types/options.d.ts').ClientOptions) => import('../types/hooks.d.ts').SendClient, words: Record<string, import('../types/compose.d.ts').ComposeWords> }} */
export const defaults = { words: {} };
