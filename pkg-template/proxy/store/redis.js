/** A store in a Redis that many processes share. */

import { isFunction, setupError } from '../../common/setup.js';
import { answered } from './answered.js';
import { KEEP, isWithin, markOf } from './keys.js';

/**
 * @typedef {import('../../types/store.d.ts').Store} Store
 * @typedef {import('../../types/store.d.ts').KeyRecord} KeyRecord
 * @typedef {import('../../types/proxy.d.ts').RedisClient} RedisClient
 */

/**
 * Milliseconds that Redis keeps a key after its last change. It is vouched for as long as its mark is no older than
 * `KEEP`, and the record behind the marks goes after that time without use: so a leap of Redis' clock that is wide
 * enough to drop a key that somebody still asks for drops the record with it, and whoever asks is told that it is new.
 */
const KEPT = 7 * 24 * 60 * 60 * 1000;

/** Milliseconds that Redis' clock may be behind the last mark. More was set back, and keys would go before their marks. */
const MOST_BACK = 60 * 60 * 1000;

/** Milliseconds between two positions: one that is a little older is only stricter, and spares Redis the writing. */
const STEP = 1000;

/**
 * `keys.js` in Lua: Redis runs it without anything in between, by its own clock. Each call has one key, so
 * that a cluster knows where it belongs. Numbers are written with all their digits; Lua itself would write
 * a time as 1.7e+12.
 */
const SCRIPT = `
local key, step = KEYS[1], ARGV[1]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local function digits(number) return string.format('%.17g', number) end

if step == 'mark' then
  local function told(section, field)
    local info = redis.pcall('INFO', section)
    return type(info) == 'string' and string.match(info, field .. ':(%w+)') or ''
  end
  -- Another one after each failover and each restart: either may have lost the last keys.
  local replication, run = told('replication', 'master_replid'), told('server', 'run_id')
  if replication == '' then return { 'untold' } end
  local of = replication .. ' ' .. run .. ' ' .. told('stats', 'evicted_keys')
  local kept = redis.call('HMGET', key, 'epoch', 'of', 'last')
  local epoch, last = kept[1], tonumber(kept[3] or now)
  local anew = not epoch or kept[2] ~= of or last - now > tonumber(ARGV[3])
  if anew or now - last >= tonumber(ARGV[4]) then
    if anew then epoch = ARGV[2] end
    last = now
    redis.call('HSET', key, 'epoch', epoch, 'of', of, 'last', digits(now))
    redis.call('PEXPIRE', key, ARGV[5])
  end
  return { 'mark', epoch, digits(last), digits(now) }
end

if step == 'reserve' then
  local interval, longest, keep = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
  local pace = redis.call('HMGET', key, 'last', 'at')
  local next = now
  if pace[1] then
    local last, at = tonumber(pace[1]), tonumber(pace[2])
    if at > now then
      last = last - (at - now)
      redis.call('HSET', key, 'last', digits(last), 'at', digits(now))
    end
    next = math.max(now, last + interval)
  end
  local wait = next - now
  if wait > longest then return { 'late', digits(wait) } end
  redis.call('HSET', key, 'last', digits(next), 'at', digits(now))
  redis.call('PEXPIRE', key, string.format('%.0f', wait + interval + keep))
  return { 'taken', digits(wait) }
end

local keep = tonumber(ARGV[2])
local kept = redis.call('HMGET', key, 'state', 'owner', 'until', 'fingerprint', 'answer')
local state, owner = kept[1], kept[2]
local function write(lease, ...)
  redis.call('DEL', key)
  redis.call('HSET', key, ...)
  redis.call('PEXPIRE', key, string.format('%.0f', lease + keep))
end
local function run(lease)
  write(lease, 'state', 'running', 'owner', ARGV[3], 'until', digits(now + lease))
end
local function record()
  if not state then return { 'free' } end
  if state == 'running' and tonumber(kept[3]) <= now then return { 'unknown' } end
  return { state, kept[4] or '', kept[5] or '' }
end

if step == 'claim' then
  if not state or state == 'refused' then
    run(tonumber(ARGV[4]))
    return { 'claimed' }
  end
  local known = record()
  -- Clients send a command again after a connection broke: the claim of this very attempt had come through.
  if known[1] == 'running' and owner == ARGV[3] then return { 'claimed' } end
  return known
end

if step == 'look' then
  if not state and ARGV[3] == 'burn' then
    write(0, 'state', 'never')
    return { 'never' }
  end
  if state == 'refused' and ARGV[3] == 'burn' then
    write(0, 'state', 'done', 'fingerprint', kept[4], 'answer', kept[5])
    state = 'done'
  end
  return record()
end

local mine = state == 'running' and owner == ARGV[3]
-- Lost in a failover; what became of its message is known all the same.
local lost = step == 'settle' and not state and ARGV[4] ~= 'free' and ARGV[4] ~= 'refused'
if not mine and not lost then return { 'ignored' } end
if step == 'renew' then
  run(tonumber(ARGV[4]))
elseif ARGV[4] == 'free' then
  redis.call('DEL', key)
elseif ARGV[4] == 'done' or ARGV[4] == 'refused' then
  write(0, 'state', ARGV[4], 'fingerprint', ARGV[5], 'answer', ARGV[6])
else
  write(0, 'state', ARGV[4] == 'never' and 'never' or 'unknown')
end
return { 'written' }
`;

