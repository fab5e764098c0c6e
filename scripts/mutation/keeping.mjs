/** Keeps what is found as it is found, in the form that Stryker goes on from: a run that is broken off loses hardly anything. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Changes that may be lost. */
const EACH = 10;

class Keeping {
  static inject = /** @type {const} */ (['options']);

  /** @param {any} options */
  constructor({ incrementalFile }) {
    this.path = incrementalFile;
    this.found = 0;
    /** @type {any} */
    this.report = existsSync(this.path) ? JSON.parse(readFileSync(this.path, 'utf8')) : { schemaVersion: '1.0', thresholds: { high: 80, low: 60 }, files: {} };
  }

  /** @param {any} event */
  onDryRunCompleted({ result }) {
    const before = this.report.testFiles?.['']?.tests ?? [];
    const now = result.tests.map((/** @type {any} */ { id, name }) => ({ id, name }));
    const ids = new Set(now.map((/** @type {any} */ { id }) => id));
    // Those of other rooms are not run now; Stryker numbers what it writes, this does not.
    this.numbered = new Map(before.map((/** @type {any} */ { id, name }) => [id, name]));
    const others = before.filter((/** @type {any} */ { name }) => !ids.has(name)).map((/** @type {any} */ { name }) => ({ id: name, name }));
    this.report.testFiles = { '': { tests: [...others, ...now] } };
    for (const file of Object.values(this.report.files)) {
      for (const mutant of file.mutants) {
        for (const list of ['killedBy', 'coveredBy']) {
          mutant[list] = mutant[list]?.map((/** @type {string} */ id) => this.numbered?.get(id) ?? id);
        }
      }
    }
  }

  /** @param {any} result */
  onMutantTested({ fileName, ...mutant }) {
    const name = relative(process.cwd(), fileName).replaceAll('\\', '/');
    const file = (this.report.files[name] ??= { language: 'javascript', source: readFileSync(fileName, 'utf8'), mutants: [] });
    file.mutants = file.mutants.filter((/** @type {any} */ one) => keyOf(one) !== keyOf(mutant));
    file.mutants.push(mutant);
    this.found += 1;
    if (this.found % EACH === 0) {
      writeFileSync(this.path, JSON.stringify(this.report));
    }
  }
}

/** @param {any} mutant */
const keyOf = ({ mutatorName, replacement, location: { start, end } }) => [mutatorName, replacement, start.line, start.column, end.line, end.column].join();

export const strykerPlugins = [{ kind: 'Reporter', name: 'keeping', injectableClass: Keeping }];
