/** Tables for spreadsheets: quoted, and without a formula. */

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';

import { unpacked } from '../../scripts/parts/paths.mjs';

const { table } = await import(join(unpacked, 'common/spreadsheet.js'));

/** A cell as it is written. @param {string} cell */
const quoted = (cell) => table(['name'], [], [[cell]]).slice('\ufeffname\r\n'.length, -'\r\n'.length);

test('a byte order mark, semicolons, names as they are, each line with its end', () => {
  assert.equal(table(['a'], ['=b'], [['1', 'x;"y"'], ['', 'è']]), '\ufeffa;"\'=b"\r\n"1";"x;""y"""\r\n"";"è"\r\n');
  assert.equal(table(['a'], [], []), '\ufeffa\r\n');
});

test('formulas are defused, at the beginning and behind what may be taken for a border', () => {
  for (const formula of ['=1+1', '+39', '-1', '@x', '\t=1', '\r=1', '＝1', '＋1', '−1', '﹢1', '﹣1', '﹦1', '﹫x', '＠x', '－1']) {
    assert.match(quoted(formula), /^"'/, formula);
  }
  assert.equal(quoted(' =1'), "\" '=1\"");
  assert.equal(quoted('==1'), "\"'==1\"");
  assert.equal(quoted('Avviso;=1+1, +2'), "\"Avviso;'=1+1, '+2\"");
  assert.equal(quoted('=1\n=2\t=3'), "\"'=1\n'=2\t'=3\"");
  assert.equal(quoted('dice "sì", a=b'), '"dice ""sì"", a=b"');
  assert.equal(quoted(''), '""');
});

test('nor is one left where a program takes away what nobody sees', () => {
  const unseen = [0x200b, 0xfeff, 0xad, 0x200e, 0x202e, 0x2066, 0x2060, 0xa0, 0x3000, 0x3164, 0x2800, 0xfe0f, 0xe0020, 0, 0x7f, 0x85, 0x1c]
    .concat([0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b, 0x180f, 0x200f, 0x202a, 0x206f, 0xfe00, 0xffa0, 0xfff0, 0xfff8, 0xfffb])
    .concat([0x1bca0, 0x1bca3, 0x1d173, 0x1d17a, 0xe0000, 0xe0fff, 0x2028, 0x205f, 0x1680]);
  for (const code of unseen) {
    const letter = String.fromCodePoint(code);
    for (const formula of ['=1+1', '@x', '+39', '-1']) {
      for (const before of [letter, ` ${letter} `, `a;${letter}`, `${letter}${letter}\t`]) {
        assert.ok(quoted(before + formula).includes(`'${formula}`), `U+${code.toString(16)} ${JSON.stringify(before)}`);
      }
    }
  }
  // What can be seen is no border.
  assert.equal(quoted('a\u200b=1'), '"a\u200b=1"');
});
