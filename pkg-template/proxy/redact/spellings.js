/**
 * One character of a text, in every way that a service may have written it down: percent-encoded, as an entity of
 * HTML, escaped as JSON does, and these within each other.
 */

/** How many of these may lie around each other, such as a URL within JSON within JSON. */
const DEEPEST = 3;

/** What a spelling begins with; `=` is that of quoted-printable, as in mail. */
const MARKS = new Set('%=&\\+');

/** What PHP's `htmlentities` and others call the characters from U+00A0 on. */
const LATIN =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 ' +
  'acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml ' +
  'Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde ' +
  'Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ' +
  'ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide ' +
  'oslash ugrave uacute ucirc uuml yacute thorn yuml';

/** @type {Map<string, string>} */
const ENTITIES = new Map(
  Object.entries({
    ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", AMP: '&', LT: '<', GT: '>', QUOT: '"', euro: '€' },
    ...{ Tab: '\t', NewLine: '\n', excl: '!', num: '#', dollar: '$', percnt: '%', lpar: '(', rpar: ')', ast: '*' },
    ...{ midast: '*', plus: '+', comma: ',', period: '.', sol: '/', colon: ':', semi: ';', equals: '=', quest: '?' },
    ...{ commat: '@', lsqb: '[', lbrack: '[', bsol: '\\', rsqb: ']', rbrack: ']', Hat: '^', lowbar: '_', grave: '`' },
    ...{ lcub: '{', lbrace: '{', verbar: '|', vert: '|', rcub: '}', rbrace: '}' },
  }),
);
LATIN.split(' ').forEach((name, index) => ENTITIES.set(name, String.fromCharCode(0xa0 + index)));
const LONGEST_NAME = Math.max(...Array.from(ENTITIES.keys(), ({ length }) => length));

