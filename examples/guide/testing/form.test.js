import { afterEach, beforeEach, expect, test } from 'vitest';

import { made } from './made.js';
import { notify } from './notify.js';

let pec;
beforeEach(async () => ({ pec } = await made()));
afterEach(() => pec.close());

test('a form says what became of its message', async () => {
  document.body.innerHTML = '<form><input name="to" value="consegna@pec.example.it"><button></button></form><output></output>';
  const form = document.querySelector('form');
  const done = new Promise((resolve) => {
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      const attachment = new File(['contenuto'], 'atto.txt', { type: 'text/plain' }); // of the environment's own class
      document.querySelector('output').textContent = await notify(pec, form.elements.namedItem('to').value, [attachment]);
      resolve();
    });
  });
  form.querySelector('button').click();
  await done;
  expect(document.querySelector('output').textContent).toBe('delivered');
});
