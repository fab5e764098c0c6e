/** Whom the page talks to: a sandbox, a portal's proxy, or the service itself. Nothing is stored. */

import { PecMassiva } from '../pec-massiva/full.js';
import { createSandbox } from '../pec-massiva/sandbox.js';

import { logged } from './log.js';
import { byId } from './elements.js';

const form = byId('settings', HTMLFormElement);
const badge = byId('badge', HTMLParagraphElement);

/** The sandbox takes any token and any mailbox. */
const ANYBODY = { token: 'any', mailbox: { username: 'demo@pecmassiva.com', password: 'demo' } };

/** @param {FormData} data @param {string} name */
const text = (data, name) => String(data.get(name) ?? '').trim();

/**
 * Whom the page talks to.
 *
 * @typedef {object} Service
 * @property {PecMassiva} pec
 * @property {boolean} isTest whether these are the service's test hosts
 * @property {(milliseconds: number) => Promise<void>} [letPass] of a sandbox: time, which moves it
 */

/** @param {FormData} data @returns {Promise<Service & { words: string }>} `words`: what the page says of it */
async function choose(data) {
  const fetch = logged((request) => globalThis.fetch(request));
  const rate = { perSecond: Number(data.get('rate')) || 1 };
  switch (data.get('target')) {
    case 'page': {
      const sandbox = await createSandbox({ speed: 2, rate });
      return {
        words: 'Sandbox in this page: nothing leaves it',
        pec: new PecMassiva({ ...ANYBODY, rate, fetch: logged(sandbox.fetch) }),
        isTest: false,
        letPass: async (milliseconds) => sandbox.advance(milliseconds),
      };
    }
    case 'proxy': {
      const pec = new PecMassiva({ baseUrl: text(data, 'proxy'), rate, fetch });
      return { words: 'Proxy: messages are real', pec, isTest: false };
    }
    case 'direct': {
      const mailbox = { username: text(data, 'username'), password: String(data.get('password') ?? '') };
      const isTest = data.get('test') !== null;
      const environment = isTest ? 'test' : 'production';
      const options = { token: text(data, 'token'), mailbox, environment, rate, fetch };
      const words = isTest ? 'The service’s test hosts' : 'The service: messages are real';
      return { words, pec: new PecMassiva(/** @type {any} */ (options)), isTest };
    }
    default:
      return {
        words: 'Sandbox: nothing leaves this computer',
        pec: new PecMassiva({ ...ANYBODY, rate, baseUrl: 'sandbox', fetch }),
        isTest: false,
        letPass: async (milliseconds) => {
          await globalThis.fetch(`clock?advance=${milliseconds}`, { method: 'POST' });
        },
      };
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
 * Calls `use` with whom to talk to, now and whenever other settings are applied.
 *
 * @param {(service: Service) => void} use
 */
export async function startSettings(use) {
  const apply = async () => {
    // What is under way goes on: a message that was posted must not be left in doubt by a click here.
    const { words, ...service } = await choose(new FormData(form));
    badge.textContent = words;
    use(service);
  };
  form.addEventListener('change', showFields);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    apply();
  });
  showFields();
  await apply();
}
