/** What a message that a person writes is as a campaign. */

/**
 * @param {import('../pec-massiva/compose-slim.min.js').ComposedMessage} message
 * @param {string[]} [acceptedAddresses]
 * @returns {import('../sends/sends.js').Single}
 */
export function fieldsOf({ sender, recipient, toEach, subject, text, attachments }, acceptedAddresses = []) {
  return {
    ...{ kind: 'single', template: false, reference: false, together: toEach !== true && recipient.length > 1 },
    ...{ name: subject, sender, subject, text, recipients: recipient, acceptedAddresses, attachments },
    pace: { perDay: false },
  };
}
