/** A callback handler before a service of the test's own, and what it is called with. */

import { callbackHandler } from '../../../pkg-template/proxy/callbacks/handler.js';

export const ID = '64f0c2a91b7d3e5a60c81f22';
export const RECORD = { id: ID, stato: 'evasa', tipo_casella: 'GOLD', casella_pec: 'impresa@legalmail.it', callback: { url: 'https://a.it', data: { pratica: 7 } } };
export const none = () => Promise.reject(Object.assign(new Error('none'), { name: 'NotFoundError', body: { success: false, message: 'none' } }));

/** A handler before a service that gives `record`. */
export function made({ record = () => RECORD, ...more } = {}) {
  const [reads, events, errors] = [[], [], []];
  const get = async (id, options) => {
    reads.push({ id, ...options });
    return record(id, reads.length);
  };
  const handler = callbackHandler({
    mailboxes: { get },
    onEvent: (event) => void events.push(event),
    onError: (error) => errors.push(error),
    ...more,
  });
  return { handler, reads, events, errors };
}

export const called = (body, type = 'application/json', headers = {}) =>
  new Request('https://portal.example/callbacks', { method: 'POST', body, headers: { 'content-type': type, ...headers }, duplex: 'half' });
export const json = (value) => called(JSON.stringify(value));
