/**
 * Runs in a page before its scripts, so it stands alone: there, so many seconds pass in one.
 *
 * @param {{ times: number, begun: number }} how `begun`: since when, alike for pages that shall have one time
 */
export function passFaster({ times, begun }) {
  const { Date: Clock, setTimeout: wait, performance } = globalThis;
  const now = performance.now.bind(performance);
  const time = () => Math.floor(begun + (Clock.now() - begun) * times);
  globalThis.Date = class extends Clock {
    constructor(...given) {
      super(...(given.length === 0 ? [time()] : given));
    }
    static now = time;
  };
  performance.now = () => now() * times;
  globalThis.setTimeout = (work, milliseconds = 0, ...more) => wait(work, milliseconds / times, ...more);
}
