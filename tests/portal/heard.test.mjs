/** What a screen reader is told on the main way: the form filled, the last look, the message delivered with its receipts. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openDesk, visit, write } from './desk.mjs';

const desk = openDesk();
const FORM = `\
- main:
  - heading "Scrivi un messaggio PEC" [level=1]
  - paragraph: Prima di partire, il messaggio viene controllato e mostrato ancora una volta.
  - text: Mittente
  - combobox "Mittente":
    - option "comune@pecmassiva.com" [selected]
    - option "demo@pecmassiva.com"
  - text: Destinatari
  - paragraph: "Uno o più indirizzi: premere Invio dopo ciascuno, oppure incollare un elenco."
  - list "Destinatari":
    - listitem:
      - text: consegna@pec.example.it
      - button "Togli consegna@pec.example.it": ×
  - textbox "Destinatari"
  - text: Oggetto
  - textbox "Oggetto": Avviso di pagamento
  - text: Testo
  - textbox "Testo": Gentile cittadino
  - group "Allegati":
    - paragraph: Allegati
    - button "Scegli i file da allegare"
    - text: Scegli i file da allegare oppure trascinare qui
  - button "Controlla e invia"
  - button "Svuota il modulo"
  - status: Aggiunto consegna@pec.example.it`;
const LOOK = `\
- dialog "Un ultimo sguardo":
  - heading "Un ultimo sguardo" [level=2]
  - term: Da
  - definition: comune@pecmassiva.com
  - term: A
  - definition:
    - list:
      - listitem: consegna@pec.example.it
  - term: Oggetto
  - definition: Avviso di pagamento
  - term: Allegati
  - definition: Nessuno
  - term: Messaggi
  - definition: "1"
  - term: Costo
  - definition: 0,05 €
  - region "Ambiente di prova":
    - paragraph: Ambiente di prova
    - paragraph: Il messaggio non raggiunge nessuno e non costa nulla.
  - button "Invia ora"
  - button "Torna indietro"`;
const DONE = `\
- main:
  - heading "Messaggio" [level=1]
  - region "Avviso di pagamento":
    - heading "Avviso di pagamento" [level=2]
    - text: Consegnato
    - paragraph: Da comune@pecmassiva.com · DATA
    - button "Esporta CSV"
    - button "Esporta JSON"
    - button "Relazione da stampare"
    - button "Elimina da questo browser"
  - heading "Destinatari" [level=2]
  - list:
    - listitem:
      - strong: consegna@pec.example.it
      - text: Consegnato
      - paragraph: Identificativo ID
      - group:
        - text: Ricevute
        - list:
          - listitem: Accettazione DATA · consegna@pec.example.it
          - listitem: Avvenuta consegna DATA · consegna@pec.example.it`;

/** What stands there as it is heard, without ids and dates. @param {import('playwright-core').Locator} place */
async function heard(place) {
  const said = await place.ariaSnapshot();
  return said.replaceAll('\u00a0', ' ').replace(/\b\d{1,2} \w{3} \d{4}, \d{2}:\d{2}\b/g, 'DATA').replace(/\b\d{6,}\b/g, 'ID').replace(/^\s*- \/url:.*\n/gm, '');
}

test('the way of a message is heard as it is seen', async () => {
  await visit(desk);
  const { page } = desk;
  await write(page, { to: ['consegna@pec.example.it'] });
  const main = page.getByRole('main');
  assert.equal(await heard(main), FORM);
  await page.getByRole('button', { name: 'Controlla e invia' }).click();
  const look = page.getByRole('dialog', { name: 'Un ultimo sguardo' });
  await look.waitFor();
  assert.equal(await heard(look), LOOK);
  await look.getByRole('button', { name: 'Invia ora', exact: true }).click();
  await page.getByText('Consegnato', { exact: true }).first().waitFor();
  await page.getByText('Ricevute', { exact: true }).first().click();
  await page.getByText('Avvenuta consegna', { exact: true }).waitFor();
  assert.equal(await heard(main), DONE);
});
