/**
 * A time as the service writes it, ISO or seconds since 1970, in milliseconds.
 *
 * @param {unknown} value
 */
export function timeOf(value) {
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  const time = typeof seconds === 'number' ? seconds * 1000 : Date.parse(String(value));
  return Number.isFinite(time) ? time : undefined;
}
