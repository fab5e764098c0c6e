/** What a clerk does in the portal, in whichever engine: found by the words that stand there. */

/** @typedef {import('./journey.mjs').Driver} Driver */

/** Longest wait for what is to be seen, in milliseconds. */
const PATIENCE = 60_000;
let marked = 0;

/**
 * Waits until an expression of the page is true, and gives what it then is.
 *
 * @param {Driver} driver @param {string} expression
 */
async function until(driver, expression) {
  const value = await driver.evaluate(`new Promise((resolve) => {
    const start = performance.now();
    const look = () => {
      const value = (() => ${expression})();
      if (value || performance.now() - start > ${PATIENCE}) resolve(value || 'never: ' + document.body.innerText);
      else setTimeout(look, 20);
    };
    look();
  })`);
  if (String(value).startsWith('never: ')) {
    throw new Error(`${expression}: ${value}`);
  }
  return value;
}

/** The form stands in a root of its own, in which neither driver finds anything. */
const FORM = `document.querySelector('pec-compose')?.shadowRoot`;

/** An expression for what can be pressed or filled and is called so. @param {string} kind a selector @param {string} name */
const named = (kind, name) => `[document, ${FORM} ?? []].flat().flatMap((root) => [...root.querySelectorAll(${JSON.stringify(kind)})]).find((one) =>
  one.checkVisibility() && !one.closest('[inert]') && (one.getAttribute('aria-label') ?? one.textContent).trim().startsWith(${JSON.stringify(name)}))`;

/** @param {Driver} driver */
export function clerkAt(driver) {
  /** @param {string} expression of an element @returns {Promise<{ selector: string, isInForm: boolean }>} a selector of it alone */
  async function mark(expression) {
    marked += 1;
    const place = await until(driver, `{ const one = ${expression}; one?.setAttribute('data-mark', ${marked}); return one && (one.getRootNode() === document ? 'page' : 'form'); }`);
    return { selector: `[data-mark="${marked}"]`, isInForm: place === 'form' };
  }
  return {
    /** @param {string} url */
    open: async (url) => {
      await driver.open('about:blank');
      await driver.open(url);
      await until(driver, `document.querySelector('h1') !== null`);
    },
    /** @param {string} name @param {string} [kind] */
    press: async (name, kind = 'button, a, summary') => {
      const press = async () => {
        const { selector, isInForm } = await mark(named(kind, name));
        await (isInForm ? driver.evaluate(`${FORM}.querySelector('${selector}').click()`) : driver.click(selector));
      };
      // A view that shows itself anew has another one of the same name.
      await press().catch((error) => (/stale/.test(String(error)) ? press() : Promise.reject(error)));
    },
    /** @param {string} label @param {string} text */
    fill: async (label, text) => {
      const { selector, isInForm } = await mark(`(${named('label', label)})?.control`);
      if (!isInForm) {
        await driver.type(selector, text);
        return;
      }
      await driver.evaluate(`(() => {
        const control = ${FORM}.querySelector('${selector}');
        control.focus();
        control.value = ${JSON.stringify(text)};
        control.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      })()`);
    },
    /** Waits for words that stand in the page. @param {string} words */
    see: (words) => until(driver, `(document.body.innerText + [...${FORM}?.querySelectorAll('.compose > *') ?? []].filter((one) => one.checkVisibility()).map((one) => one.innerText).join('\\n')).includes(${JSON.stringify(words)})`),
    /** @param {string} expression */
    until: (expression) => until(driver, expression),
  };
}
