/** Elements, made in one step. */

const SVG = 'http://www.w3.org/2000/svg';
const CIRCLE = 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z';

/** Drawings of single strokes on a field of 24 by 24, which stand beside words and never in place of them. */
const STROKES = {
  info: `${CIRCLE} M12 11v6 M12 7.5v.1`,
  good: `${CIRCLE} M7.5 12.5l3 3l6-6.5`,
  warning: 'M12 3.5l9.5 17h-19z M12 10v5 M12 17.5v.1',
  danger: 'M8 3h8l5 5v8l-5 5H8l-5-5V8z M12 7.5v6 M12 16.4v.1',
};

/** @typedef {keyof typeof STROKES} Icon */

/** @param {Element} element @param {Record<string, any>} attributes */
const attributed = (element, attributes) => Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, String(value)));

/**
 * A new element. Of `properties` those that begin with `on` are listeners, those with a hyphen, `role`, `for` and `part`
 * attributes, the others are set as they are; what is `undefined` is left out.
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
    } else if (name.includes('-') || ['role', 'for', 'part', 'class'].includes(name)) {
      attributed(made, { [name]: value });
    } else {
      Object.assign(made, { [name]: value });
    }
  }
  made.append(...children.filter((child) => child !== undefined && child !== false));
  return made;
}

/** @param {Icon} name */
export function icon(name) {
  const drawing = document.createElementNS(SVG, 'svg');
  attributed(drawing, { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' });
  const stroke = document.createElementNS(SVG, 'path');
  attributed(stroke, { d: STROKES[name] });
  drawing.append(stroke);
  return drawing;
}

let made = 0;

/** An id that nothing else in the page has. @param {string} name */
export const newId = (name) => `pec-${name}-${(made += 1)}`;
