/** Formatters of numbers and dates, which take long to make: each is made once, and serves for all rows alike. */

/** @type {Map<string, any>} */
const made = new Map();

/**
 * @template {'NumberFormat' | 'DateTimeFormat' | 'RelativeTimeFormat' | 'PluralRules'} Kind
 * @param {Kind} kind @param {string} locale @param {ConstructorParameters<typeof Intl[Kind]>[1]} [how]
 * @returns {InstanceType<typeof Intl[Kind]>}
 */
export function formatter(kind, locale, how) {
  const key = `${kind} ${locale} ${JSON.stringify(how)}`;
  const one = made.get(key) ?? new (/** @type {any} */ (Intl[kind]))(locale, how);
  made.set(key, one);
  return one;
}
