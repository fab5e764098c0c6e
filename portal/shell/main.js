/** The portal begins. */

import { outbox } from '../outbox/outbox.js';
import { preferred, speak } from '../words/words.js';
import { startFrame } from './frame.js';
import { show } from './router.js';

await speak(preferred());
startFrame();
await show({ focus: false });
// What was left is found, and followed, while somebody writes.
void outbox.start();
// Who leaves while a message is under way is asked whether they mean it.
addEventListener('beforeunload', (event) => {
  if (outbox.running() > 0) {
    event.preventDefault();
  }
});
