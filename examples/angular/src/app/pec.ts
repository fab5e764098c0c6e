import { Injectable } from '@angular/core';
import { PecMassiva } from 'pec-massiva';

import { environment } from '../environments/environment';

export const SENDER = 'comune@pecmassiva.com';

/** The client: one for the application. Making it asks nobody, and with the office's address loads nothing. */
@Injectable({ providedIn: 'root' })
export class Pec {
  readonly client = environment.pecUrl === undefined ? inMemory() : new PecMassiva({ baseUrl: environment.pecUrl });
}

function inMemory() {
  const sandbox = import('pec-massiva/sandbox').then(({ createSandbox }) => createSandbox());
  // In the console: `sandbox.fail({ on: 'POST /send', drop: true, taken: true })` loses the next answer.
  void sandbox.then((made) => Object.assign(globalThis, { sandbox: made }));
  const fetch = Object.assign(async (request: Request) => (await sandbox).fetch(request), { neverRepeats: true, service: 'sandbox' });
  return new PecMassiva({ fetch, token: 'any', mailbox: { username: SENDER, password: 'any' } });
}
