/** The functions of a compiled module with their sizes and names, as its sections tell them. */

/** Numbers of sections (WebAssembly's binary format, 5.5.2). */
const [CUSTOM, IMPORT, CODE, DATA] = [0, 2, 10, 11];

class Reader {
  /** @param {Uint8Array} bytes @param {number} at */
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  byte() {
    return this.bytes[this.at++];
  }

  /** An unsigned number as LEB128. */
  number() {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      factor *= 0x80;
      if (byte < 0x80) {
        return value;
      }
    }
  }

  text() {
    const length = this.number();
    this.at += length;
    return new TextDecoder().decode(this.bytes.subarray(this.at - length, this.at));
  }

  limits() {
    const hasMost = (this.byte() & 1) === 1;
    this.number();
    if (hasMost) {
      this.number();
    }
  }
}

/**
 * @param {Uint8Array} module with its section of names
 * @returns {{ functions: { name: string, size: number }[], data: number }} sizes in bytes
 */
export function functionsOf(module) {
  const reader = new Reader(module, 8);
  /** @type {number[]} */
  const sizes = [];
  /** @type {Map<number, string>} */
  let names = new Map();
  let [imported, data] = [0, 0];
  while (reader.at < module.length) {
    const [section, length] = [reader.byte(), reader.number()];
    const end = reader.at + length;
    if (section === IMPORT) {
      imported = importedFunctions(reader);
    } else if (section === CODE) {
      for (let count = reader.number(); count > 0; count -= 1) {
        const size = reader.number();
        sizes.push(size);
        reader.at += size;
      }
    } else if (section === DATA) {
      data = length;
    } else if (section === CUSTOM && reader.text() === 'name') {
      names = functionNames(reader, end);
    }
    reader.at = end;
  }
  return { data, functions: sizes.map((size, index) => ({ size, name: names.get(index + imported) ?? '' })) };
}

/** @param {Reader} reader */
function importedFunctions(reader) {
  let functions = 0;
  for (let count = reader.number(); count > 0; count -= 1) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind === 0) {
      functions += 1;
      reader.number();
    } else if (kind === 1) {
      reader.byte();
      reader.limits();
    } else if (kind === 2) {
      reader.limits();
    } else {
      reader.at += 2;
    }
  }
  return functions;
}

/** @param {Reader} reader @param {number} end */
function functionNames(reader, end) {
  /** @type {Map<number, string>} */
  const names = new Map();
  while (reader.at < end) {
    const [kind, length] = [reader.byte(), reader.number()];
    const after = reader.at + length;
    for (let count = kind === 1 ? reader.number() : 0; count > 0; count -= 1) {
      names.set(reader.number(), reader.text());
    }
    reader.at = after;
  }
  return names;
}
