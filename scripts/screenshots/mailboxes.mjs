/** Mailboxes as an office has them: being registered, active, with what is due. */

import { active, check, fill, registered, step } from '../../tests/portal/mailbox-desk.mjs';
import { visit } from '../../tests/portal/desk.mjs';

/** @param {import('./flows.mjs').Stage} stage */
const deskOf = ({ page, demo }) => /** @type {any} */ ({ page, demo });

/** @type {import('./flows.mjs').Flow[]} */
export const MAILBOXES = [
  { name: 'mailboxes-nothing', path: 'caselle' },
  {
    name: 'mailboxes',
    path: 'caselle',
    fill: async (stage) => {
      await registered(deskOf(stage), 'tributi@pecmassiva.com');
      await active(deskOf(stage), 'protocollo@pecmassiva.com');
    },
  },
  { name: 'mailbox-address', path: 'caselle/nuova' },
  {
    name: 'mailbox-owner',
    path: 'caselle/nuova',
    fill: async (stage) => {
      await visit(deskOf(stage), 'caselle/nuova');
      await check(stage.page, 'tributi');
      await step(stage.page, 'Titolare').waitFor();
      await fill(stage.page);
    },
  },
  { name: 'mailbox-active', fill: async (stage) => void (await active(deskOf(stage), 'protocollo@pecmassiva.com')) },
];
