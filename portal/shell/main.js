/** The portal begins. */

import { sends } from '../sends/sends.js';
import { allWords, preferred, speak } from '../words/words.js';
import { startFrame } from './frame.js';
import { path, show } from './router.js';

await speak(preferred());
if (new URLSearchParams(location.search).has('dev')) {
  // Its words are none of the first view's.
  const [{ startDrawer }] = await Promise.all([import('../dev/drawer.js'), allWords().catch(() => undefined)]);
  startDrawer(path);
}
startFrame();
await show({ focus: false });
// While somebody writes, all words come, and what was left is found and followed.
void allWords().then(() => sends.start(), () => undefined);
// Who leaves while a message is under way is asked whether they mean it.
addEventListener('beforeunload', (event) => {
  if (sends.running() > 0) {
    event.preventDefault();
  }
});
