/**
 * A table of any length of which only those rows are in the page that can be seen. Rows are of one height, which the style
 * decides; one of them is reached by Tab, the others from there by the arrows.
 */

import { el } from './el.js';

/** Rows beyond what is seen, above and below. */
const MORE = 8;

/** @template Item */
export class Window {
  /** @type {Item[]} */
  #items = [];
  /** What is in the page, by key. @type {Map<number, { item: Item, place: number, element: HTMLElement }>} */
  #drawn = new Map();
  #height = 0;
  /** The key of the row that Tab reaches. @type {number | undefined} */
  #current;
  #isAsked = false;
  #keyOf;
  #cellsOf;
  #rows = el('div', { class: 'window-rows', role: 'rowgroup' });
  #scroller = el('div', { class: 'window-scroller', role: 'presentation' }, this.#rows);

  /**
   * @param {object} parts
   * @param {string} parts.label
   * @param {string[]} parts.heads
   * @param {(item: Item) => number} parts.keyOf
   * @param {(item: Item) => (Node | string)[]} parts.cellsOf what stands in its cells: in one of them the button that opens it
   */
  constructor({ label, heads, keyOf, cellsOf }) {
    this.#keyOf = keyOf;
    this.#cellsOf = cellsOf;
    const head = el('div', { class: 'window-row window-head', role: 'row', 'aria-rowindex': 1 }, ...heads.map((one) => el('div', { role: 'columnheader' }, one)));
    this.element = el('div', { class: 'window', role: 'table', 'aria-label': label }, el('div', { role: 'rowgroup' }, head), this.#scroller);
    this.#scroller.addEventListener('scroll', () => this.#ask(), { passive: true });
    this.#rows.addEventListener('keydown', (event) => this.#key(event));
    this.#rows.addEventListener('focusin', (event) => this.#focused(event));
    this.#observer = new ResizeObserver(() => this.#measure());
    this.#observer.observe(this.#scroller);
  }

  #observer;

  close() {
    this.#observer.disconnect();
  }

  /** Shows these; what is as it was keeps its element. @param {Item[]} items */
  show(items) {
    this.#items = items;
    this.element.setAttribute('aria-rowcount', String(items.length + 1));
    this.element.hidden = items.length === 0;
    if (this.#height === 0) {
      this.#measure();
    } else {
      this.#draw();
    }
  }

  /** Brings a row into sight, and focus to it. @param {number} place */
  goTo(place) {
    const item = this.#items[place];
    if (item === undefined) {
      return;
    }
    this.#current = this.#keyOf(item);
    const { scrollTop, clientHeight } = this.#scroller;
    const top = place * this.#height;
    if (top < scrollTop || top + this.#height > scrollTop + clientHeight) {
      this.#scroller.scrollTop = Math.max(0, top - (clientHeight - this.#height) / 2);
    }
    this.#draw();
    this.#buttonOf(this.#current)?.focus({ preventScroll: true });
  }

  /** Focus back to the row with this key, if it is still shown. @param {number} key */
  focus(key) {
    const place = this.#items.findIndex((item) => this.#keyOf(item) === key);
    this.goTo(Math.max(0, place));
  }

  #ask() {
    if (!this.#isAsked) {
      this.#isAsked = true;
      requestAnimationFrame(() => {
        this.#isAsked = false;
        this.#draw();
      });
    }
  }

