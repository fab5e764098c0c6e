/** The portal begins. */

import { sends } from '../sends/sends.js';
import { told } from '../service/begun.js';
import { keepNoMore, onOvertaken } from '../service/tab.js';
import { allWords, preferred, speak } from '../words/words.js';
import { startFrame, tellInFrame } from './frame.js';
import { path, show } from './router.js';

/** What did not succeed last. @type {unknown} */
let failed;

await speak(preferred());
if (new URLSearchParams(location.search).has('dev')) {
  // Its words are not among those of the first view.
  const [{ startDrawer }] = await Promise.all([import('../dev/drawer.js'), allWords()]);
  startDrawer(path);
}
startFrame();
await show({ focus: false });
told.addEventListener('change', tell);
sends.addEventListener('change', tell);
// While somebody writes, all words come, and what was left is found and followed, words or not.
void begin();
// What other tabs did is seen once this one is looked at.
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') {
    void begin();
  }
});
// What was sent or thrown away in a later page of the tab does not stand here once more, nor can it go before that is seen.
onOvertaken(() => {
  document.querySelectorAll('dialog').forEach((dialog) => dialog.close());
  // What a later page has put there stands, whoever stays here.
  keepNoMore();
  // What would be forgotten is asked for before it goes, and may stay.
  if (!sends.isHeld()) {
    document.body.inert = true;
  }
  location.reload();
});
// Who leaves while a message is under way, or what became of it would be forgotten, is asked whether they mean it.
addEventListener('beforeunload', (event) => {
  if (sends.isHeld()) {
    event.preventDefault();
  }
});

/** Finds what is there; what does not succeed is said, and tried again the next time. */
async function begin() {
  const [words, started] = await Promise.allSettled([allWords(), sends.start()]);
  failed = [words, started].flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))[0];
  tell();
}

/** What a form says that is not seen comes first. */
function tell() {
  tellInFrame(told.error ?? failed ?? sends.unread);
}
