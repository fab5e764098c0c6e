/** Drawings of single strokes that stand beside words, and never in place of them. */

const SVG = 'http://www.w3.org/2000/svg';
const CIRCLE = 'M12 3a9 9 0 1 0 0 18a9 9 0 0 0 0-18z';

/** On a field of 24 by 24. */
const STROKES = {
  pen: 'M4 20l1-5L16 4l4 4L9 19z M13.5 6.5l4 4',
  plane: 'M21 3L3 11l7 3l3 7z M21 3L10 14',
  letters: 'M8 4h13v10 M3 8h14v11H3z M3 9l7 5.5L17 9',
  question: `${CIRCLE} M9.3 9.5a2.7 2.7 0 1 1 3.8 2.5c-.8.4-1.1.9-1.1 1.7 M12 16.7v.1`,
  tray: 'M3 13l3-8h12l3 8v6H3z M3 13h5.5l1.5 3h4l1.5-3H21',
  envelope: 'M3 6h18v12H3z M3 7l9 6.5L21 7',
  sliders: 'M4 7h8 M17 7h3 M14.5 4.5v5 M4 17h3 M12 17h8 M9.5 14.5v5',
  info: `${CIRCLE} M12 11v6 M12 7.5v.1`,
  good: `${CIRCLE} M7.5 12.5l3 3l6-6.5`,
  warning: 'M12 3.5l9.5 17h-19z M12 10v5 M12 17.5v.1',
  danger: 'M8 3h8l5 5v8l-5 5H8l-5-5V8z M12 7.5v6 M12 16.4v.1',
  back: 'M14.5 5l-7 7l7 7',
};

/** @typedef {keyof typeof STROKES} Icon */

/** @param {Icon} name */
export function icon(name) {
  const drawing = document.createElementNS(SVG, 'svg');
  for (const [attribute, value] of Object.entries({ class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' })) {
    drawing.setAttribute(attribute, value);
  }
  const stroke = document.createElementNS(SVG, 'path');
  stroke.setAttribute('d', STROKES[name]);
  drawing.append(stroke);
  return drawing;
}
