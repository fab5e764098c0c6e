/** Whom the page talks to: a sandbox, a portal's proxy, or the service itself. Nothing is stored. */

import { PecMassiva } from './pec-massiva/index.js';
import { createSandbox } from './pec-massiva/sandbox.js';

import { byId } from './elements.js';
import { logged } from './log.js';

const form = byId('settings', HTMLFormElement);
const badge = byId('badge', HTMLParagraphElement);

/** The sandbox takes any token and any mailbox. */
const ANYBODY = { token: 'any', mailbox: { username: 'demo@pecmassiva.com', password: 'demo' } };

/** @param {FormData} data @param {string} name */
const text = (data, name) => String(data.get(name) ?? '').trim();

/** @param {FormData} data @returns {Promise<[string, PecMassiva]>} what the page says of it, and the client */
async function choose(data) {
  const fetch = logged((request) => globalThis.fetch(request));
  switch (data.get('target')) {
    case 'page': {
      const sandbox = await createSandbox({ speed: 2 });
      const options = { ...ANYBODY, fetch: logged(sandbox.fetch) };
      return ['Sandbox in this page: nothing leaves it', new PecMassiva(options)];
    }
    case 'proxy':
      return ['Proxy: messages are real', new PecMassiva({ baseUrl: text(data, 'proxy'), fetch })];
    case 'direct': {
      const mailbox = { username: text(data, 'username'), password: String(data.get('password') ?? '') };
      const environment = data.get('test') === null ? 'production' : 'test';
      const options = { token: text(data, 'token'), mailbox, environment, fetch };
      const words = environment === 'test' ? 'The service’s test hosts' : 'The service: messages are real';
      return [words, new PecMassiva(/** @type {any} */ (options))];
    }
    default:
      return ['Sandbox: nothing leaves this computer', new PecMassiva({ ...ANYBODY, baseUrl: 'sandbox', fetch })];
  }
}

/** Shows the fields of the chosen target only. */
function showFields() {
  const target = new FormData(form).get('target');
  for (const group of form.querySelectorAll('fieldset[data-for]')) {
    const isChosen = group instanceof HTMLFieldSetElement && group.dataset.for === target;
    group.toggleAttribute('hidden', !isChosen);
    group.toggleAttribute('disabled', !isChosen);
  }
}

/**
 * Calls `use` with a client, now and whenever other settings are applied.
 *
 * @param {(pec: PecMassiva) => void} use
 */
export async function startSettings(use) {
  /** @type {PecMassiva | undefined} */
  let current;
  const apply = async () => {
    const [words, pec] = await choose(new FormData(form));
    // What is under way goes on: a message that was posted must not be left in doubt by a click here.
    current = pec;
    badge.textContent = words;
    use(current);
  };
  form.addEventListener('change', showFields);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    apply();
  });
  showFields();
  await apply();
}