const ESCAPES = new Map(
  Object.entries({ '"': '"', "'": "'", '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }),
);

const LETTER = /^[A-Za-z0-9]$/;
const HEX = /^[0-9a-f]$/i;
const DIGIT = /^[0-9]$/;

/**
 * @typedef {{ value: string, next: number }} Reading what may stand at a place, and where the text goes on
 */

/** A text, and what each of its characters may stand for. */
export class Spelled {
  /** What was read before: by depth, by place. @type {Reading[][][]} */
  #known = Array.from({ length: DEEPEST + 1 }, () => []);

  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  /**
   * The character at a place, where it can stand for nothing but itself: most do, and need no list of readings.
   *
   * @param {number} at
   */
  plain(at) {
    const letter = this.text[at];
    return letter === undefined || MARKS.has(letter) ? undefined : letter;
  }

  /**
   * All that the character at a place may stand for, itself first.
   *
   * @param {number} at
   * @param {number} [depth] of the spellings around each other
   * @returns {readonly Reading[]}
   */
  at(at, depth = DEEPEST) {
    const letter = this.text[at];
    if (letter === undefined) {
      return [];
    }
    if (depth === 0 || !MARKS.has(letter)) {
      return [{ value: letter, next: at + 1 }];
    }
    const known = /** @type {Reading[][]} */ (this.#known[depth]);
    return (known[at] ??= this.#read(at, depth - 1));
  }

  /** @param {number} at @param {number} depth */
  #read(at, depth) {
    const readings = [...this.at(at, depth)];
    for (const { value, next } of this.at(at, depth)) {
      for (const reading of MARKS.has(value) ? this.#spelled(value, next, depth) : []) {
        if (!readings.some((known) => known.next === reading.next && known.value === reading.value)) {
          readings.push(reading);
        }
      }
    }
    return readings;
  }

  /**
   * What follows a mark, itself spelled less deeply.
   *
   * @param {string} mark
   * @param {number} next
   * @param {number} depth
   * @returns {readonly Reading[]}
   */
  #spelled(mark, next, depth) {
    switch (mark) {
      case '+':
        return [{ value: ' ', next }];
      case '%':
        return [...this.#unit('u', 4, next, depth), ...this.#bytes(mark, next, depth)];
      case '=':
        return [...this.#softBreak(next, depth), ...this.#bytes(mark, next, depth)];
      case '&':
        return this.#one(next, '#', depth) === undefined ? this.#named(next, depth) : this.#numbered(next, depth);
      case '\\':
        return [...this.#escaped(next, depth), ...this.#unit('u', 4, next, depth), ...this.#unit('x', 2, next, depth)];
      default:
        return [];
    }
  }

  /**
   * The first reading at a place that is wanted.
   *
   * @param {number} at
   * @param {string | RegExp} wanted
   * @param {number} depth
   */
  #one(at, wanted, depth) {
    const isWanted = (/** @type {Reading} */ { value }) =>
      typeof wanted === 'string' ? value === wanted : wanted.test(value);
    return this.at(at, depth).find(isWanted);
  }

  /**
   * As many as there are of one kind.
   *
   * @param {number} at
   * @param {RegExp} kind
   * @param {number} most
   * @param {number} depth
   * @returns {Reading}
   */
  #run(at, kind, most, depth) {
    const run = { value: '', next: at };
    for (let read; run.value.length < most && (read = this.#one(run.next, kind, depth)) !== undefined; ) {
      run.value += read.value;
      run.next = read.next;
    }
    return run;
  }

  /** @param {string} letter @param {number} digits @param {number} at @param {number} depth @returns {Reading[]} */
  #unit(letter, digits, at, depth) {
    const read = this.#one(at, letter, depth);
    const { value, next } = read === undefined ? { value: '', next: at } : this.#run(read.next, HEX, digits, depth);
    return value.length === digits ? [{ value: String.fromCharCode(parseInt(value, 16)), next }] : [];
  }

  /** @param {number} at @param {number} depth @returns {Reading[]} */
  #escaped(at, depth) {
    const readings = [];
    for (const { value, next } of this.at(at, depth)) {
      const meant = ESCAPES.get(value);
      if (meant !== undefined) {
        readings.push({ value: meant, next });
      }
    }
    return readings;
  }

  /**
   * The end of a line that quoted-printable has put in.
   *
   * @param {number} at
   * @param {number} depth
   * @returns {Reading[]}
   */
  #softBreak(at, depth) {
    const start = this.#one(at, '\r', depth)?.next ?? at;
    const end = this.#one(start, '\n', depth);
    return end === undefined ? [] : [{ value: '', next: end.next }];
  }

  /**
   * A byte, and the character that it begins in UTF-8.
   *
   * @param {string} mark
   * @param {number} at
   * @param {number} depth
   * @returns {Reading[]}
   */
  #bytes(mark, at, depth) {
    const first = this.#byte(at, depth);
    if (first === undefined) {
      return [];
    }
    const { code } = first;
    const readings = [{ value: String.fromCharCode(code), next: first.next }];
    const more = code >= 0xf0 ? 3 : code >= 0xe0 ? 2 : code >= 0xc2 ? 1 : 0;
    let point = code & (0x3f >> more);
    let { next } = first;
    for (let left = more; left > 0; left -= 1) {
      const marked = this.#one(next, mark, depth);
      const byte = marked && this.#byte(marked.next, depth);
      if (byte === undefined || byte.code >> 6 !== 2) {
        return readings;
      }
      point = (point << 6) | (byte.code & 0x3f);
      next = byte.next;
    }
    return more === 0 || point > 0x10ffff ? readings : [...readings, { value: String.fromCodePoint(point), next }];
  }

  /** @param {number} at @param {number} depth */
  #byte(at, depth) {
    const { value, next } = this.#run(at, HEX, 2, depth);
    return value.length === 2 ? { code: parseInt(value, 16), next } : undefined;
  }

  /** @param {number} at @param {number} depth @returns {Reading[]} */
  #named(at, depth) {
    let name = '';
    let next = at;
    /** @type {Reading[]} */
    let found = [];
    for (let read; name.length < LONGEST_NAME && (read = this.#one(next, LETTER, depth)) !== undefined; ) {
      name += read.value;
      next = read.next;
      const value = ENTITIES.get(name);
      // Some leave the semicolon out: then the longest name that is one.
      found = value === undefined ? found : [{ value, next: this.#afterSemicolon(next, depth) }];
    }
    return found;
  }

  /** @param {number} at @param {number} depth @returns {Reading[]} */
  #numbered(at, depth) {
    const hash = this.#one(at, '#', depth)?.next ?? at;
    const x = this.#one(hash, /^x$/i, depth)?.next;
    const { value, next } = this.#run(x ?? hash, x === undefined ? DIGIT : HEX, 12, depth);
    const code = parseInt(value, x === undefined ? 10 : 16);
    return code <= 0x10ffff ? [{ value: String.fromCodePoint(code), next: this.#afterSemicolon(next, depth) }] : [];
  }

  /** @param {number} at @param {number} depth */
  #afterSemicolon(at, depth) {
    return this.#one(at, ';', depth)?.next ?? at;
  }
}
