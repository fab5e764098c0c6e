/**
 * This project's contracts against the service's own documents, where those are at hand (`PEC_CONTRACT`
 * names the folder): every path, method, parameter, field, enum value and status of theirs is in ours;
 * and whatever ours has beyond them is marked as a correction.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { contract as oauthv2 } from './oauthv2.mjs';
import { contract as pec } from './pec.mjs';
import { SUBTYPES } from './pec-records.mjs';
import { contract as pecmassiva } from './pecmassiva.mjs';

const folder = process.env.PEC_CONTRACT;
const CONTRACTS = [
  { name: 'pecmassiva', ours: pecmassiva, operations: 7, by: 'bearerAuth' },
  { name: 'pec', ours: pec, operations: 20, by: 'bearerAuth' },
  { name: 'oauthv2', ours: oauthv2, operations: 18, by: 'basicAuth' },
];

const isCorrected = (value) => value?.['x-correction'] !== undefined;
const alternatives = (schema) => schema.oneOf ?? schema.anyOf;
const shortest = (lists) => lists.reduce((best, next) => (next.length < best.length ? next : best));
const contentOf = (part) => Object.entries(part?.content ?? {});

/** @param {object} document @param {any} value */
function resolved(document, value) {
  const found = value?.$ref === undefined ? value : document.components.schemas[value.$ref.split('/').at(-1)];
  if (found?.allOf === undefined) {
    return found;
  }
  const properties = Object.assign({}, ...found.allOf.map((part) => resolved(document, part)?.properties));
  return { ...found, properties };
}

/** @param {object} ours @param {object} theirs */
function comparison(ours, theirs) {
  /**
   * Fields, types, required fields and enum values that theirs has and ours has not. A correction excuses
   * another type and nothing else.
   * @returns {string[]}
   */
  function missing(path, their, our) {
    const [wanted, given] = [resolved(theirs, their), resolved(ours, our)];
    if (wanted === undefined) {
      return [];
    }
    if (given === undefined) {
      return [path];
    }
    const choices = given.type === undefined && alternatives(given);
    if (alternatives(wanted) !== undefined) {
      return alternatives(wanted).flatMap((one) => shortest((choices || [given]).map((other) => missing(path, one, other))));
    }
    if (choices) {
      return shortest(choices.map((other) => missing(path, wanted, other)));
    }
    if (wanted.type !== undefined && wanted.type !== given.type) {
      return isCorrected(given) ? [] : [`${path}: ${wanted.type}`];
    }
    return [
      ...(wanted.enum ?? []).filter((value) => !given.enum?.includes(value)).map((value) => `${path} = ${value}`),
      ...(wanted.required ?? []).filter((name) => !given.required?.includes(name)).map((name) => `${path}.${name} is required`),
      ...Object.entries(wanted.properties ?? {}).flatMap(([name, field]) => missing(`${path}.${name}`, field, given.properties?.[name])),
      ...(wanted.items === undefined ? [] : missing(`${path}[]`, wanted.items, given.items)),
    ];
  }

  /** What ours allows beyond theirs without saying why. @returns {string[]} */
  function unexplained(path, their, our) {
    const [known, given] = [resolved(theirs, their), resolved(ours, our)];
    if (known === undefined || given === undefined) {
      return [];
    }
    const inside = () => {
      const { properties: fields = {} } = known;
      return [
        ...Object.entries(given.properties ?? {}).flatMap(([name, field]) =>
          fields[name] === undefined && !isCorrected(given) && !isCorrected(resolved(ours, field))
            ? [`${path}.${name}`]
            : unexplained(`${path}.${name}`, fields[name], field),
        ),
        ...unexplained(`${path}[]`, known.items, given.items),
      ];
    };
    if (isCorrected(given)) {
      return known.type === given.type ? inside() : [];
    }
    const choices = given.type === undefined && alternatives(given);
    if (choices) {
      const others = alternatives(known) ?? [known];
      return choices.flatMap((one) => shortest(others.map((other) => unexplained(path, other, one))));
    }
    if (known.type !== undefined && known.type !== given.type) {
      return [`${path}: ${given.type}`];
    }
    const enums = known.enum && (given.enum ?? ['anything']).filter((value) => !known.enum.includes(value));
    return [
      ...(given.nullable && !known.nullable ? [`${path} = null`] : []),
      ...(enums ?? []).map((value) => `${path} = ${value}`),
      ...inside(),
    ];
  }

  /** Both, for what is sent or answered in each format. @returns {string[]} */
  function differences(path, their, our) {
    const found = contentOf(our);
    const formats = contentOf(their).flatMap(([type, { schema }]) =>
      our?.content?.[type] === undefined
        ? [`${path} as ${type}`]
        : [
            ...missing(path, schema, our.content[type].schema),
            ...unexplained(path, schema, our.content[type].schema).map((line) => `${line} is not theirs`),
          ],
    );
    const more = isCorrected(our) ? [] : found.filter(([type]) => their?.content?.[type] === undefined);
    return [...formats, ...more.map(([type]) => `${path} as ${type} is not theirs`)];
  }

  return { missing, differences };
}

