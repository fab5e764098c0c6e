/**
 * Reads the JSON of a message as it passes, piece by piece, and looks at the names in its outermost object:
 * those of a closed list, each once, and a sender that is allowed. The grammar is read strictly, so that no
 * reader at the other end can find names where this one saw none; and the list is closed, since nobody knows
 * which other names a reader takes for the sender's or the credentials'.
 */

import { Refusal } from '../answers/response.js';
import { Letters } from './letters.js';

/** Names that the proxy itself writes. */
const OWN = ['username', 'password'];

/** What the service's document names in a message, besides those. */
const FIELDS = ['sender', 'recipient', 'subject', 'body', 'attachments'];

/** Names that none which an option adds may look like. */
const TAKEN = [...OWN, ...FIELDS];

/** A name that reads the same everywhere: no letter of it has a second form but the other case. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Bytes of a name as written: 64 characters, every one escaped. */
const LONGEST_KEY = 384;

/** Bytes of a sender as written: 320 characters, every one escaped. */
const LONGEST_SENDER = 2000;

/** Bytes of a number or a word. */
const LONGEST_SCALAR = 64;

/** A message has three levels; more than this only somebody who wants to find an end sends. */
const DEEPEST = 32;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
/** What may follow a backslash. */
const ESCAPED = new Set([...'"\\/bfnrtu'].map((letter) => letter.charCodeAt(0)));
const LETTER_U = 0x75;

const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/**
 * The names that a message may have in its outermost object.
 *
 * @param {readonly string[]} more
 * @returns {ReadonlySet<string>}
 */
export const fieldsOf = (more) => new Set([...FIELDS, ...more]);

/**
 * Whether an option may add a name: a plain one, and in no case one of those that are there.
 *
 * @param {unknown} name
 */
export function isAddable(name) {
  return typeof name === 'string' && PLAIN.test(name) && !TAKEN.includes(name.toLowerCase());
}

/** @typedef {'start' | 'value' | 'firstItem' | 'firstKey' | 'key' | 'colon' | 'next' | 'string' | 'scalar' | 'end'} State */

export class MessageWatch {
  /** @type {State} */
  #state = 'start';
  /** Which of the containers that are open are objects. */
  #open = [false];
  #isKey = false;
  #isEscaped = false;
  /** Digits that the escape of a letter still has to have: a reader that took four letters unseen would miss a quote. */
  #digitsLeft = 0;
  #letters = new Letters();
  /** The key of the value that is being read, in the outermost object. */
  #key = '';
  /** @type {number[] | undefined} */
  #kept;
  /** The names of the outermost object so far. @type {Set<string>} */
  #names = new Set();
  #isSender;
  #fields;
  /** Where the chunk's next quote is, as far as it was looked for. */
  #nextQuote = -1;
  /** The same of its next backslash. */
  #nextEscape = -1;

  /**
   * @param {(sender: string) => boolean} isSender whether the caller may send from there
   * @param {ReadonlySet<string>} [fields] the names that may stand in the outermost object
   */
  constructor(isSender, fields = fieldsOf([])) {
    this.#isSender = isSender;
    this.#fields = fields;
  }

  /** Whether the outermost object has ended. */
  get isWhole() {
    return this.#state === 'end';
  }

