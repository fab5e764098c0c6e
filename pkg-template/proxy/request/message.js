/** A message as it comes: as JSON, or as a form with its files as they are; and what its headers tell of it. */

import { Refusal } from '../answers/response.js';
import { alreadyRead, boundedReader, tooLarge } from './body.js';
import { formReader } from './form.js';
import { boundaryOf } from './parts.js';

/**
 * Reads a message as its JSON, in whichever of the two forms it comes.
 *
 * @param {Request} request
 * @param {{ maxBodySize: number, multipart: boolean }} settings bytes of the JSON, and whether files may come as they are
 * @param {unknown} server that handed the request on, as its adapter says
 */
export function messageReader(request, { maxBodySize: most, multipart }, server) {
  const reader = boundedReader(request, most, server);
  const boundary = multipart ? boundaryOf(request.headers.get('content-type')) : undefined;
  if (boundary === undefined) {
    return { reader, length: async () => checkedMessage(request, reader, most) };
  }
  const form = formReader(reader, boundary, most);
  const length = async () => {
    checkedBody(request, reader);
    return form.length();
  };
  return { reader: form, length };
}

/**
 * What the headers of one that comes as JSON tell of its body.
 *
 * @param {Request} request
 * @param {import('./body.js').BoundedReader} reader
 * @param {number} most bytes
 * @returns {number | undefined} its length, where it is told
 */
function checkedMessage(request, reader, most) {
  checkedBody(request, reader);
  const length = checkedLength(request, most);
  if (request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    throw new Refusal(415, 'proxy.contentType');
  }
  return length;
}

/**
 * @param {Request} request
 * @param {import('./body.js').BoundedReader} reader
 */
function checkedBody(request, reader) {
  if (reader.wasTaken) {
    throw alreadyRead(reader.server);
  }
  if (request.headers.has('content-encoding')) {
    throw new Refusal(415, 'proxy.compressed');
  }
}

/** The length that a request tells, if it does. @param {Request} request @param {number} most */
export function checkedLength(request, most) {
  const text = request.headers.get('content-length');
  const length = text === null || !/^\d+$/.test(text) ? undefined : Number(text);
  if (length !== undefined && length > most) {
    throw tooLarge(most);
  }
  return length;
}
