/** What a language is made of: its catalogues, and how it quotes and names things. Nothing stands here at run time. */

/**
 * @typedef {import('../types/codes.d.ts').ErrorCode} ErrorCode
 * @typedef {import('../types/codes.d.ts').ProblemCode} ProblemCode
 * @typedef {import('../types/codes.d.ts').NoteCode} NoteCode
 * @typedef {import('../types/codes.d.ts').UnknownReason} UnknownReason
 * @typedef {import('../types/codes.d.ts').CampaignReason} CampaignReason
 * @typedef {import('../types/proxy.d.ts').ProxyCode} ProxyCode
 * @typedef {import('./meanings.js').Meaning} Meaning
 */

/** The first words of codes. @typedef {ErrorCode | ProblemCode extends infer Code ? Code extends `${infer First}.${string}` ? First : Code : never} Group */

/**
 * Sentences are written as `sentence.js` reads them.
 *
 * @typedef {object} Language
 * @property {string} tag for `Intl`
 * @property {readonly [string, string]} quotes
 * @property {boolean} lowers whether a sentence behind its place begins small
 * @property {Record<ErrorCode | ProblemCode | NoteCode, string>} codes
 * @property {Record<Group | 'note' | 'proxy', string>} groups for codes that a newer version made
 * @property {Record<ProxyCode, string>} proxy
 * @property {Record<Meaning, string>} meanings
 * @property {Record<string, string>} todo by code, or by the beginning of codes up to a dot
 * @property {Record<UnknownReason, string>} unknown
 * @property {Record<CampaignReason, string>} reasons
 * @property {Record<string, string>} parts what fields of a message are called; `name[]` is one of several
 * @property {Frames} frames
 */

/**
 * What sentences are set into.
 *
 * @typedef {object} Frames
 * @property {string} line place of a row of a file: `{line}`
 * @property {string} number place of a row that was given as an object: `{number}`
 * @property {string} field subject of a sentence that begins with `~`: `{field}`
 * @property {string} column the same, of a column: `{column}`
 * @property {string} value the same, of nothing that is known
 * @property {string} numbered one of several: `{label}`, `{number}`
 * @property {string} said what somebody else said: `{text}`
 * @property {string} other what happened, of anything that is no error of the package
 * @property {string} otherTodo what to do then
 * @property {string} quote what to tell who is asked for help: `{requestId}`
 * @property {string} unknownReason where it is not told why nobody knows
 * @property {string} otherReason where it is not told why a campaign stands still
 */

