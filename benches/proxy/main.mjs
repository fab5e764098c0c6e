/**
 * `node benches/proxy/main.mjs`: what the proxy costs, beside `http-proxy`, which only hands on, and beside
 * no proxy at all; each proxy in a process of its own, the ways in turn and in changing order. Only the
 * ratios mean anything: the machine's own speed is in every figure, and the service and the callers share
 * its cores. Part of `npm run bench`.
 *
 * `--rounds 9` measures longer, `--built` takes the package as it was built last.
 */

import { Agent } from 'node:http';
import { parseArgs } from 'node:util';

import { ready } from '../ready.mjs';
import { median, message, post, proxyProcess, serve, standstill } from '../../tests/proxy/memory/load.mjs';
import { resident } from '../../tests/proxy/memory/resident.mjs';

const MEGABYTE = 1e6;
const SMALL = message(1000);
const MIDDLE = message(20 * MEGABYTE);
const LARGE = message(100 * MEGABYTE);
const CALLERS = 16;
const WAYS = { direct: 'no proxy', 'http-proxy': 'http-proxy 1.18', 'pec-massiva': 'this package' };

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '1500' },
    built: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const requests = Number(values.requests);

/** @param {ReturnType<typeof post>} answer */
async function taken(answer) {
  const { status, body, milliseconds } = await answer;
  if (status !== 201) {
    throw new Error(`answered ${status}: ${body}`);
  }
  return milliseconds;
}

/** Milliseconds of a small message, one after the other. @param {string} url @param {Agent} agent */
async function latency(url, agent) {
  const times = [];
  for (let index = 0; index < requests / 3; index += 1) {
    times.push(await taken(post(url, SMALL, agent)));
  }
  return median(times);
}

/** Small messages per second, several callers at once. @param {string} url @param {Agent} agent */
async function throughput(url, agent) {
  let left = requests;
  const start = performance.now();
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      await taken(post(url, SMALL, agent));
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return (requests * 1000) / (performance.now() - start);
}

/** Megabytes per second of large messages, one after the other. @param {string} url @param {Agent} agent */
async function volume(url, agent) {
  const times = [];
  for (let index = 0; index < 3; index += 1) {
    times.push(await taken(post(url, MIDDLE, agent)));
  }
  return (MIDDLE.size / MEGABYTE / median(times)) * 1000;
}

/** @param {string[]} head @param {string[][]} rows */
function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const ruler = head.map((_, index) => (index === 0 ? '---' : '--:'));
  console.log(`\n${[head, ruler, ...rows].map(line).join('\n')}`);
}

/** Speed, the ways in turn. @param {string} target */
async function speed(target) {
  const proxies = {
    'http-proxy': await proxyProcess('http-proxy', target),
    'pec-massiva': await proxyProcess('pec-massiva', target),
  };
  const agents = Object.fromEntries(
    Object.keys(WAYS).map((way) => [way, new Agent({ keepAlive: true, maxSockets: CALLERS })]),
  );
  const results = Object.fromEntries(Object.keys(WAYS).map((way) => [way, []]));
  try {
    // The first round warms up.
    for (let round = 0; round <= rounds; round += 1) {
      const names = Object.keys(WAYS);
      const order = names.map((_, index) => names[(index + round) % names.length]);
      for (const way of round % 2 === 0 ? order : order.reverse()) {
        const url = proxies[way]?.url ?? target;
        const agent = agents[way];
        const result = {
          latency: await latency(url, agent),
          throughput: await throughput(url, agent),
          volume: await volume(url, agent),
        };
        if (round > 0) {
          results[way].push(result);
        }
      }
    }
  } finally {
    Object.values(agents).forEach((agent) => agent.destroy());
    await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
  }
  const of = (way, field) => median(results[way].map((result) => result[field]));
  const spread = (way, field, digits) => {
    const all = results[way].map((result) => result[field]);
    return `${of(way, field).toFixed(digits)} (${Math.min(...all).toFixed(digits)}–${Math.max(...all).toFixed(digits)})`;
  };
  const ratio = (way, field) => (of(way, field) / of('http-proxy', field)).toFixed(2);
  table(
    ['way', 'ms, 1 kB', 'added ms', '1 kB messages/s', '× http-proxy', '20 MB, MB/s', '× http-proxy'],
    Object.entries(WAYS).map(([way, title]) => [
      title,
      spread(way, 'latency', 2),
      (of(way, 'latency') - of('direct', 'latency')).toFixed(2),
      spread(way, 'throughput', 0),
      ratio(way, 'throughput'),
      spread(way, 'volume', 0),
      ratio(way, 'volume'),
    ]),
  );
}

