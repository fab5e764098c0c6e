/**
 * Runs in the runtime that is measured, so it stands alone: for each of `messages` one GET, so that there is a
 * connection, then one `fetch` of a POST.
 *
 * @param {{ url: string, key: string, body: 'string' | 'blob' | 'stream', wait?: number }[]} messages
 * @returns {Promise<Record<string, string>>} what each `fetch` came to: a status or an error's name; `unreached`
 *   where not even the GET was answered
 */
export async function postEach(messages) {
  const bodies = {
    string: () => JSON.stringify({ text: 'x'.repeat(1000) }),
    // As the package posts a message: pieces that were made before, and the words between them.
    blob: () => new Blob(['{"file":"', new Blob(['QUJD'.repeat(30_000)]), new Blob(['QUJD'.repeat(30_000)]), '"}']),
    // As the package's proxy hands a message on, in runtimes other than Node: read once, piece by piece.
    stream: () => new Blob(['{"file":"', 'QUJD'.repeat(30_000), '"}']).stream(),
  };
  const outcomes = {};
  for (const { url, key, body, wait = 0 } of messages) {
    try {
      const answer = await fetch(`${url}/quota?wait=${wait}`, { signal: AbortSignal.timeout(5000) });
      await answer.text();
    } catch {
      outcomes[key] = 'unreached';
      continue;
    }
    // Some runtimes need a turn of their loop before they use a connection again.
    await new Promise((resolve) => setTimeout(resolve, 2));
    const request = new Request(`${url}/send`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: bodies[body](),
      redirect: 'manual',
      ...(body === 'stream' && { duplex: 'half' }),
      signal: AbortSignal.timeout(10_000),
    });
    outcomes[key] = await fetch(request).then(
      async (answer) => `${answer.status} ${(await answer.text().catch(() => 'cut')).length}`,
      (error) => error.name,
    );
  }
  return outcomes;
}
