/** What a desk asks of the element whose it is, and when a person may write. */

/**
 * @typedef {import('../types/hooks.d.ts').SendClient} SendClient
 * @typedef {import('../types/compose.d.ts').ComposeSend} ComposeSend
 * @typedef {import('../types/compose.d.ts').ComposeOutbox} ComposeOutbox
 * @typedef {import('../types/compose.d.ts').ComposeCheck} ComposeCheck
 *
 * @typedef {object} Means
 * @property {SendClient | undefined} client
 * @property {ComposeSend | undefined} send
 * @property {ComposeOutbox | undefined} outbox
 * @property {ComposeCheck | undefined} check
 * @property {boolean} isSeen by what tells when it posts
 *
 * @typedef {object} Host whose desk it is
 * @property {() => import('./words/speech.js').Speech} speech
 * @property {() => { senders: string[], most: number, price: number | undefined, isTest: boolean, toEach: import('./parts/way.js').ToEach }} settings
 * @property {() => import('./kept.js').Draft} fresh what a new message begins with
 * @property {() => import('./kept.js').Kept | undefined} kept where it is kept
 * @property {() => Means} means how it is sent
 * @property {() => SendClient} sender by which a message goes, and is asked after
 * @property {(type: string, detail: object, isCancelable?: boolean) => boolean} emit `false` where somebody prevents it
 */

/** States in which a message is written. */
export const WRITING = ['idle', 'refused', 'notSent'];
