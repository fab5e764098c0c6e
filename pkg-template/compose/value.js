/** What a page fills a form with, and what of it goes. */

/**
 * @typedef {import('../types/compose.d.ts').ComposeValue} ComposeValue
 * @typedef {import('./kept.js').Draft} Draft
 */

/** What is written, as it would be sent. @param {Draft} draft @returns {import('../types/compose.d.ts').ComposedMessage} */
export const messageOf = ({ sender, recipients, isToEach, subject, text, files }) => ({
  ...{ sender, recipient: [...recipients], subject, text, attachments: [...files] },
  // To one it is one message, whichever way.
  ...(isToEach && recipients.length > 1 && { toEach: true }),
});

/** It stays as it is, whatever is written since. @param {Draft} draft @returns {Draft} */
export const copyOf = (draft) => ({ ...draft, recipients: [...draft.recipients], files: [...draft.files], acceptedAddresses: [...draft.acceptedAddresses], lost: [...draft.lost] });

/** @param {any} given @returns {File} */
function fileOf(given) {
  if (given instanceof File) {
    return given;
  }
  const { name, data, type } = given ?? {};
  const isHeld = data instanceof Blob || data instanceof ArrayBuffer || ArrayBuffer.isView(data);
  if (typeof name !== 'string' || !isHeld) {
    throw new TypeError('a form holds files: give a `File`, or `{ name, data }` with a Blob or bytes as `data`');
  }
  const kind = typeof type === 'string' ? type : data instanceof Blob ? data.type : '';
  return new File([/** @type {BlobPart} */ (data)], name, { type: kind });
}

/**
 * @param {ComposeValue | null | undefined} value
 * @returns {Partial<Draft>}
 * @throws {TypeError} where it says what a form cannot hold
 */
export function draftOf(value) {
  const { sender, recipient, subject, text, attachments, toEach, ...more } = /** @type {any} */ (value ?? {});
  if (more.body !== undefined) {
    throw new TypeError('a form holds plain text: give `text` in place of `body`');
  }
  return {
    ...(sender !== undefined && { sender: String(sender) }),
    ...(recipient !== undefined && { recipients: (typeof recipient === 'string' ? [recipient] : Array.from(recipient ?? [])).map(String) }),
    ...(subject !== undefined && { subject: String(subject) }),
    ...(text !== undefined && { text: String(text) }),
    ...(toEach !== undefined && { isToEach: toEach === true }),
    ...(attachments !== undefined && { files: Array.from(attachments ?? [], fileOf), lost: [] }),
  };
}
