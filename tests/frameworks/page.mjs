/** A document of happy-dom, in place before a framework looks for one. */

import { Window } from 'happy-dom';

export const window = new Window({ url: 'https://portale.example/' });

const { document, navigator, Element, SVGElement } = window;
for (const [name, value] of Object.entries({ window, document, navigator, Element, SVGElement })) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
