/** A chart of states over time: areas one above the other, and the same in words. */

import { element } from '../../parts/elements.js';
import { moment, number } from '../parts/words.js';
import { BANDS } from './history.js';

/** @typedef {import('./history.js').Sample} Sample */

const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT] = [600, 200];
/** Milliseconds below which seconds matter. */
const SHORT = 600_000;

/** @param {string} tag @param {Record<string, string>} attributes */
function shape(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, value);
  }
  return made;
}

/** @param {Sample} sample */
const sum = (sample) => BANDS.reduce((all, [band]) => all + sample[band], 0);

/**
 * The areas' outlines. Between two samples a state stays what it was: so lines are steps.
 *
 * @param {Sample[]} samples
 * @param {number} end the time at the right edge
 */
export function outlines(samples, end) {
  const start = samples[0].at;
  const most = Math.max(...samples.map(sum), 1);
  const x = (/** @type {number} */ at) => ((at - start) / Math.max(end - start, 1)) * WIDTH;
  const y = (/** @type {number} */ count) => HEIGHT - (count / most) * HEIGHT;
  const point = (/** @type {number} */ at, /** @type {number} */ count) => `${x(at).toFixed(1)},${y(count).toFixed(1)}`;
  const lower = samples.map(() => 0);
  return BANDS.map(([band]) => {
    const floor = [...lower];
    samples.forEach((sample, index) => (lower[index] += sample[band]));
    /** @param {number[]} counts */
    const steps = (counts) =>
      samples.flatMap(({ at }, index) => {
        const until = samples[index + 1]?.at ?? Math.max(end, at);
        return [point(at, counts[index]), point(until, counts[index])];
      });
    const path = `M${steps(lower).join('L')}L${steps(floor).reverse().join('L')}Z`;
    return { band, path };
  });
}

/** @param {Sample} sample */
const inWords = (sample) =>
  BANDS.filter(([band]) => sample[band] > 0)
    .map(([band, words]) => `${words.toLowerCase()}: ${number(sample[band])}`)
    .join('; ');

/** A chart, and how to draw it anew. */
export function makeChart() {
  const svg = /** @type {SVGSVGElement} */ (
    shape('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img' })
  );
  const areas = BANDS.map(([band]) => shape('path', { class: `band ${band}` }));
  const lines = [0.25, 0.5, 0.75].map((part) =>
    shape('line', { class: 'grid', x1: '0', x2: String(WIDTH), y1: String(HEIGHT * part), y2: String(HEIGHT * part) }),
  );
  svg.append(...areas, ...lines);
  const [most, first, last] = [element('span'), element('span'), element('span')];
  const counts = BANDS.map(() => element('strong'));
  const legend = element(
    'ul',
    { class: 'legend' },
    BANDS.map(([band, words], index) =>
      element('li', {}, [element('span', { class: `swatch ${band}` }), counts[index], document.createTextNode(` ${words}`)]),
    ),
  );
  legend.setAttribute('aria-label', 'How many rows are where');
  const axis = element('p', { class: 'axis' }, [first, last]);
  const plot = element('div', { class: 'plot' }, [most]);
  plot.append(svg);
  const place = element('figure', { class: 'chart' }, [legend, plot, axis]);
  for (const label of [most, axis]) {
    label.setAttribute('aria-hidden', 'true');
  }

  /** @param {Sample} now @param {Sample[]} samples @param {number} end the time at the right edge */
  function draw(now, samples, end) {
    BANDS.forEach(([band], index) => {
      counts[index].textContent = number(now[band]);
    });
    const isEmpty = samples.length === 0;
    plot.hidden = axis.hidden = isEmpty;
    if (isEmpty) {
      return;
    }
    outlines(samples, end).forEach(({ path }, index) => areas[index].setAttribute('d', path));
    const isShort = end - samples[0].at < SHORT;
    const [start, stop] = [samples[0].at, end].map((at) => moment(new Date(at), isShort));
    most.textContent = number(Math.max(...samples.map(sum)));
    first.textContent = start;
    last.textContent = stop;
    svg.setAttribute(
      'aria-label',
      `States over time, from ${start} to ${stop}. At the end: ${inWords(now)}.`,
    );
  }
  return { place, draw };
}
