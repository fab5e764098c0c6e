/**
 * A judge that nobody here wrote, between a client and what answers it: Prism as a validating proxy, which
 * lets everything through and tells what is not as the contract says. It reads answers as text, so bytes
 * that are not UTF-8 do not come through it unharmed.
 */

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { createServer } = require('@stoplight/prism-http-server');
const { createLogger } = require('@stoplight/prism-core');
const { getHttpOperationsFromSpec } = require('@stoplight/prism-cli/dist/operations');

/** Each operation with each of its statuses, as in `GET /send/{code} 404`. @param {object} contract */
const statusesOf = (contract) =>
  Object.entries(contract.paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`),
    ),
  );

/** The path of the contract that a request's path is one of; itself where there is none. */
function templateOf(contract, pathname) {
  const segments = pathname.split('/');
  const fits = (template) => {
    const names = template.split('/');
    return names.length === segments.length && names.every((name, at) => name === segments[at] || (name.startsWith('{') && segments[at] !== ''));
  };
  const fixed = (template) => template.split('/').filter((name) => !name.startsWith('{')).length;
  return Object.keys(contract.paths).filter(fits).sort((one, other) => fixed(other) - fixed(one))[0] ?? pathname;
}

/** One line for each complaint; the header is cut, and no JSON any more, where there are too many. */
function complaints(header) {
  try {
    return JSON.parse(header ?? '[]').map(({ location, message }) => `${location.join('.')} ${message}`);
  } catch {
    return [header];
  }
}

/**
 * @param {object} contract the OpenAPI description to judge by
 * @param {string} target where what answers listens
 */
export async function startJudge(contract, target) {
  const proxy = createServer(await getHttpOperationsFromSpec(contract), {
    components: { logger: createLogger('judge', { enabled: false }) },
    cors: false,
    config: {
      isProxy: true,
      upstream: new URL(target),
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      mock: false,
      errors: false,
    },
  });
  const url = await proxy.listen(0, '127.0.0.1');
  const judge = {
    url,
    /** What it complained of. @type {string[]} */
    violations: [],
    /** What was asked and answered: `GET /send/{code} 404`. @type {string[]} */
    passed: [],
    /** The `fetch` to give to a client whose base is `url`. @param {Request} request */
    async fetch(request) {
      const response = await fetch(request);
      // Asked of what may be the package's own proxy; the service has no such path.
      if (new URL(request.url).pathname.startsWith('/once')) {
        return response;
      }
      judge.violations.push(...complaints(response.headers.get('sl-violations')));
      judge.passed.push(`${request.method} ${templateOf(contract, new URL(request.url).pathname)} ${response.status}`);
      return response;
    },
    /** The statuses of the contract that were not met. @returns {string[]} */
    open: () => statusesOf(contract).filter((line) => !judge.passed.includes(line)),
    clear() {
      judge.violations = [];
      judge.passed = [];
    },
    close: () => proxy.close(),
  };
  return judge;
}
