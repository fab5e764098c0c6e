/** What a release, or a dry run of one, comes to. */

/**
 * What cannot be asked on this machine is no pass. A dry run may do without the advisories, where it is told so; what is
 * published has been asked about.
 *
 * @param {object} found
 * @param {string[]} found.faults what stands in the way
 * @param {string[]} found.notRun what could not be asked
 * @param {boolean} found.isDry
 * @param {boolean} found.withoutAdvisories
 * @returns {{ isGood: boolean, words: string }} whether it goes on to the end, and what is said of what was found
 */
export function ending({ faults, notRun, isDry, withoutAdvisories }) {
  const left = notRun.length === 0 ? '' : `not run: ${notRun.join('; ')}`;
  if (faults.length > 0) {
    return { isGood: false, words: [`nothing was published: ${faults.join('; ')}`, left].filter(Boolean).join('; ') };
  }
  if (left === '') {
    return { isGood: true, words: 'all was asked, and all is good' };
  }
  const isMeant = isDry && withoutAdvisories && notRun.every((name) => name.startsWith('advisories'));
  return isMeant
    ? { isGood: true, words: `${left}, as --without-advisories says; to be asked before anything is published` }
    : { isGood: false, words: `nothing was published; ${left}. Ask again where these can be reached${isDry ? ', or name what is left out: --without-advisories' : ''}` };
}
