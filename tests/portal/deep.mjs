/** The form stands in a root of its own, where `document.querySelector` finds nothing. */

/** Has pages find what stands in it, too: all that a selector means, what has the focus, and what is around an element. */
export const DEEP = () => {
  const page = /** @type {any} */ (globalThis);
  const roots = () => [...document.querySelectorAll('pec-compose')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  // What stands in the form stands in `main`.
  page.everything = (/** @type {string} */ selector) => [...document.querySelectorAll(selector), ...roots().flatMap((root) => [...root.querySelectorAll(selector.replaceAll(/\bmain /g, ''))])];
  page.focused = () => {
    const at = document.activeElement;
    return at?.shadowRoot?.activeElement ?? at;
  };
  page.around = (/** @type {Element} */ element) => element.parentElement ?? /** @type {ShadowRoot} */ (element.getRootNode()).host ?? null;
};