/**
 * @param {RedisClient} client
 * @param {{ prefix?: string | undefined }} [options]
 * @returns {Store}
 */
export function redisStore(client, { prefix = '{pec-massiva}:' } = {}) {
  if (!isFunction(client?.eval)) {
    throw setupError('redisStore', ['needs a client of the package redis or ioredis']);
  }
  // A cluster, and what spreads keys over several Redis, go by what stands between the first braces. Elsewhere keys could
  // be lost that the record behind the marks knows nothing of; and that they are spread, no single Redis tells.
  if (!/^[^{]*\{[^}]+\}/.test(prefix)) {
    throw setupError('redisStore', [`the prefix needs a part in braces, as {portal}:, so that all keys lie on one Redis; ${JSON.stringify(prefix)} has none`]);
  }
  // All clients of ioredis, clusters too, can define commands; none of the package redis can. A wrapper
  // that has nothing but `eval` is taken for the latter, the package that Redis itself gives out.
  const positional = typeof (/** @type {any} */ (client).defineCommand) === 'function';

  /** @param {string} key @param {(string | number)[]} values @returns {Promise<string[]>} */
  async function run(key, ...values) {
    const texts = values.map(String);
    const answer = positional
      ? await client.eval(SCRIPT, 1, prefix + key, ...texts)
      : await client.eval(SCRIPT, { keys: [prefix + key], arguments: texts });
    // Either client may be set to give buffers.
    return answer.map(String);
  }

  async function record() {
    const [state, epoch, last, now] = await run('mark', 'mark', crypto.randomUUID(), MOST_BACK, STEP, KEEP);
    if (state === 'untold') {
      throw new Error(
        'redisStore: Redis does not tell its replication id, so nobody would see that it failed over and lost keys; ' +
          'permit the command INFO to this user (+info)',
      );
    }
    return { epoch, last: Number(last), now: Number(now) };
  }

  return {
    async claim(key, { owner, lease }) {
      const answer = await run(`key:${key}`, 'claim', KEPT, owner, lease);
      return answer[0] === 'claimed' ? { claimed: true } : { claimed: false, record: recordOf(answer) };
    },
    async renew(key, { owner, lease }) {
      await run(`key:${key}`, 'renew', KEPT, owner, lease);
    },
    async settle(key, owner, fate) {
      const more = 'answer' in fate ? [fate.fingerprint, JSON.stringify(fate.answer)] : [];
      await run(`key:${key}`, 'settle', KEPT, owner, fate.state, ...more);
    },
    async look(key, { burn = false } = {}) {
      return recordOf(await run(`key:${key}`, 'look', KEPT, burn ? 'burn' : ''));
    },
    async mark() {
      const { epoch, last } = await record();
      return `${epoch}.${last}`;
    },
    async remembers(text) {
      const mark = markOf(text);
      return mark !== undefined && isWithin(mark, await record());
    },
    async reserve(name, { interval, longest }) {
      const [taken, wait] = await run(`pace:${name}`, 'reserve', interval, longest, KEEP);
      return { taken: taken === 'taken', wait: Number(wait) };
    },
  };
}

/** @param {string[]} answer @returns {KeyRecord} */
function recordOf([state, fingerprint = '', answer = '']) {
  switch (state) {
    case 'done':
    case 'refused':
      return answered('redisStore', state, fingerprint, JSON.parse(answer));
    case 'free':
    case 'running':
    case 'unknown':
    case 'never':
      return { state };
    default:
      throw new Error(`redisStore: Redis answered ${JSON.stringify(state)}`);
  }
}
