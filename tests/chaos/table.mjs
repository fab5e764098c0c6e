/** What the client says where a connection breaks, as a document: made of what the tests hold. */

import { FAULTS, behind } from './faults.mjs';

const WORDS = { sent: 'sent', notSent: 'not sent', unknown: 'unknown' };

/** @param {string | string[]} said */
const words = (said) =>
  [said]
    .flat()
    .map((word) => WORDS[word])
    .join(' or ');

/** How often the whole of a message comes to the service that is posted straight at it. @param {boolean} reaches @param {true | 'Chromium'} [repeats] */
const arrivals = (reaches, repeats) => (!reaches ? 'nothing' : repeats === undefined ? 'one' : `one, of ${repeats === true ? 'a browser' : repeats} two or more`);

export function table() {
  const head = [
    'what breaks',
    'a read, each time',
    'a message from Node',
    'from a browser',
    'a browser repeats it by itself',
    'the service got of it',
    'between page and proxy',
    'between proxy and service',
  ];
  const rows = Object.values(FAULTS).map((fault) => {
    const { title, says, reaches, before = 'sent', repeats } = fault;
    const of = typeof says === 'string' ? { node: says, browser: says } : says;
    const answered = [of.node].flat().includes('sent') ? 'answered' : 'NetworkError';
    return [title, fault.read ?? answered, words(of.node), words(of.browser), repeats === true ? 'yes' : (repeats ?? ''), arrivals(reaches, repeats), words(before), words(behind(fault))];
  });
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `# What the client says where a connection breaks

Each row is played over sockets in Node, Chromium and Firefox: straight at the service for a message as JSON, and on both sides
of the proxy for one as JSON and for one with a file as it is (\`tests/chaos\`); nothing is ever posted to where a redirect
leads. Behind the proxy the service gets one message at most, whatever a browser repeats: exactly one where "sent" or a whole
message stands behind a row, none where "not sent" stands. A message with a file that breaks off on its way to the service may
also be "not sent" where the table says "unknown": its last byte waits until all of it is there, and the proxy knows that it
never went out. Repeated by itself is what a browser posts again over a connection that it had used before; rows that name nobody
there were tried over such a connection, too, and none was repeated, but for the three that break before anything is asked. What the
service got is told of messages straight at it.

${lines.join('\n')}
`;
}
