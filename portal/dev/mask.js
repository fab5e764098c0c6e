/** Takes secrets out of what is shown: by where they stand, by what they look like, and wherever one that was seen stands again. */

/** What stands in place of a secret. */
export const MASK = '•••';

/** Names of headers, fields and parameters whose values are secrets. */
const SECRET = /authori[sz]ation|cookie|pass(?:word|wd|phrase)|token|secret|api[-_]?key|credential|session/i;
/** The same in running text, with what follows: up to the closing quotation mark, or else to the end of the line. */
const SAID =
  /((?:pass(?:word|wd|phrase)|token|secret|api[-_]?key|cookie)["'\\]*\s*[=:]\s*)(?!\s*["'\\]*•••)(?:(")(?:[^"\\\r\n]|\\.)*|(')(?:[^'\\\r\n]|\\.)*|(\\+["'])[^\r\n]*?(?=(?<!\\)\4|$)|[^\r\n]+)/gim;
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
    const ofBasic = /^Basic /i.test(value) ? credentials(bare) : [];
    for (const one of [value, bare, decoded(bare), ...ofCookies, ...ofBasic]) {
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
    const query = this.form(searchParams.toString());
    const path = pathname.split('/').map((step) => this.#coded(decoded(step)));
    return origin + path.join('/') + (query === '' ? '' : `?${query}`);
  }

  /** A part of an address. @param {string} text */
  #coded(text) {
    return encodeURIComponent(this.#plain(text)).replaceAll(encodeURIComponent(MASK), MASK);
  }

  /** A body: JSON with its fields, anything else as it stands. @param {string} text */
  text(text) {
    return this.#whole(text).replace(FILE, '$1…');
  }

  /** @param {string} text */
  #whole(text) {
    if (/^\s*[[{]/.test(text)) {
      try {
        return this.#known(JSON.stringify(this.#fields(JSON.parse(text)), null, 2));
      } catch {
        // It only looked like that.
      }
    }
    return this.#plain(text);
  }

  /** A field of a form. @param {string} name @param {string} value */
  field(name, value) {
    return this.#learn(name, value) ? MASK : this.text(value);
  }

  /** The body of a form without files. @param {string} text */
  form(text) {
    return [...new URLSearchParams(text)].map(([name, value]) => `${encodeURIComponent(name)}=${this.#coded(this.#learn(name, value) ? MASK : value)}`).join('&');
  }

  /** @param {unknown} value @returns {unknown} */
  #fields(value) {
    if (Array.isArray(value)) {
      return value.map((one) => this.#fields(one));
    }
    if (typeof value === 'string') {
      return this.#plain(value);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const entries = Object.entries(value).map(([name, own]) => {
      const isSecret = typeof own === 'object' ? SECRET.test(name) && own !== null : this.#learn(name, String(own ?? ''));
      return [this.#plain(name), isSecret ? MASK : this.#fields(own)];
    });
    return Object.fromEntries(entries);
  }

  /** @param {string} text */
  #plain(text) {
    // What is said to be one goes first: as a whole, not only the part of it that is known.
    return this.#known(text.replace(SAID, `$1$2$3$4${MASK}`)).replace(SCHEME, `$1 ${MASK}`).replace(SIGNED, MASK);
  }

  /** @param {string} text */
  #known(text) {
    return [...this.#seen].sort((one, two) => two.length - one.length).reduce((left, secret) => {
      const written = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), secret.replace(FILE, '$1…')];
      return [...new Set(written)].reduce((now, form) => now.replace(spelled(form), MASK), left);
    }, text);
  }
}

/** What of a body a person reads. @param {string} text without secrets */
export const legible = (text) => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);

/** What stands in the header of a password, and the password. @param {string} coded */
function credentials(coded) {
  try {
    const said = new TextDecoder().decode(Uint8Array.from(atob(coded), (letter) => letter.charCodeAt(0)));
    return [said, said.slice(said.indexOf(':') + 1)];
  } catch {
    return [];
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
