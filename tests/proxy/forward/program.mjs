/**
 * What `forward-runtimes.test.mjs` runs in each runtime: it sends one message, says so, and for each line that it is
 * given, `count size`, so many more of so many bytes, all at once.
 */

/** What is needed of a store where every key is new; workerd has none in memory. */
const STORE = {
  claim: async () => ({ claimed: true }),
  renew: async () => undefined,
  settle: async () => undefined,
  look: async () => ({ state: 'free' }),
  reserve: async () => ({ taken: true, wait: 0 }),
  mark: async () => 'a.1',
  remembers: async () => true,
};

/** @param {any} entry @param {string} target */
export function sender({ createProxy }, target) {
  const username = 'comune@pec.example.it';
  const proxy = createProxy({
    authorize: () => true,
    mailbox: () => ({ username, password: 'segreta' }),
    token: 'eyJ',
    target,
    store: STORE,
    rate: { perSecond: 1_000_000, waiting: 1000 },
  });
  const encoder = new TextEncoder();
  /** @param {number} size */
  return async function send(size) {
    const head = encoder.encode(`{"sender":"${username}","recipient":"a@pec.it","subject":"x","body":"`);
    const tail = encoder.encode('"}');
    let left = size;
    let isBegun = false;
    const body = new ReadableStream(
      {
        pull(controller) {
          const length = Math.min(left, 65_536);
          left -= length;
          const piece = !isBegun ? head : length > 0 ? new Uint8Array(length).fill(120) : tail;
          left += isBegun ? 0 : length;
          isBegun = true;
          controller.enqueue(piece);
          if (piece === tail) {
            controller.close();
          }
        },
      },
      { highWaterMark: 0 },
    );
    const headers = {
      'content-type': 'application/json',
      'content-length': String(head.length + size + tail.length),
      'idempotency-key': crypto.randomUUID(),
    };
    const init = { method: 'POST', headers, body, duplex: 'half' };
    const answer = await proxy(new Request('http://portal.example/send', init));
    return `${answer.status} ${await answer.text()}`;
  };
}

/** @param {any} entry */
export async function program(entry) {
  const { default: process } = await import('node:process');
  const { createInterface } = await import('node:readline');
  const send = sender(entry, process.argv.at(-1));
  console.log(await send(1000));
  for await (const line of createInterface({ input: process.stdin })) {
    const [count, size] = line.split(' ').map(Number);
    const answers = await Promise.all(Array.from({ length: count }, () => send(size)));
    console.log([...new Set(answers)].join());
  }
}