  /**
   * Reads on.
   *
   * @param {Uint8Array} chunk
   * @returns {{ opened?: number, closed?: number }} where the outermost object began and ended in it
   */
  push(chunk) {
    /** @type {{ opened?: number, closed?: number }} */
    const found = {};
    this.#nextQuote = -1;
    this.#nextEscape = -1;
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#state === 'string') {
        at = this.#string(chunk, at);
        continue;
      }
      const byte = /** @type {number} */ (chunk[at]);
      if (this.#state === 'scalar' && this.#scalar(byte)) {
        continue;
      }
      if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
        continue;
      }
      const wasStart = this.#state === 'start';
      this.#step(byte);
      if (wasStart) {
        found.opened = at;
      } else if (this.isWhole) {
        found.closed = at;
      }
    }
    return found;
  }

  /** @throws {Refusal} where the message is not whole, or nobody sends it */
  end() {
    if (!this.isWhole) {
      throw unsent('proxy.json.short');
    }
  }

  /** @param {number} byte */
  #step(byte) {
    switch (this.#state) {
      case 'start':
        if (byte !== OPEN_OBJECT) {
          throw unsent('proxy.json.object');
        }
        this.#enter(true);
        return;
      case 'firstItem':
        return byte === CLOSE_LIST ? this.#leave(byte) : this.#value(byte);
      case 'value':
        return this.#value(byte);
      case 'firstKey':
        return byte === CLOSE_OBJECT ? this.#leave(byte) : this.#beginKey(byte);
      case 'key':
        return this.#beginKey(byte);
      case 'colon':
        this.#expect(byte === COLON);
        this.#state = 'value';
        return;
      case 'next':
        if (byte === COMMA) {
          this.#state = this.#open.at(-1) === true ? 'key' : 'value';
          return;
        }
        return this.#leave(byte);
      default:
        throw unsent('proxy.json.after');
    }
  }

  /** @param {number} byte */
  #value(byte) {
    const isSender = this.#isTop() && this.#key === 'sender';
    if (isSender && byte !== QUOTE) {
      throw unsent('proxy.sender.type');
    }
    if (byte === QUOTE) {
      this.#begin(false, isSender);
    } else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      this.#enter(byte === OPEN_OBJECT);
    } else {
      this.#state = 'scalar';
      this.#kept = [];
      this.#scalar(byte);
    }
  }

  /** @param {number} byte */
  #beginKey(byte) {
    this.#expect(byte === QUOTE);
    this.#begin(true, this.#isTop());
  }

  /** @param {boolean} isKey @param {boolean} isKept */
  #begin(isKey, isKept) {
    this.#state = 'string';
    this.#isKey = isKey;
    this.#isEscaped = false;
    this.#kept = isKept ? [] : undefined;
  }

  /**
   * Reads a string to its end, or to the chunk's.
   *
   * @param {Uint8Array} chunk
   * @param {number} from
   * @returns {number} the last byte that was read
   */
  #string(chunk, from) {
    if (this.#kept === undefined && !this.#isEscaped && this.#digitsLeft === 0) {
      // The contents of files, almost always: searched by the runtime, not byte by byte.
      if (this.#nextQuote < from) {
        this.#nextQuote = placeOf(chunk, QUOTE, from);
      }
      if (this.#nextEscape < from) {
        this.#nextEscape = placeOf(chunk, BACKSLASH, from);
      }
      const end = Math.min(this.#nextQuote, this.#nextEscape);
      // Between two escapes there is often nothing.
      if (end > from || this.#letters.isWithin) {
        this.#expect(this.#letters.push(chunk.subarray(from, end), end < chunk.length));
      }
      if (end === chunk.length) {
        return end - 1;
      }
      if (end === this.#nextQuote) {
        this.#endString();
      } else {
        this.#isEscaped = true;
      }
      return end;
    }
    const byte = /** @type {number} */ (chunk[from]);
    if (this.#digitsLeft > 0) {
      this.#expect(isDigit(byte));
      this.#digitsLeft -= 1;
    } else if (this.#isEscaped) {
      this.#expect(ESCAPED.has(byte));
      this.#digitsLeft = byte === LETTER_U ? 4 : 0;
      this.#isEscaped = false;
    } else if (byte === QUOTE) {
      this.#endString();
      return from;
    } else {
      this.#isEscaped = byte === BACKSLASH;
    }
    this.#keep(byte);
    return from;
  }

  /** @param {number} byte */
  #keep(byte) {
    if (this.#kept === undefined) {
      return;
    }
    this.#kept.push(byte);
    if (this.#kept.length <= (this.#isKey ? LONGEST_KEY : LONGEST_SENDER)) {
      return;
    }
    if (!this.#isKey) {
      throw unsent('proxy.sender.tooLong');
    }
    throw unsent('proxy.json.longName');
  }

  #endString() {
    const kept = this.#kept;
    this.#kept = undefined;
    this.#state = this.#isKey ? 'colon' : 'next';
    if (kept === undefined) {
      return;
    }
    const text = decoded(kept);
    if (this.#isKey) {
      this.#found(text);
    } else if (!this.#isSender(text)) {
      throw unsent('proxy.sender');
    }
  }

  /** @param {string} key of the outermost object */
  #found(key) {
    this.#key = key;
    if (OWN.includes(key.toLowerCase())) {
      throw unsent('proxy.json.ownName', { name: key.toLowerCase() });
    }
    if (!this.#fields.has(key)) {
      throw unsent('proxy.json.otherName', { names: [...this.#fields] });
    }
    if (this.#names.has(key)) {
      throw unsent('proxy.json.twice', { name: key });
    }
    this.#names.add(key);
  }

  /**
   * @param {number} byte
   * @returns {boolean} whether it belonged to the number or word
   */
  #scalar(byte) {
    const kept = this.#kept ?? [];
    const isPart = byte === 0x2b || byte === 0x2d || byte === 0x2e || isAlphanumeric(byte);
    if (isPart && kept.length < LONGEST_SCALAR) {
      kept.push(byte);
      return true;
    }
    this.#expect(!isPart && isScalar(String.fromCharCode(...kept)));
    this.#kept = undefined;
    this.#state = 'next';
    return false;
  }

  /** @param {boolean} isObject */
  #enter(isObject) {
    if (this.#open.length > DEEPEST) {
      throw unsent('proxy.json.deep');
    }
    this.#open.push(isObject);
    this.#state = isObject ? 'firstKey' : 'firstItem';
  }

  /** @param {number} byte */
  #leave(byte) {
    this.#expect(byte === (this.#open.at(-1) === true ? CLOSE_OBJECT : CLOSE_LIST));
    this.#open.pop();
    this.#state = this.#open.length > 1 ? 'next' : 'end';
    if (this.isWhole && !this.#names.has('sender')) {
      throw unsent('proxy.sender.missing');
    }
  }

  /** Whether what is read stands in the outermost object itself. */
  #isTop() {
    return this.#open.length === 2;
  }

  /** @param {boolean} isRight */
  #expect(isRight) {
    if (!isRight) {
      throw unsent('proxy.json');
    }
  }
}

/**
 * @param {import('../answers/words.js').Code} code
 * @param {import('../answers/words.js').Params} [params]
 */
const unsent = (code, params) => new Refusal(400, code, params);

/** @param {number} byte */
function isAlphanumeric(byte) {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}

/** Where the next such byte is; the length where there is none. @param {Uint8Array} chunk @param {number} byte @param {number} from */
function placeOf(chunk, byte, from) {
  const place = chunk.indexOf(byte, from);
  return place === -1 ? chunk.length : place;
}

/** Whether it is a hexadecimal digit. @param {number} byte */
const isDigit = (byte) => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

/** @param {string} text */
function isScalar(text) {
  return /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/.test(text);
}

/** @param {number[]} bytes what stood between the quotes */
function decoded(bytes) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
    return /** @type {string} */ (JSON.parse(`"${text}"`));
  } catch {
    throw unsent('proxy.json');
  }
}
