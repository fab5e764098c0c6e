/** The send form in JSX, used rightly and wrongly. */

import { PecMassiva } from 'pec-massiva';
import type { PecCompose } from 'pec-massiva/compose';
import 'pec-massiva/compose';
import type {} from 'pec-massiva/react';
import { createElement, useRef } from 'react';

const pec = new PecMassiva();
const value = { subject: 'a', recipient: ['b@c.it'] };

export function Form() {
  const form = useRef<PecCompose>(null);
  return (
    <>
      <pec-compose
        {...{ ref: form, id: 'a', className: 'b', lang: 'it', 'base-url': '/api/pec', sender: 'a@b.it', price: 0.05, keep: 'key' }}
        client={pec}
        value={value}
        send={async (message, { idempotencyKey }) => ({ messageId: idempotencyKey, sent: message.recipient.length })}
        onpec-sent={({ detail }) => console.log(detail.messageId, form.current?.status.state)}
        onpec-before-send={(event) => event.preventDefault()}
      />
      <pec-compose base-url="/api/pec" senders="a@b.it c@d.it" environment="test" max-recipients={5} key="b" />
      <pec-compose to-each="choice" outbox={async (message) => console.log(message.toEach)} onpec-taken={({ detail }) => console.log(detail.message.subject)} />
      <pec-compose to-each />
      {/* @ts-expect-error what is told as text would be `always` */}
      <pec-compose to-each={false} />
      {createElement('pec-compose', { sender: 'a@b.it' })}
      {/* @ts-expect-error no such word */}
      <pec-compose environment="staging" />
      {/* @ts-expect-error a number */}
      <pec-compose price={{}} />
      {/* @ts-expect-error no client */}
      <pec-compose client="a" />
      {/* @ts-expect-error it tells no such thing */}
      <pec-compose onpec-sent={({ detail }) => detail.nothing} />
      {/* @ts-expect-error no such name */}
      <pec-compose baseUrl="/api/pec" />
      {/* @ts-expect-error no such element */}
      <pec-composer />
    </>
  );
}
