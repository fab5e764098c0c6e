/** What a zip unpacks to is counted, not believed: a workbook fills no memory, and what else reads it finds what it says. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateRawSync } from 'node:zlib';

import { checkSizes, filesOf } from '../../portal/campaigns/table/zip.js';
import { workbookOf, zipOf } from './workbooks.mjs';

const blobOf = (/** @type {Parameters<typeof zipOf>[0]} */ files) => new Blob([zipOf(files)]);
const NAME = 'xl/workbook.xml';

/** So many megabytes of zeros as deflate packs them, a kilobyte each, without ever being there. @param {number} megabytes */
function packedZeros(megabytes) {
  const piece = deflateRawSync(Buffer.alloc(1e6), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: megabytes }, () => piece), deflateRawSync('')]);
}

test('a zip that says what it holds is read, and its sizes are right', async () => {
  const blob = new Blob([workbookOf([{ name: 'Ditte', rows: [['pec'], ['a1@pec.example.it']] }])]);
  await checkSizes(blob);
  assert.match((await (await filesOf(blob)).get(NAME)?.()) ?? '', /name="Ditte"/);
  await checkSizes(new Blob(['no zip']));
  await checkSizes(blobOf({}));
});

test('a file that unpacks to more than it says is refused before it fills the memory, by whoever reads it', async () => {
  const blob = blobOf({ [NAME]: { packed: packedZeros(450), size: 10 } });
  const before = process.memoryUsage().rss;
  await assert.rejects(async () => (await filesOf(blob)).get(NAME)?.(), /another size than 10 bytes/);
  await assert.rejects(checkSizes(blob), /another size than 10 bytes/);
  assert.ok(process.memoryUsage().rss - before < 200e6);
});

test('one that unpacks to less is refused, too: its end would be missing', async () => {
  const blob = blobOf({ [NAME]: { packed: deflateRawSync('short'), size: 6 } });
  await assert.rejects(async () => (await filesOf(blob)).get(NAME)?.(), /another size than 6 bytes/);
  await assert.rejects(checkSizes(blob), /another size than 6 bytes/);
});

test('one that was damaged on its way is refused: an amount would be another', async () => {
  const whole = zipOf({ [NAME]: '<v>1234</v>' });
  await checkSizes(new Blob([whole]));
  const packed = deflateRawSync('<v>1234</v>');
  const other = deflateRawSync('<v>7234</v>');
  assert.equal(packed.length, other.length);
  const at = whole.indexOf(packed);
  const damaged = Buffer.concat([whole.subarray(0, at), other, whole.subarray(at + other.length)]);
  await assert.rejects(checkSizes(new Blob([damaged])), /not what was packed/);
  await assert.rejects(async () => (await filesOf(new Blob([damaged]))).get(NAME)?.(), /not what was packed/);
});

test('one whose sums and sizes come behind its files is read, whether they stand before them, too, or not', async () => {
  const text = '<v>1234</v>';
  const whole = zipOf({ [NAME]: text });
  const list = whole.indexOf('PK\x01\x02');
  for (const isTwice of [false, true]) {
    // What spreadsheets on the web and .NET write; of the latter some say it twice.
    const later = Buffer.concat([whole.subarray(0, list), Buffer.from('PK\x07\x08', 'latin1'), whole.subarray(14, 26), whole.subarray(list)]);
    later.writeUInt16LE(8, 6);
    if (!isTwice) {
      later.fill(0, 14, 26);
    }
    later.writeUInt16LE(8, list + 16 + 8);
    later.writeUInt32LE(list + 16, later.length - 6);
    await checkSizes(new Blob([later]));
    assert.equal(await (await filesOf(new Blob([later]))).get(NAME)?.(), text);
    // Their sum counts all the same.
    later.writeUInt32LE(1, list + 16 + 16);
    await assert.rejects(checkSizes(new Blob([later])), /not what was packed/);
  }
});

test('all files are looked at, also those that nobody asked for, and two of one name', async () => {
  const bomb = { packed: packedZeros(1), size: 10 };
  await assert.rejects(checkSizes(blobOf({ [NAME]: '<workbook/>', 'xl/media/a.png': bomb })), /another size/);
  const twice = zipOf({ 'yl/workbook.xml': bomb, [NAME]: '<workbook/>' });
  for (let at; (at = twice.indexOf('yl/workbook.xml')) !== -1; ) {
    twice.write('x', at);
  }
  await assert.rejects(checkSizes(new Blob([twice])), /another size/);
});

test('together they have 400 MB at most, and nothing is unpacked of more', async () => {
  const nothing = Buffer.alloc(0);
  await assert.rejects(checkSizes(blobOf({ a: { packed: nothing, size: 200e6 }, b: { packed: nothing, size: 200e6 + 1 } })), /have 400000001 bytes/);
  // Where they may be as large, the first one turns out to be none.
  await assert.rejects(checkSizes(blobOf({ a: { packed: nothing, size: 200e6 }, b: { packed: nothing, size: 200e6 } })), (error) => !/have 400000000/.test(String(error)));
  const whole = blobOf({ a: { packed: packedZeros(3), size: 3e6, of: Buffer.alloc(3e6) }, b: { packed: packedZeros(2), size: 2e6, of: Buffer.alloc(2e6) } });
  await checkSizes(whole);
});

test('a zip of which another reader may find other files is refused', async () => {
  const whole = zipOf({ [NAME]: '<workbook/>', b: 'b' });
  const end = whole.length - 22;
  const list = whole.readUInt32LE(end + 16);
  // An entry behind the ones that are marked as such, one more than there are, and one fewer.
  const unmarked = Buffer.from(whole);
  unmarked.write('??', unmarked.lastIndexOf('PK\x01\x02', end, 'latin1'), 'latin1');
  const [more, fewer] = [3, 1].map((count) => {
    const other = Buffer.from(whole);
    other.writeUInt16LE(count, end + 8);
    return other;
  });
  for (const other of [unmarked, more, fewer]) {
    await assert.rejects(checkSizes(new Blob([other])), /several lists of its files, or half a one/);
  }
  /** With the end that is meant for large ones before the usual one. @param {number} count @param {number} from @param {number} place */
  const with64 = (count, from, place) => {
    const [other, locator] = [Buffer.alloc(56), Buffer.alloc(20)];
    other.write('PK\x06\x06', 'latin1');
    other.writeBigUInt64LE(BigInt(count), 32);
    other.writeBigUInt64LE(BigInt(from), 48);
    locator.write('PK\x06\x07', 'latin1');
    locator.writeBigUInt64LE(BigInt(place), 8);
    return new Blob([whole.subarray(0, end), other, locator, whole.subarray(end)]);
  };
  await checkSizes(with64(2, list, end));
  for (const [count, from, place] of [[1, list, end], [2, list + 1, end], [2, list, end + 1], [2, list, whole.length + 500]]) {
    await assert.rejects(checkSizes(with64(count, from, place)), /several lists/, `${count} ${from} ${place}`);
  }
});

test('what is packed in another way is read by nobody here, and stands in nobody’s way', async () => {
  const zip = zipOf({ a: '<x/>', b: 'b' });
  const list = zip.readUInt32LE(zip.length - 22 + 16);
  zip.writeUInt16LE(12, list + 10);
  await checkSizes(new Blob([zip]));
  await assert.rejects(async () => (await filesOf(new Blob([zip]))).get('a')?.(), /packed in a way that is not read \(12/);
});
