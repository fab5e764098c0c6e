/**
 * What a function of the portal's set-up throws where it cannot work so: all that is wrong, at once.
 *
 * @template {string} [Code='proxy.options']
 * @param {string} name of the function
 * @param {string[]} problems
 * @param {Code} [code]
 */
export const setupError = (name, problems, code = /** @type {Code} */ ('proxy.options')) =>
  Object.assign(new TypeError(`${name}: ${problems.join('; ')}.`), { code, params: { name, problems } });
