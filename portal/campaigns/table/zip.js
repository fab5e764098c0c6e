/** The files inside a zip, such as a workbook is: by name, each unpacked when it is asked for. */

const END = 0x06054b50;
const ENTRY = 0x02014b50;
/** Bytes of the end of a zip, with the longest comment that may stand behind it. */
const TAIL = 22 + 0xffff;
/** Bytes that one of its files may have once it is unpacked: more is no list of addressees, and would fill the memory. */
const MOST = 400e6;

const LETTERS = new TextDecoder();

/**
 * @param {Blob} blob
 * @returns {Promise<Map<string, () => Promise<string>>>} empty where it is no zip
 */
export async function filesOf(blob) {
  const start = Math.max(0, blob.size - TAIL);
  const tail = new DataView(await blob.slice(start).arrayBuffer());
  /** @type {Map<string, () => Promise<string>>} */
  const files = new Map();
  const end = lastOf(tail, END);
  if (end === -1) {
    return files;
  }
  const from = tail.getUint32(end + 16, true);
  const list = new DataView(await blob.slice(from, from + tail.getUint32(end + 12, true)).arrayBuffer());
  let at = 0;
  while (at + 46 <= list.byteLength && list.getUint32(at, true) === ENTRY) {
    const name = list.getUint16(at + 28, true);
    const entry = { method: list.getUint16(at + 10, true), packed: list.getUint32(at + 20, true), size: list.getUint32(at + 24, true), at: list.getUint32(at + 42, true) };
    files.set(LETTERS.decode(new Uint8Array(list.buffer, at + 46, name)), () => unpacked(blob, entry));
    at += 46 + name + list.getUint16(at + 30, true) + list.getUint16(at + 32, true);
  }
  return files;
}

/** @param {DataView} view @param {number} mark */
function lastOf(view, mark) {
  for (let at = view.byteLength - 22; at >= 0; at -= 1) {
    if (view.getUint32(at, true) === mark) {
      return at;
    }
  }
  return -1;
}

/** @param {Blob} blob @param {{ method: number, packed: number, size: number, at: number }} entry */
async function unpacked(blob, { method, packed, size, at }) {
  if (size > MOST || (method !== 0 && method !== 8)) {
    throw new Error(`a file of the zip is packed in a way that is not read (${method}, ${size} bytes)`);
  }
  const head = new DataView(await blob.slice(at, at + 30).arrayBuffer());
  const from = at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const bytes = blob.slice(from, from + packed);
  const stream = method === 0 ? bytes.stream() : bytes.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).text();
}
