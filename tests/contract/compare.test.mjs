/**
 * This project's contract against the service's own document, where one is at hand (`PEC_CONTRACT` names
 * the folder): every path, method, parameter, field, enum value and status of theirs is in ours, but for
 * what is marked as a correction.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { contract } from './pecmassiva.mjs';

const folder = process.env.PEC_CONTRACT;
const theirs = folder && JSON.parse(readFileSync(`${folder}/pecmassiva.openapi.json`, 'utf8'));

/** @param {object} document @param {any} value */
const resolved = (document, value) =>
  value?.$ref === undefined ? value : document.components.schemas[value.$ref.split('/').at(-1)];

/** Fields and enum values that theirs has and ours has not. @returns {string[]} */
function missing(path, their, our) {
  const [wanted, given] = [resolved(theirs, their), resolved(contract, our)];
  if (wanted === undefined || given?.['x-correction'] !== undefined) {
    return [];
  }
  if (given === undefined) {
    return [path];
  }
  const enums = (wanted.enum ?? []).filter((value) => !given.enum?.includes(value));
  return [
    ...(wanted.type !== undefined && wanted.type !== given.type ? [`${path}: ${wanted.type}`] : []),
    ...enums.map((value) => `${path} = ${value}`),
    ...Object.entries(wanted.properties ?? {}).flatMap(([name, field]) => missing(`${path}.${name}`, field, given.properties?.[name])),
    ...(wanted.items === undefined ? [] : missing(`${path}[]`, wanted.items, given.items)),
  ];
}

const schemaOf = (part) => part?.content?.['application/json']?.schema;

if (theirs !== undefined) {
  for (const [path, operations] of Object.entries(theirs.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      test(`${method.toUpperCase()} ${path}`, () => {
        const our = contract.paths[path]?.[method];
        assert.ok(our, 'it is there');
        for (const { name, in: place, required } of operation.parameters ?? []) {
          const found = our.parameters.find((parameter) => parameter.name === name && parameter.in === place);
          assert.equal(found?.required ?? false, required ?? false, `parameter ${name}`);
        }
        assert.deepEqual(missing('request', schemaOf(operation.requestBody), schemaOf(our.requestBody)), []);
        for (const [status, response] of Object.entries(operation.responses)) {
          assert.ok(our.responses[status], `status ${status}`);
          assert.deepEqual(missing(status, schemaOf(response), schemaOf(our.responses[status])), []);
        }
      });
    }
  }
} else {
  test('every operation of the contract is described', () => {
    const count = Object.values(contract.paths).flatMap(Object.keys).length;
    assert.equal(count, 7);
  });
}
