/** Operations on mailboxes that are under way, refused, or in doubt: shown to whoever comes back, and paid for once. */

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openDesk, visit } from './desk.mjs';
import { active, assertNoErrors, button, changesOf, confirm, field } from './mailbox-desk.mjs';

const desk = openDesk();

const look = () => desk.page.getByRole('dialog', { name: 'Un ultimo sguardo' });

test('what is under way is shown to whoever comes back, and what became of it, too', async () => {
  const { page } = desk;
  await active(desk, 'torna@pecmassiva.com');
  let release = () => {};
  const gate = new Promise((resolve) => (release = () => resolve(undefined)));
  await page.route(/rinnovo/, async (route) => {
    await gate;
    await route.continue();
  });
  await button(page, 'Rinnova la casella').click();
  await confirm(page, 'Rinnova e paga');
  const busy = page.getByRole('region', { name: 'Operazione in corso' });
  await busy.waitFor();
  await page.getByRole('link', { name: 'Tutte le caselle' }).click();
  await page.getByRole('link', { name: 'torna@pecmassiva.com' }).click();
  await busy.waitFor();
  await button(page, 'Rinnova la casella').click();
  await page.locator('#live').getByText('Operazione in corso').waitFor();
  assert.equal(await look().count(), 0);
  release();
  await page.getByRole('region', { name: 'Casella rinnovata.' }).waitFor();
  assert.equal(changesOf(desk).filter((one) => one.includes('rinnovo')).length, 1);
  assertNoErrors(desk);
});

test('two tabs do not pay at once', async () => {
  const { page } = desk;
  const id = await active(desk, 'schede@pecmassiva.com');
  const other = await desk.context.newPage();
  await other.goto(`${desk.demo.url}portal/?lang=it#/caselle/${id}`);
  let release = () => {};
  const gate = new Promise((resolve) => (release = () => resolve(undefined)));
  await page.route(/rinnovo/, async (route) => {
    await gate;
    await route.continue();
  });
  // Both stand at their last look.
  await button(other, 'Rinnova la casella').click();
  await button(page, 'Rinnova la casella').click();
  await confirm(page, 'Rinnova e paga');
  await page.getByRole('region', { name: 'Operazione in corso' }).waitFor();
  await confirm(other, 'Rinnova e paga');
  await other.getByText('in un’altra scheda del browser').first().waitFor();
  release();
  await page.getByRole('region', { name: 'Casella rinnovata.' }).waitFor();
  assert.equal(changesOf(desk).filter((one) => one.includes('rinnovo')).length, 1);
});

test('a refusal is believed where the mailbox is as it was, and an earlier doubt outlives it', async () => {
  const { page } = desk;
  await active(desk, 'rifiuto@pecmassiva.com');
  const renew = async (yes = 'Rinnova e paga') => {
    await button(page, 'Rinnova la casella').click();
    await confirm(page, yes);
  };
  // Carried out, and a second copy of it refused, in whichever way.
  for (const status of [402, 404, 406, 428, 429]) {
    desk.demo.sandbox.fail({ on: 'GET /pec/{id}/rinnovo', status, taken: true });
    await renew();
    await page.getByRole('region', { name: 'L’operazione risulta eseguita' }).waitFor();
    await page.reload();
    await button(page, 'Rinnova la casella').waitFor();
  }
  desk.demo.sandbox.fail({ on: 'GET /pec/{id}/rinnovo', status: 402 });
  await renew();
  const doubt = page.getByRole('region', { name: 'L’operazione potrebbe essere già stata eseguita' });
  await page.locator('.callout.danger').waitFor();
  assert.equal(await doubt.count(), 0);
  desk.demo.sandbox.fail({ on: 'GET /pec/{id}/rinnovo', status: 503 });
  await renew();
  await doubt.waitFor();
  desk.demo.sandbox.fail({ on: 'GET /pec/{id}/rinnovo', status: 402 });
  await renew('Ho controllato: ripeti');
  await doubt.getByText('credito').or(doubt.getByText('Credit')).first().waitFor();
  await button(page, 'Controlla la casella').click();
  await button(page, 'Non è stata eseguita').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Non è stata eseguita' }).click();
  await doubt.waitFor({ state: 'hidden' });
  await renew();
  await page.getByRole('region', { name: 'Casella rinnovata.' }).waitFor();
});

test('a domain whose certification is in doubt is told of until a person knows better', async () => {
  const { page } = desk;
  await visit(desk, 'caselle');
  await page.getByText('Domini', { exact: true }).click();
  await field(page, 'Dominio').fill('comune.example.it');
  desk.demo.sandbox.fail({ on: 'POST /dominio', status: 500 });
  await button(page, 'Fai certificare il dominio').click();
  await confirm(page, 'Fai certificare il dominio');
  const doubt = page.getByRole('region', { name: 'L’operazione potrebbe essere già stata eseguita' });
  await doubt.getByText('comune.example.it').waitFor();
  await page.reload();
  await doubt.getByText('comune.example.it').waitFor();
  await button(page, 'Non è stata eseguita').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Non è stata eseguita' }).click();
  await doubt.waitFor({ state: 'hidden' });
});
