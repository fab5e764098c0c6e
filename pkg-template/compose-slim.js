/** `pec-massiva/compose/slim`: the form alone. A page gives it a client and words of its own, and calls `define` once. */

export { PecCompose, define } from './compose/element.js';
