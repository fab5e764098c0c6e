/** Holds a journal of one's own to what campaigns need of it. */

// #region tests
import { journalTests } from 'pec-massiva/journal';

/**
 * @param {() => import('pec-massiva').JournalStorage} open makes or opens the journal
 * @param {(name: string, run: () => Promise<void>) => unknown} test of any test runner
 */
export function testJournal(open, test) {
  for (const { name, run } of journalTests(open)) {
    test(name, run);
  }
}
// #endregion tests
