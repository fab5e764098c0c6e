/** Elements, made in one step. */

/**
 * A new element. Of `properties` those that begin with `on` are listeners, those with a hyphen and `role` attributes, `class`
 * is its class, the others are set as they are; what is `undefined` is left out.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [properties]
 * @param {(Node | string | undefined | false)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) {
      continue;
    }
    if (name.startsWith('on')) {
      made.addEventListener(name.slice(2), value);
    } else if (name === 'class') {
      made.className = value;
    } else if (name.includes('-') || name === 'role' || name === 'for') {
      made.setAttribute(name, String(value));
    } else {
      Object.assign(made, { [name]: value });
    }
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

let made = 0;

/** An id that nothing else in the page has. @param {string} name */
export const newId = (name) => `${name}-${(made += 1)}`;

/**
 * The element with this id, which the page has.
 *
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} kind
 * @returns {T}
 */
export function byId(id, kind) {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) {
    throw new Error(`the page has no ${kind.name} "${id}"`);
  }
  return found;
}
