/**
 * How much time has passed, by two clocks. The one on the wall is set, forward and back; the monotonic one sleeps with
 * the computer. Each can only say too little, or be set forward, so the greater of the two is taken.
 */

/** @typedef {{ wall: number, monotonic: number }} Moment */

/** @returns {Moment} */
export const momentNow = () => ({ wall: Date.now(), monotonic: performance.now() });

/** Milliseconds since then, 0 or more. @param {Moment} moment */
export const passedSince = ({ wall, monotonic }) =>
  Math.max(Date.now() - wall, performance.now() - monotonic, 0);
