/** The files inside a zip, such as a workbook is: by name, each unpacked when it is asked for. */

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const FILE = 0x04034b50;
/** What a file's own head says where its sum comes behind it. */
const IS_LATER = 8;
/** What some write before the end, for sizes of more than 32 bits: where it stands, and it itself. */
const PLACE_64 = 0x07064b50;
const END_64 = 0x06064b50;
/** Bytes of the end of a zip, with the longest comment that may stand behind it. */
const TAIL = 22 + 0xffff;
/** Bytes that its files may have together once they are unpacked: more is no list of addressees, and would fill the memory. */
const MOST = 400e6;

/** How a file may be packed: not at all, or by deflate. */
const METHODS = new Set([0, 8]);

const LETTERS = new TextDecoder();

/** Of CRC-32, the sum that a zip keeps of each file: what it makes of one byte. */
const SUMS = Int32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit += 1) {
    sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return sum;
});

/**
 * One of its files, as the list at the end of the zip says.
 *
 * @typedef {{ name: string, method: number, sum: number, packed: number, size: number, at: number }} Entry
 */

/**
 * @param {Blob} blob
 * @returns {Promise<Map<string, () => Promise<string>>>} empty where it is no zip
 */
export async function filesOf(blob) {
  const { entries } = await listOf(blob);
  return new Map(entries.map((entry) => [entry.name, async () => new Response(await unpacked(blob, entry)).text()]));
}

/**
 * Unpacks each file once and keeps nothing of it: whoever reads the zip afterwards meets no more than it says, and no file
 * that breaks off.
 *
 * @param {Blob} blob
 * @throws {Error} where they have more than 400 MB together, one has another size or another sum than is said of it, or another
 *   reader may find others
 */
export async function checkSizes(blob) {
  const { entries, isWhole } = await listOf(blob);
  const known = entries.filter(({ method }) => METHODS.has(method));
  // Before anything is unpacked.
  const size = known.reduce((sum, entry) => sum + entry.size, 0);
  if (!isWhole || size > MOST) {
    throw new Error(isWhole ? `the files of the zip have ${size} bytes` : 'the zip has several lists of its files, or half a one');
  }
  for (const entry of known) {
    await (await unpacked(blob, entry)).pipeTo(new WritableStream());
  }
}

/**
 * @param {Blob} blob
 * @returns {Promise<{ entries: Entry[], isWhole: boolean }>} whether all are there that it says, however it is read
 */
async function listOf(blob) {
  const start = Math.max(0, blob.size - TAIL);
  const tail = new DataView(await blob.slice(start).arrayBuffer());
  const end = lastOf(tail, END);
  if (end === -1) {
    return { entries: [], isWhole: true };
  }
  const [count, from] = [tail.getUint16(end + 10, true), tail.getUint32(end + 16, true)];
  const list = new DataView(await blob.slice(from, from + tail.getUint32(end + 12, true)).arrayBuffer());
  /** @type {Entry[]} */
  const entries = [];
  let at = 0;
  while (at + 46 <= list.byteLength && list.getUint32(at, true) === ENTRY) {
    const length = list.getUint16(at + 28, true);
    const name = LETTERS.decode(new Uint8Array(list.buffer, at + 46, Math.min(length, list.byteLength - at - 46)));
    entries.push({ name, method: list.getUint16(at + 10, true), sum: list.getInt32(at + 16, true), packed: list.getUint32(at + 20, true), size: list.getUint32(at + 24, true), at: list.getUint32(at + 42, true) });
    at += 46 + length + list.getUint16(at + 30, true) + list.getUint16(at + 32, true);
  }
  const isSame = [count, tail.getUint16(end + 8, true)].every((said) => said === entries.length);
  return { entries, isWhole: isSame && (await isSameIn64(blob, tail, end, { count, from })) };
}

/**
 * Whether the other end, where there is one, tells of the same list.
 *
 * @param {Blob} blob @param {DataView} tail @param {number} end @param {{ count: number, from: number }} list
 */
async function isSameIn64(blob, tail, end, { count, from }) {
  if (end < 20 || tail.getUint32(end - 20, true) !== PLACE_64) {
    return true;
  }
  const place = Number(tail.getBigUint64(end - 12, true));
  const other = new DataView(await blob.slice(place, place + 56).arrayBuffer());
  const isOther = other.byteLength === 56 && other.getUint32(0, true) === END_64;
  return isOther && other.getBigUint64(32, true) === BigInt(count) && other.getBigUint64(48, true) === BigInt(from);
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

/** @param {Blob} blob @param {Entry} entry */
async function unpacked(blob, { method, sum, packed, size, at }) {
  if (size > MOST || !METHODS.has(method)) {
    throw new Error(`a file of the zip is packed in a way that is not read (${method}, ${size} bytes)`);
  }
  const head = new DataView(await blob.slice(at, at + 30).arrayBuffer());
  const isLater = (head.getUint16(6, true) & IS_LATER) !== 0;
  if (head.getUint32(0, true) !== FILE || (!isLater && head.getInt32(14, true) !== sum)) {
    throw new Error('a file of the zip is another one than its list says');
  }
  const from = at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const bytes = blob.slice(from, from + packed);
  const stream = method === 0 ? bytes.stream() : bytes.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return stream.pipeThrough(counted(size, sum));
}

/**
 * Passes as many bytes as were said, counted as they come: what is said is anybody's word. What the way here has changed shows by
 * their sum: else a letter would go out with another amount.
 *
 * @param {number} size @param {number} sum
 */
function counted(size, sum) {
  let count = 0;
  let own = -1;
  const other = () => new Error(`a file of the zip has another size than ${size} bytes`);
  return new TransformStream({
    transform(/** @type {Uint8Array} */ chunk, controller) {
      count += chunk.length;
      if (count > size) {
        throw other();
      }
      for (const byte of chunk) {
        own = (own >>> 8) ^ SUMS[(own ^ byte) & 0xff];
      }
      controller.enqueue(chunk);
    },
    flush() {
      if (count < size) {
        throw other();
      }
      if (~own !== sum) {
        throw new Error('a file of the zip is not what was packed');
      }
    },
  });
}
