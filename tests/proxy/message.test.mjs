/** What the headers of a message tell of it, before anything of it is read. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkedLength, messageReader } from '../../pkg-template/proxy/request/message.js';
import { boundaryOf } from '../../pkg-template/proxy/request/parts.js';

/** @param {Record<string, string>} headers @param {object} [more] */
function told(headers, { maxBodySize = 100, multipart = true } = {}) {
  const request = new Request('https://portal.example/send', { method: 'POST', headers, body: new Uint8Array(3) });
  return messageReader(request, { maxBodySize, multipart }, 'node').length();
}

const JSON_TYPE = { 'content-type': 'application/json' };

test('a length counts where it is one, and is let in up to the bound', () => {
  const length = (/** @type {Record<string, string>} */ headers) => checkedLength(new Request('https://a.example', { headers }), 100);
  assert.deepEqual([{ 'content-length': '0' }, { 'content-length': '99' }, { 'content-length': '100' }, {}].map(length), [0, 99, 100, undefined]);
  for (const none of ['', 'x', '-1', '1.5', '1e2', '0x10', '12a', 'a12', '1, 1']) {
    assert.equal(length({ 'content-length': none }), undefined, none);
  }
  assert.throws(() => length({ 'content-length': '101' }), ({ status, code, params }) => status === 413 && code === 'proxy.tooLarge' && params.most === 100);
});

test('a message comes as JSON, whatever stands behind its type', async () => {
  for (const type of ['application/json', 'Application/JSON', 'application/json;charset=utf-8', 'application/json ; charset=utf-8']) {
    assert.equal(await told({ 'content-type': type, 'content-length': '3' }), 3, type);
  }
  for (const headers of [{ 'content-type': '' }, { 'content-type': 'text/plain' }, { 'content-type': 'application/jsonx' }, { 'content-type': 'text/plain; application/json' }, {}]) {
    await assert.rejects(told(headers), ({ status, code }) => status === 415 && code === 'proxy.contentType', JSON.stringify(headers));
  }
});

test('a message that is compressed, or longer than is let in, is refused before it is read', async () => {
  await assert.rejects(told({ ...JSON_TYPE, 'content-encoding': 'gzip' }), ({ status, code }) => status === 415 && code === 'proxy.compressed');
  await assert.rejects(told({ ...JSON_TYPE, 'content-length': '101' }), ({ status, code }) => status === 413 && code === 'proxy.tooLarge');
  await assert.rejects(told({ 'content-type': 'multipart/form-data; boundary=x', 'content-encoding': 'gzip' }), ({ code }) => code === 'proxy.compressed');
});

test('a form is read as one where forms are taken', async () => {
  const form = { 'content-type': 'multipart/form-data; boundary=x' };
  await assert.rejects(told(form), ({ status, code }) => status === 400 && code === 'proxy.form');
  await assert.rejects(told(form, { multipart: false }), ({ status, code }) => status === 415 && code === 'proxy.contentType');
});

test('a boundary is what RFC 2046 lets be one, alone', () => {
  for (const [type, boundary] of [
    ['multipart/form-data; boundary=x', 'x'],
    [' Multipart/Form-Data;BOUNDARY="a b"', undefined],
    ['multipart/form-data; boundary="a:b"', 'a:b'],
    ["multipart/form-data; boundary=a'()+_,-./:=?", "a'()+_,-./:=?"],
    [`multipart/form-data; boundary=${'x'.repeat(70)}`, 'x'.repeat(70)],
    [`multipart/form-data; boundary=${'x'.repeat(71)}`, undefined],
    ['multipart/form-data; boundary=', undefined],
    ['multipart/form-data', undefined],
    ['multipart/mixed; boundary=x', undefined],
    ['', undefined],
    [null, undefined],
  ]) {
    assert.equal(boundaryOf(type), boundary, String(type));
  }
});
