/** A hook in a component, in a document of happy-dom. */

import { window } from './page.mjs';

const { StrictMode, act, createElement } = await import('react');
const { createRoot } = await import('react-dom/client');

/** In `act` React does at once what is to be done; elsewhere when it is due. @param {() => unknown} work */
async function acting(work) {
  globalThis.IS_REACT_ACT_ENVIRONMENT = true;
  try {
    await act(async () => void work());
  } finally {
    globalThis.IS_REACT_ACT_ENVIRONMENT = false;
  }
}

/**
 * @template T, P
 * @param {(props: P) => T} useIt
 * @param {P} [props]
 * @param {{ strict?: boolean }} [options]
 */
export async function mounted(useIt, props, { strict = false } = {}) {
  const root = createRoot(window.document.createElement('div'));
  /** @type {Set<() => void>} */
  const waiting = new Set();
  const all = [];
  const Component = ({ given }) => {
    const value = useIt(given);
    all.push(value);
    return null;
  };
  const Watched = (props) => {
    const element = createElement(Component, props);
    return strict ? createElement(StrictMode, null, element) : element;
  };
  const render = (given) => acting(() => root.render(createElement(Watched, { given })));
  // What is waited for is looked at whenever something was rendered.
  const { push } = all;
  all.push = (...values) => {
    const length = push.apply(all, values);
    queueMicrotask(() => waiting.forEach((look) => look()));
    return length;
  };
  await render(props);
  return {
    all,
    get now() {
      return all.at(-1);
    },
    render,
    /** Resolves once a render shows it. @param {(value: T) => boolean} isThere */
    until: (isThere) =>
      new Promise((resolve) => {
        const look = () => isThere(all.at(-1)) && (waiting.delete(look), resolve(all.at(-1)));
        waiting.add(look);
        look();
      }),
    act: acting,
    leave: () => acting(() => root.unmount()),
  };
}
