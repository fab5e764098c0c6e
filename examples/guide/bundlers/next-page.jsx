'use client';

import { PecMassiva } from 'pec-massiva';
import { useState } from 'react';

// Making one touches nothing, on the server either; its first call loads the core.
const pec = new PecMassiva({ baseUrl: '/api/pec' });

export default function Quota() {
  const [full, setFull] = useState('');
  const ask = async () => setFull(`${Math.round(100 * (await pec.quota()).ratio)} %`);
  return <button onClick={ask}>How full is the mailbox? {full}</button>;
}
