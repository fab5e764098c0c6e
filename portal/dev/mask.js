/** Takes secrets out of what is shown: by where they stand, by what they look like, and wherever one that was seen stands again. */

/** What stands in place of a secret. */
export const MASK = '•••';

/** Names of headers, fields and parameters whose values are secrets. */
const SECRET = /authori[sz]ation|cookie|pass(?:word|wd|phrase)|token|secret|api[-_]?key|credential|session/i;
/** The same in running text, with what follows. */
const SAID = /((?:pass(?:word|wd|phrase)|token|secret|api[-_]?key|cookie)["'\\]*\s*[=:]\s*["'\\]*)([^\s"'&,;<>\\]+)/gi;
const SCHEME = /\b(Bearer|Basic|Digest)\s+[\w.~+/=-]+/gi;
const SIGNED = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g;
/** Files as text: they would be all that is seen. */
const FILE = /([A-Za-z0-9+/]{24})[A-Za-z0-9+/]{200,}={0,2}/g;
/** Letters from which on a secret is looked for within words, too. */
const LONG = 8;
/** More letters than a person reads. */
const MOST = 60_000;

export class Mask {
  /** Secrets that were seen. @type {Set<string>} */
  #seen = new Set();

  /** How many were seen: with each, what was shown before may be one. */
  get size() {
    return this.#seen.size;
  }

  /** @param {string} name @param {string} value */
  #learn(name, value) {
    if (!SECRET.test(name)) {
      return false;
    }
    const bare = value.replace(/^(?:Bearer|Basic|Digest) /i, '');
    const ofCookies = [...bare.matchAll(/=([^;,\s]+)/g)].map(([, one]) => one).filter(({ length }) => length >= LONG);
    for (const one of [value, bare, decoded(bare), ...ofCookies]) {
      if (one.length > 1 && one !== MASK) {
        this.#seen.add(one);
      }
    }
    return true;
  }

  /** @param {Iterable<[string, string]>} headers @returns {[string, string][]} */
  headers(headers) {
    const all = [...headers];
    const secret = new Set(all.filter(([name, value]) => this.#learn(name, value)).map(([name]) => name));
    return all.map(([name, value]) => {
      const [scheme = ''] = /^(?:Bearer|Basic|Digest) /i.exec(value) ?? [];
      return [name, secret.has(name) ? scheme + MASK : this.#plain(value)];
    });
  }

  /** @param {string} address */
  url(address) {
    const { origin, pathname, searchParams } = new URL(address);
    const query = [...searchParams].map(([name, value]) => `${encodeURIComponent(name)}=${this.#coded(this.#learn(name, value) ? MASK : value)}`);
    const path = pathname.split('/').map((step) => this.#coded(decoded(step)));
    return origin + path.join('/') + (query.length > 0 ? `?${query.join('&')}` : '');
  }

  /** A part of an address. @param {string} text */
  #coded(text) {
    return encodeURIComponent(this.#plain(text)).replaceAll(encodeURIComponent(MASK), MASK);
  }

  /** A body: JSON with its fields, anything else as it stands. @param {string} text */
  text(text) {
    const short = text.replace(FILE, '$1…');
    const shown = short.length > MOST ? `${short.slice(0, MOST)}…` : short;
    try {
      return this.#plain(JSON.stringify(this.#fields(JSON.parse(shown)), null, 2));
    } catch {
      return this.#plain(shown);
    }
  }

  /** @param {unknown} value @returns {unknown} */
  #fields(value) {
    if (Array.isArray(value)) {
      return value.map((one) => this.#fields(one));
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const entries = Object.entries(value).map(([name, own]) => {
      const isSecret = typeof own === 'object' ? SECRET.test(name) && own !== null : this.#learn(name, String(own ?? ''));
      return [name, isSecret ? MASK : this.#fields(own)];
    });
    return Object.fromEntries(entries);
  }

  /** @param {string} text */
  #plain(text) {
    const known = [...this.#seen].sort((one, two) => two.length - one.length).reduce((left, secret) => {
      const written = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
      return written.reduce((now, form) => now.replace(spelled(form), MASK), left);
    }, text);
    return known.replace(SCHEME, `$1 ${MASK}`).replace(SIGNED, MASK).replace(SAID, `$1${MASK}`);
  }
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A secret wherever it stands; a short one, which may be a part of any word, only by itself. @param {string} secret */
function spelled(secret) {
  const exact = secret.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(secret.length < LONG ? `(?<![\\p{L}\\p{N}@._-])${exact}(?![\\p{L}\\p{N}@._-])` : exact, 'gu');
}
