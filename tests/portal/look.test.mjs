/** What axe does not see: contrast of borders, sizes of what is pressed, where the focus is, forced colours, zoom and print. */

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

import { DEEP } from './deep.mjs';
import { openDesk, send, visit, write } from './desk.mjs';
import { holdMails, manyMails } from './mails.mjs';

const desk = openDesk();
beforeEach(() => desk.page.addInitScript(DEEP));
const CONTROLS = 'main button, main input:not(.unseen, [type="radio"], [type="checkbox"]), main select, main textarea, main .pick, main .drop, .language select';
const VIEWS = ['scrivi', 'inviate', 'campagne', 'campagne/nuova', 'da-chiarire', 'in-arrivo', 'caselle', 'caselle/nuova', 'impostazioni'];

/** Once a view stands. @param {string} view */
async function stand(view) {
  await desk.page.goto('about:blank');
  await visit(desk, view);
  await desk.page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
}

/**
 * Contrasts that are too small, as a browser computed the colours: of borders to what is around them, or of text to its ground.
 *
 * @param {string} selector @param {'border' | 'text'} what @param {number} least
 */
const faint = (selector, what, least) =>
  desk.page.evaluate(
    ({ selector, what, least }) => {
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
      const rgba = (/** @type {string} */ color) => {
        canvas?.clearRect(0, 0, 1, 1);
        /** @type {any} */ (canvas).fillStyle = color;
        canvas?.fillRect(0, 0, 1, 1);
        return [...(canvas?.getImageData(0, 0, 1, 1).data ?? [])];
      };
      const light = (/** @type {number[]} */ [red, green, blue]) => {
        const [r, g, b] = [red, green, blue].map((one) => (one / 255 <= 0.04045 ? one / 255 / 12.92 : ((one / 255 + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const contrast = (/** @type {number[]} */ one, /** @type {number[]} */ other) => {
        const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
        return (high + 0.05) / (low + 0.05);
      };
      /** @param {Element | null} element @returns {number[]} */
      const ground = (element) => {
        for (let at = element; at !== null; at = globalThis.around(at)) {
          const color = rgba(getComputedStyle(at).backgroundColor);
          if (color[3] > 250) {
            return color;
          }
        }
        return rgba(getComputedStyle(document.documentElement).backgroundColor);
      };
      return globalThis.everything(selector).flatMap((/** @type {Element} */ element) => {
        const style = getComputedStyle(element);
        const around = ground(globalThis.around(element));
        if (!element.checkVisibility() || /** @type {any} */ (element).disabled) {
          return [];
        }
        const border = rgba(style.borderTopColor);
        const own = rgba(style.backgroundColor);
        // A button that is filled, or that is words alone, needs no border.
        const isBare = border[3] === 0 || style.borderTopWidth === '0px';
        if (what === 'border' && isBare && own[3] === 0) {
          return [];
        }
        const measured = what === 'text' ? contrast(rgba(style.color), ground(element)) : Math.max(isBare ? 0 : contrast(border, around), contrast(ground(element), around));
        return measured >= least ? [] : [`${element.tagName}.${element.className} ${element.textContent?.slice(0, 30)}: ${measured.toFixed(2)}`];
      });
    },
    { selector, what, least },
  );

/** Where the focus is, in words. */
const focus = () =>
  desk.page.evaluate(() => {
    const at = globalThis.focused();
    return at === null || at === document.body ? 'nowhere' : (at.getAttribute('aria-label') ?? at.textContent ?? '').trim();
  });

for (const scheme of /** @type {const} */ (['light', 'dark'])) {
  test(`borders of controls have 3 : 1, and states 4.5 : 1, ${scheme}`, async () => {
    const { page } = desk;
    await page.emulateMedia({ colorScheme: scheme });
    await visit(desk);
    await write(page, { to: ['consegna@pec.example.it', 'mancata-consegna@pec.example.it'] });
    assert.deepEqual(await faint(`${CONTROLS}, .chip`, 'border', 3), []);
    await send(page, 'Invia ora 2 messaggi');
    await page.getByRole('main').getByText('1 non consegnato').waitFor();
    assert.deepEqual(await faint('.status, .count, .environment', 'text', 4.5), []);
    for (const view of VIEWS) {
      await stand(view);
      assert.deepEqual(await faint(CONTROLS, 'border', 3), [], view);
      assert.deepEqual(await faint('.places a, .kind, .hint, .lead, .empty', 'text', 4.5), [], view);
    }
  });
}

test('what is pressed is 24 pixels and more, at any width', async () => {
  const { page } = desk;
  await holdMails(page, manyMails(30));
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 720 });
    for (const view of VIEWS) {
      await stand(view);
      const small = await page.evaluate(() =>
        globalThis.everything('a, button, input:not(.unseen), select, textarea, summary')
          // A link within a sentence is as high as its line.
          .filter((one) => one.checkVisibility() && !one.matches('#skip, p > a, h2 > a'))
          .map((one) => ({ name: one.textContent?.slice(0, 30), box: (one.matches('[type="radio"], [type="checkbox"]') ? (one.closest('label') ?? one) : one).getBoundingClientRect() }))
          .filter(({ box }) => box.width < 24 || box.height < 24)
          .map(({ name, box }) => `${name}: ${box.width} × ${box.height}`),
      );
      assert.deepEqual(small, [], `${view} ${width}`);
    }
  }
});

test('after each action it is known where the focus is, and it is seen', async () => {
  await visit(desk);
  const { page } = desk;
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  await page.getByText('Non è stato inviato nulla').first().waitFor();
  await page.waitForFunction(() => globalThis.focused()?.getAttribute('aria-invalid') === 'true');
  await write(page, { to: ['consegna@pec.example.it'] });
  await page.getByRole('button', { name: 'Controlla e invia' }).focus();
  assert.notEqual(await page.evaluate(() => getComputedStyle(globalThis.focused()).outlineStyle), 'none');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Un ultimo sguardo' }).waitFor();
  assert.equal(await focus(), 'Un ultimo sguardo');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => globalThis.everything('dialog').length === 0 && globalThis.focused()?.matches('button[type="submit"]'));
  await send(page);
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  assert.equal(await focus(), 'Messaggio');
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Elimina da questo browser' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Torna indietro' }).press('Enter');
  await page.waitForFunction(() => document.querySelector('dialog') === null);
  assert.equal(await focus(), 'Elimina da questo browser');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Elimina da questo browser' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Messaggi inviati' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
});

