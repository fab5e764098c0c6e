/*
 * Time zones. This file imports nothing, see errors.js.
 */

/**
 * Throws where the zone is unknown.
 *
 * @param {string} name
 */
export function zoneFormat(name) {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

/**
 * By how many milliseconds the zone's clocks are ahead of UTC.
 *
 * @param {Intl.DateTimeFormat} format
 * @param {number} at milliseconds since 1970, a whole second
 */
export function offsetAt(format, at) {
  /** @type {Record<string, number>} */
  const parts = {};
  for (const { type, value } of format.formatToParts(at)) {
    parts[type] = Number(value);
  }
  const { year, month, day, hour, minute, second } = parts;
  // Some runtimes call midnight 24.
  return Date.UTC(year, month - 1, day, hour % 24, minute, second) - at;
}
