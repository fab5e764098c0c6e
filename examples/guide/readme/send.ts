import { PecMassiva, isPecError, type Settled, type UnknownOutcomeError } from 'pec-massiva';

const pec = new PecMassiva({ baseUrl: '/api/pec' }); // your portal's proxy adds token and password

/** `idempotencyKey`: a key of your own, kept with your record before the message goes. */
export async function notify(recipient: string, file: File, idempotencyKey: string): Promise<Settled> {
  const message = { sender: 'comune@pecmassiva.com', recipient, subject: 'Avviso n. 12', text: 'Gentile impresa, …', attachments: [file] };
  try {
    return { state: 'sent', ...(await pec.send(message, { idempotencyKey })) };
  } catch (error) {
    if (isPecError(error) && error.name !== 'UnknownOutcomeError') throw error; // nothing was sent, and the error says why
    // It may have been sent: the proxy is asked, and nothing is sent. Where it cannot be asked, nobody knows yet.
    return pec.settle(isPecError(error) ? (error as UnknownOutcomeError) : idempotencyKey).catch(() => ({ state: 'unknown' }));
  }
}

export async function follow(messageId: string, show: (state: string) => void): Promise<void> {
  for await (const { state } of pec.shipments.track(messageId)) show(state); // 'submitted', 'accepted', … 'delivered'
}
