/** A store in a Redis that many processes share. */

import { KEEP } from './keys.js';

/**
 * @typedef {import('../types/store.d.ts').Store} Store
 * @typedef {import('../types/store.d.ts').KeyRecord} KeyRecord
 * @typedef {import('../types/proxy.d.ts').RedisClient} RedisClient
 */

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

if step == 'since' then
  local told = redis.pcall('INFO', 'server')
  local run = type(told) == 'string' and string.match(told, 'run_id:(%x+)') or ''
  local kept = redis.call('GET', key) or ''
  local began, of = string.match(kept, '^(%d+) (%x*)$')
  if not began or of ~= run then
    began = string.format('%.0f', now)
    redis.call('SET', key, began .. ' ' .. run)
  end
  return { digits(now - tonumber(began)) }
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

if state ~= 'running' or owner ~= ARGV[3] then return { 'ignored' } end
if step == 'renew' then
  run(tonumber(ARGV[4]))
elseif ARGV[4] == 'free' then
  redis.call('DEL', key)
elseif ARGV[4] == 'done' or ARGV[4] == 'refused' then
  write(0, 'state', ARGV[4], 'fingerprint', ARGV[5], 'answer', ARGV[6])
else
  write(0, 'state', 'unknown')
end
return { 'written' }
`;

/**
 * @param {RedisClient} client
 * @param {{ prefix?: string | undefined }} [options]
 * @returns {Store}
 */
export function redisStore(client, { prefix = 'pec-massiva:' } = {}) {
  if (typeof client?.eval !== 'function') {
    throw new TypeError('redisStore: needs a client of the package redis or ioredis');
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

  const since = () => run('since', 'since');

  /** @type {Promise<unknown> | undefined} */
  let begun;
  /** Memory begins before the first key, not when somebody first asks how long it is. */
  function begin() {
    begun ??= since().catch((error) => {
      begun = undefined;
      throw error;
    });
    return begun;
  }

  return {
    async claim(key, { owner, lease }) {
      await begin();
      const answer = await run(`key:${key}`, 'claim', KEEP, owner, lease);
      return answer[0] === 'claimed' ? { claimed: true } : { claimed: false, record: recordOf(answer) };
    },
    async renew(key, { owner, lease }) {
      await run(`key:${key}`, 'renew', KEEP, owner, lease);
    },
    async settle(key, owner, fate) {
      const more = 'answer' in fate ? [fate.fingerprint, JSON.stringify(fate.answer)] : [];
      await run(`key:${key}`, 'settle', KEEP, owner, fate.state, ...more);
    },
    async look(key, { burn = false } = {}) {
      await begin();
      return recordOf(await run(`key:${key}`, 'look', KEEP, burn ? 'burn' : ''));
    },
    async reach() {
      // Asked each time: a Redis that was emptied has forgotten this too, and one that was started again, or
      // took over from another, may have lost the last keys: either begins again.
      const [age] = await since();
      return Math.min(KEEP, Math.max(0, Number(age)));
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
      return { state, fingerprint, answer: JSON.parse(answer) };
    case 'free':
    case 'running':
    case 'unknown':
    case 'never':
      return { state };
    default:
      throw new Error(`redisStore: Redis answered ${JSON.stringify(state)}`);
  }
}
