/** Addresses within the portal, behind the `#`. */

/** @param {string[]} steps such as a place and an id */
export const address = (...steps) => `#/${steps.map(encodeURIComponent).join('/')}`;
