/**
 * The record in a callback's body. How the service writes it is asked for at the registration, and documented in a line:
 * so it is read in every way that a server may write a form or JSON. Nothing in it is believed: only its id counts, and
 * which kind of record it says it is.
 */

import { parsed, recordOf } from '../../common/json.js';
import { Late, within } from '../../common/wait.js';
import { NotTaken } from './answer.js';

/** Milliseconds that a caller has for its body. */
const TIME = 10_000;

/** Names of fields that a refusal lists. */
const LISTED = 5;

/** What an id may be: the service's own are 24 hexadecimal digits. */
const ID = /^[\w-]{1,64}$/;

/**
 * @param {Request} request
 * @param {string} field that holds the record
 * @param {number} most bytes
 * @returns {Promise<{ id: string, record: Record<string, unknown> }>}
 */
export async function recordIn(request, field, most) {
  const type = request.headers.get('content-type') ?? '';
  const bytes = await bytesOf(request, most);
  const fields = await fieldsOf(bytes, type);
  // The last: a body that is the record itself.
  const record = under(fields, field) ?? nested(fields, field) ?? ('stato' in fields ? fields : undefined);
  const id = record?.['id'];
  if (record === undefined || typeof id !== 'string' || !ID.test(id)) {
    const names = Object.keys(fields).slice(0, LISTED).map((name) => JSON.stringify(name.slice(0, 40)));
    const seen = names.length === 0 ? 'no field' : `the fields ${names.join(', ')}`;
    throw new NotTaken(400, `A callback came without a record under ${JSON.stringify(field)}; it has ${seen}. Is it what was registered as the callback's field?`);
  }
  return { id, record };
}

/** @param {Record<string, unknown>} fields @param {string} field */
function under(fields, field) {
  const held = fields[field];
  return recordOf(typeof held === 'string' ? parsed(held) : held);
}

/** A form that PHP made of a list: `data[id]=…&data[stato]=…`. @param {Record<string, unknown>} fields @param {string} field */
function nested(fields, field) {
  const found = Object.entries(fields).flatMap(([name, value]) =>
    name.startsWith(`${field}[`) && name.endsWith(']') ? [[name.slice(field.length + 1, -1), value]] : [],
  );
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {string} type
 * @returns {Promise<Record<string, unknown>>}
 */
async function fieldsOf(bytes, type) {
  const kind = type.split(';')[0]?.trim().toLowerCase();
  if (kind === 'multipart/form-data') {
    try {
      return Object.fromEntries(await new Response(bytes, { headers: { 'content-type': type } }).formData());
    } catch {
      throw new NotTaken(400, 'A callback came as a form that could not be read.');
    }
  }
  const text = new TextDecoder().decode(bytes).trim();
  // By how it begins: some servers send one and name the other.
  if (text.startsWith('{')) {
    const fields = recordOf(parsed(text));
    if (fields !== undefined) {
      return fields;
    }
  } else if (text.includes('=') && !text.startsWith('<')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  throw new NotTaken(400, 'A callback came that is neither a form nor an object of JSON.');
}

/**
 * @param {Request} request
 * @param {number} most bytes, unpacked
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
async function bytesOf(request, most) {
  if (request.bodyUsed || request.body?.locked === true) {
    throw new NotTaken(500, 'The body was read before the callback handler got it: a body parser of the portal ran first. Let requests to its path bypass the parser.');
  }
  const { headers } = request;
  if (Number(headers.get('content-length') ?? 0) > most) {
    throw tooLarge(most);
  }
  if (request.body === null) {
    throw new NotTaken(400, 'A callback came without a body.');
  }
  const body = unpacked(request.body, headers.get('content-encoding')?.trim().toLowerCase() ?? '');
  const reader = body.getReader();
  try {
    return await within(TIME, () => gathered(reader, most));
  } catch (error) {
    if (error instanceof NotTaken) {
      throw error;
    }
    throw error instanceof Late
      ? new NotTaken(408, 'The body of a callback stopped coming.')
      : new NotTaken(400, 'The body of a callback broke off, or could not be unpacked.');
  } finally {
    reader.cancel().catch(() => {});
  }
}

/**
 * @param {ReadableStream<Uint8Array>} body
 * @param {string} encoding
 * @returns {ReadableStream<Uint8Array>}
 */
function unpacked(body, encoding) {
  if (encoding === '' || encoding === 'identity') {
    return body;
  }
  const format = encoding === 'x-gzip' ? 'gzip' : encoding;
  if ((format !== 'gzip' && format !== 'deflate') || typeof DecompressionStream === 'undefined') {
    throw new NotTaken(415, 'A callback came packed in a way that is not known here.');
  }
  return body.pipeThrough(/** @type {any} */ (new DecompressionStream(format)));
}

/** @param {ReadableStreamDefaultReader<Uint8Array>} reader @param {number} most */
async function gathered(reader, most) {
  const chunks = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    length += value.length;
    if (length > most) {
      throw tooLarge(most);
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
  return bytes;
}

/** @param {number} most */
const tooLarge = (most) => new NotTaken(413, `A callback came with more than ${most} bytes.`);