test('at twice the size and at 320 pixels nothing is cut off or covered, and the place where one is is in sight', async () => {
  const { page } = desk;
  await holdMails(page, manyMails(30));
  for (const [width, height] of [[640, 360], [320, 568], [320, 256]]) {
    await page.setViewportSize({ width, height });
    for (const view of VIEWS) {
      await stand(view);
      const told = await page.evaluate(() => {
        const root = document.documentElement;
        const here = document.querySelector('.places [aria-current]')?.getBoundingClientRect();
        return { sideways: root.scrollWidth - root.clientWidth, isInSight: here !== undefined && here.left >= -1 && here.right <= innerWidth + 1 };
      });
      assert.deepEqual(told, { sideways: 0, isInSight: true }, `${view} ${width}`);
    }
  }
  // Where there is little height, the places do not lie over what is read.
  assert.equal(await page.evaluate(() => getComputedStyle(/** @type {Element} */ (document.querySelector('.places'))).position), 'static');
});

test('with forced colours every control and box keeps its border', async () => {
  const { page } = desk;
  await page.emulateMedia({ forcedColors: 'active' });
  await visit(desk);
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  await page.getByText('Non è stato inviato nulla').first().waitFor();
  const bare = await page.evaluate((controls) => {
    const seen = globalThis.everything(`${controls}, .callout`).filter((one) => one.checkVisibility() && !one.matches('.quiet'));
    return seen.filter((one) => getComputedStyle(one).borderTopStyle === 'none' || getComputedStyle(one).borderTopWidth === '0px').map(({ outerHTML }) => outerHTML);
  }, CONTROLS);
  assert.deepEqual(bare, []);
});

test('on paper there is what was read, without what is pressed', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'] });
  await send(page);
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  await page.emulateMedia({ media: 'print' });
  for (const [name, isSeen] of [['.top', false], ['.places', false], ['.foot', false], ['main .actions', false], ['main h1', true], ['main .rows', true]]) {
    assert.equal(await page.locator(String(name)).first().isVisible(), isSeen, String(name));
  }
});