/** Keys of ours that theirs lacks and that no correction explains. */
const added = (ours, theirs) => Object.keys(ours).filter((key) => theirs[key] === undefined && !isCorrected(ours[key]));

function compare({ name, ours }, theirs) {
  const { missing, differences } = comparison(ours, theirs);
  for (const [path, operations] of Object.entries(theirs.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      test(`${name}: ${method.toUpperCase()} ${path}`, () => {
        const our = ours.paths[path]?.[method];
        assert.ok(our, 'it is there');
        const given = our.parameters ?? [];
        for (const { name: called, in: place, required, schema } of operation.parameters ?? []) {
          const found = given.find((parameter) => parameter.name === called && parameter.in === place);
          assert.ok(found, `parameter ${called}`);
          assert.equal(found.required ?? false, required ?? false, `parameter ${called} is required`);
          assert.deepEqual(missing(called, schema, found.schema), []);
        }
        assert.equal(given.length, operation.parameters?.length ?? 0, 'no parameter of our own');
        assert.deepEqual(differences('request', operation.requestBody, our.requestBody), []);
        for (const [status, response] of Object.entries(operation.responses)) {
          assert.ok(our.responses[status], `status ${status}`);
          assert.deepEqual(differences(status, response, our.responses[status]), []);
        }
        assert.deepEqual(added(our.responses, operation.responses), [], 'statuses of our own say why');
      });
    }
  }
  test(`${name}: operations of our own say why`, () => {
    for (const [path, operations] of Object.entries(ours.paths)) {
      assert.deepEqual(added(operations, theirs.paths[path] ?? {}), [], path);
    }
  });
}

for (const entry of CONTRACTS) {
  test(`${entry.name}: every operation is described, and lets nobody in without a key`, () => {
    const operations = Object.values(entry.ours.paths).flatMap(Object.values);
    assert.equal(operations.length, entry.operations);
    for (const { security, responses } of operations) {
      assert.deepEqual(security[0], { [entry.by]: [] });
      assert.ok(responses[401]);
    }
  });
  if (folder) {
    compare(entry, JSON.parse(readFileSync(`${folder}/${entry.name}.openapi.json`, 'utf8')));
  }
}

if (folder) {
  test('pec: each type of customer has the subtypes of the document', () => {
    const { TipologieCliente } = JSON.parse(readFileSync(`${folder}/pec.openapi.json`, 'utf8')).components.schemas;
    const theirs = Object.entries(TipologieCliente.properties).map(([type, { enum: labels = [] }]) => [
      type,
      labels.map((label) => label.split(' - ')[0]),
    ]);
    assert.deepEqual(SUBTYPES, Object.fromEntries(theirs));
  });
}
