/**
 * `pec-massiva/compose/slim`: the form of `pec-massiva/compose` alone, for a page that has a client of its own already.
 * Importing it does nothing: `define` makes the element known. For pages without a bundler `compose-slim.min.js` beside it is the
 * same in one file.
 *
 * ```js
 * import { define } from 'pec-massiva/compose/slim';
 * import * as it from 'pec-massiva/words/it';
 *
 * define({ words: { it } });
 * document.querySelector('pec-compose').client = pec;
 * ```
 *
 * @module pec-massiva/compose/slim
 */

export * from './compose.js';
