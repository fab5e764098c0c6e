/** The bytes of a journal in files: each value in a file of its own, so that the journal itself stays small. */

import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { syncFolder } from '../file-log/log.js';

/**
 * A value that lies in a file.
 *
 * @typedef {{ file: string, size: number }} Piece
 */

const NAME = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

export class Pieces {
  #folder;

  /** @param {string} folder made where it is needed */
  constructor(folder) {
    this.#folder = folder;
  }

  /**
   * Writes all or none; they are on the disk when it resolves.
   *
   * @param {Uint8Array[]} values
   * @returns {Promise<Piece[]>}
   */
  async write(values) {
    if (values.length === 0) {
      return [];
    }
    if ((await mkdir(this.#folder, { recursive: true, mode: 0o700 })) !== undefined) {
      await syncFolder(dirname(this.#folder));
    }
    const pieces = values.map((value) => ({ file: crypto.randomUUID(), size: value.length }));
    try {
      for (const [index, { file }] of pieces.entries()) {
        const handle = await open(join(this.#folder, file), 'wx', 0o600);
        try {
          await handle.writeFile(values[index]);
          await handle.sync();
        } finally {
          await handle.close();
        }
      }
      await syncFolder(this.#folder);
    } catch (error) {
      await this.remove(pieces);
      throw error;
    }
    return pieces;
  }

  /** @param {Piece} piece */
  async read({ file, size }) {
    const path = join(this.#folder, file);
    const bytes = await readFile(path);
    if (bytes.length !== size) {
      throw new Error(`${path} has ${bytes.length} bytes instead of ${size}`);
    }
    return new Uint8Array(bytes.buffer, bytes.byteOffset, size);
  }

  /** What cannot be removed now is when the journal is opened again. @param {Piece[]} pieces */
  async remove(pieces) {
    for (const { file } of pieces) {
      await rm(join(this.#folder, file), { force: true }).catch(() => {});
    }
  }

  /** Removes what no line names: a process ended before it wrote the line. @param {Set<string>} named */
  async sweep(named) {
    await this.remove((await this.#others(named)).map((file) => ({ file, size: 0 })));
  }

  /** Moves what no line names to another folder: a line that is lost may have named it. @param {Set<string>} named @param {string} folder */
  async setAside(named, folder) {
    const others = await this.#others(named);
    if (others.length > 0) {
      await mkdir(folder, { mode: 0o700 });
    }
    for (const file of others) {
      await rename(join(this.#folder, file), join(folder, file));
    }
    return others.length;
  }

  /** @param {Set<string>} named */
  async #others(named) {
    const found = await readdir(this.#folder).catch(() => []);
    return found.filter((file) => NAME.test(file) && !named.has(file));
  }
}
