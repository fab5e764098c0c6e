/** Runs in a page before its scripts, so it stands alone: there, so many seconds pass in one. @param {number} times */
export function passFaster(times) {
  const { Date: Clock, setTimeout: wait, performance } = globalThis;
  const begun = Clock.now();
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