  #measure() {
    const [first] = this.#items;
    if (first === undefined || !this.#scroller.isConnected) {
      return;
    }
    const probe = this.#rowOf(first, 0);
    this.#rows.append(probe);
    const height = probe.getBoundingClientRect().height;
    probe.remove();
    if (height > 0) {
      const top = this.#height === 0 ? 0 : this.#scroller.scrollTop / this.#height;
      const isOther = this.#height !== height;
      this.#height = height;
      if (isOther) {
        this.#forget();
        this.#rows.style.height = `${this.#items.length * height}px`;
        this.#scroller.scrollTop = top * height;
      }
      this.#draw();
    }
  }

  #forget() {
    this.#drawn.forEach(({ element }) => element.remove());
    this.#drawn.clear();
  }

  #draw() {
    if (this.#height === 0) {
      return;
    }
    this.#rows.style.height = `${this.#items.length * this.#height}px`;
    const { scrollTop, clientHeight } = this.#scroller;
    const from = Math.max(0, Math.floor(scrollTop / this.#height) - MORE);
    const to = Math.min(this.#items.length, Math.ceil((scrollTop + clientHeight) / this.#height) + MORE);
    const places = Array.from({ length: Math.max(0, to - from) }, (_, step) => from + step);
    // Who has focus keeps it, also where it is out of sight.
    const focused = document.activeElement?.closest('.window-row');
    const kept = [...this.#drawn].find(([, { element }]) => element === focused)?.[0];
    if (kept !== undefined) {
      const place = this.#placeOf(kept);
      if (place !== undefined && (place < from || place >= to)) {
        places[place < from ? 'unshift' : 'push'](place);
      }
    }
    this.#put(places);
  }

  /** Where it is now; rows mostly stay in their order. @param {number} key */
  #placeOf(key) {
    const known = this.#drawn.get(key)?.place ?? -1;
    const isThere = this.#items[known] !== undefined && this.#keyOf(this.#items[known]) === key;
    const place = isThere ? known : this.#items.findIndex((item) => this.#keyOf(item) === key);
    return place < 0 ? undefined : place;
  }

  /** @param {number[]} places */
  #put(places) {
    const before = this.#drawn;
    this.#drawn = new Map();
    const hadFocus = this.#rows.contains(document.activeElement);
    for (const place of places) {
      const item = this.#items[place];
      const key = this.#keyOf(item);
      const old = before.get(key);
      const element = old?.item === item ? old.element : this.#rowOf(item, place);
      element.style.transform = `translateY(${place * this.#height}px)`;
      element.setAttribute('aria-rowindex', String(place + 2));
      this.#drawn.set(key, { item, place, element });
    }
    const shown = [...this.#drawn.values()].map(({ element }) => element);
    before.forEach(({ element }) => shown.includes(element) || element.remove());
    // In their order, for those who hear the page; what stands already is not moved, so that it keeps focus.
    let next = this.#rows.firstElementChild;
    for (const element of shown) {
      if (element === next) {
        next = next.nextElementSibling;
      } else {
        this.#rows.insertBefore(element, next);
      }
    }
    this.#mark();
    if (hadFocus && !this.#rows.contains(document.activeElement) && this.#current !== undefined) {
      this.#buttonOf(this.#current)?.focus({ preventScroll: true });
    }
  }

  /** One of the rows is reached by Tab. */
  #mark() {
    const { scrollTop } = this.#scroller;
    const seen = [...this.#drawn].find(([, { place }]) => place * this.#height >= scrollTop);
    const reached = this.#current !== undefined && this.#drawn.has(this.#current) ? this.#current : seen?.[0];
    this.#drawn.forEach((_, key) => {
      const button = this.#buttonOf(key);
      if (button !== undefined) {
        button.tabIndex = key === reached ? 0 : -1;
      }
    });
  }

  /** @param {number} key */
  #buttonOf(key) {
    return this.#drawn.get(key)?.element.querySelector('button') ?? undefined;
  }

  /** @param {Item} item @param {number} place */
  #rowOf(item, place) {
    return el('div', { class: 'window-row', role: 'row', 'aria-rowindex': place + 2 }, ...this.#cellsOf(item).map((cell) => el('div', { role: 'cell' }, cell)));
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const row = event.target instanceof Element ? event.target.closest('.window-row') : null;
    const found = [...this.#drawn].find(([, { element }]) => element === row);
    if (found !== undefined && found[0] !== this.#current) {
      this.#current = found[0];
      this.#mark();
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const here = this.#current === undefined ? undefined : this.#placeOf(this.#current);
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / this.#height) - 1);
    /** @type {Record<string, number>} */
    const places = { Home: 0, End: this.#items.length - 1, ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    const step = places[event.key];
    if (here === undefined || step === undefined || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    const wanted = event.key === 'Home' || event.key === 'End' ? step : here + step;
    this.goTo(Math.min(this.#items.length - 1, Math.max(0, wanted)));
  }
}