/**
 * Memory of one proxy over what it holds before its first large message.
 *
 * @param {'pec-massiva' | 'http-proxy'} kind @param {Awaited<ReturnType<typeof serve>>} service
 */
async function memory(kind, service) {
  const proxy = await proxyProcess(kind, service.url);
  try {
    await taken(post(proxy.url, SMALL));
    await proxy.look();
    const base = resident(proxy.pid).current;
    const peaks = [];
    for (let index = 0; index < 20; index += 1) {
      await taken(post(proxy.url, LARGE));
      peaks.push((resident(proxy.pid).peak - base) / MEGABYTE);
    }
    return { base: base / MEGABYTE, peaks };
  } finally {
    await proxy.close();
  }
}

/**
 * Megabytes that a proxy takes of a message while the service reads nothing.
 *
 * @param {'pec-massiva' | 'http-proxy'} kind @param {Awaited<ReturnType<typeof serve>>} service
 */
async function stalled(kind, service) {
  // One of its own, since a connection that is open already is one that the service reads.
  const proxy = await proxyProcess(kind, service.url);
  try {
    service.stall();
    const answer = post(proxy.url, LARGE);
    const bytes = await standstill(async () => (await proxy.look()).taken);
    service.release();
    await taken(answer);
    return bytes / MEGABYTE;
  } finally {
    service.release();
    await proxy.close();
  }
}

/**
 * Megabytes of a proxy's live buffers while so many messages of 20 MB are under way at once, each of which the
 * service read the most of.
 *
 * @param {'pec-massiva' | 'http-proxy'} kind @param {Awaited<ReturnType<typeof serve>>} service @param {number} count
 */
async function atOnce(kind, service, count) {
  const proxy = await proxyProcess(kind, service.url);
  try {
    service.hold(0.8 * MIDDLE.size);
    const answers = Promise.all(Array.from({ length: count }, () => taken(post(proxy.url, MIDDLE))));
    answers.catch(() => undefined);
    while (service.open() < count) {
      await Promise.race([answers, new Promise((resolve) => setTimeout(resolve, 50))]);
    }
    await standstill(service.received);
    const { live } = await proxy.look();
    service.release();
    await answers;
    return live / MEGABYTE;
  } finally {
    service.release();
    await proxy.close();
  }
}

await ready(values);
const service = await serve();
try {
  console.log(`Node ${process.versions.node}, median of ${rounds} rounds (least–most)`);
  await speed(service.url);
  const rows = [];
  for (const kind of ['http-proxy', 'pec-massiva']) {
    const { base, peaks } = await memory(kind, service);
    rows.push([
      WAYS[kind],
      `${base.toFixed(0)} MB`,
      `+${peaks[0].toFixed(0)} MB`,
      `+${Math.max(...peaks).toFixed(0)} MB`,
      `+${median(peaks.slice(-5)).toFixed(0)} MB`,
      `${(await stalled(kind, service)).toFixed(1)} MB`,
      `${(await atOnce(kind, service, 20)).toFixed(0)} MB`,
    ]);
  }
  table(
    [
      ...['way', 'memory at rest', 'one message of 100 MB', 'most of 20', 'the last 5 of 20'],
      ...['taken while the service stalls', 'live with 20 of 20 MB at once'],
    ],
    rows,
  );
} finally {
  await service.close();
}
