/** `pec-massiva/upload`: a `fetch` that tells how much of a message has left. */

export { uploadFetch } from './upload/fetch.js';
