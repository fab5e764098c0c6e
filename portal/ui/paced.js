/** Work that many things ask for, done at once and then no more than every so often. */

/**
 * @param {number} milliseconds between two times
 * @param {() => void} work
 * @returns {() => void} asks for it
 */
export function paced(milliseconds, work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isDue = false;
  const turn = () => {
    timer = undefined;
    if (isDue) {
      ask();
    }
  };
  const ask = () => {
    isDue = timer !== undefined;
    if (!isDue) {
      timer = setTimeout(turn, milliseconds);
      work();
    }
  };
  return ask;
}
