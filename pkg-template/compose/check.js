/** What is wrong with a message, all at once, before anybody confirms it. */

/**
 * @typedef {import('../types/hooks.d.ts').SendClient} SendClient
 * @typedef {import('../types/index.d.ts').Message} Message
 * @typedef {import('../types/errors.d.ts').Problem} Problem
 */

/**
 * The client checks what it is to send before it reads or asks anything. A file that is none is put beside the others, so
 * that a message which is well in all else is refused for that one alone: what is checked here can never go.
 *
 * @param {SendClient} client
 * @param {Message & { attachments: File[] }} message
 * @param {string[]} acceptedAddresses
 * @returns {Promise<Problem[]>}
 */
export async function problemsOf(client, message, acceptedAddresses) {
  const none = /** @type {any} */ ({});
  const place = message.attachments.length;
  try {
    await client.send({ ...message, attachments: [...message.attachments, none] }, { acceptedAddresses });
  } catch (error) {
    const { name, problems } = /** @type {any} */ (error);
    if (name === 'ValidationError') {
      return problems.filter((/** @type {Problem} */ { field }) => !field.startsWith(`attachments[${place}]`));
    }
    throw error;
  }
  throw new TypeError('the client sent what is no message');
}
