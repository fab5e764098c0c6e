/**
 * One store for one file in a process, whoever opens it: servers for development load the portal's modules anew with each
 * change, and the package's own modules stand twice in a process that both imports and requires them. None of these knows
 * the others, so what they share stands where all of them look.
 */

/** With the version of what stands there, which all that know it have to agree on. */
const PLACE = Symbol.for('pec-massiva/fileStore/1');

/**
 * @typedef {import('../../../types/store.d.ts').Store & { open(): Promise<void>, close(): Promise<void> }} FileStore
 *
 * @typedef {object} Shared
 * @property {FileStore} store
 * @property {number} users that have not closed it
 * @property {Promise<void>} [ending] since the last of them did
 */

/** @returns {Map<string, Shared>} by the files' real paths */
function all() {
  const place = /** @type {{ [PLACE]?: Map<string, Shared> }} */ (globalThis);
  place[PLACE] ??= new Map();
  return place[PLACE];
}

/** @param {string} path the real one @param {() => FileStore} make @returns {Promise<Shared>} */
async function taken(path, make) {
  for (;;) {
    const shared = all().get(path);
    if (shared === undefined) {
      const made = { store: make(), users: 1 };
      all().set(path, made);
      return made;
    }
    if (shared.ending === undefined) {
      shared.users += 1;
      return shared;
    }
    // Else the file's own lock would be in the way.
    await shared.ending;
  }
}

/** @param {string} path @param {Shared} shared */
async function left(path, shared) {
  shared.users -= 1;
  if (shared.users > 0) {
    return;
  }
  const end = shared.store.close();
  shared.ending = end
    .catch(() => {})
    .then(() => {
      if (all().get(path) === shared) {
        all().delete(path);
      }
    });
  await end;
}

/** The share that one of them has in a file's store. */
export class Share {
  #place;
  #make;
  #closed;
  /** @type {Promise<{ path: string, shared: Shared }> | undefined} */
  #taking;
  #isClosed = false;

  /**
   * @param {() => Promise<string>} place the file's real path
   * @param {(path: string) => FileStore} make where nobody has it open
   * @param {() => Error} closed what is said once it was closed
   */
  constructor(place, make, closed) {
    this.#place = place;
    this.#make = make;
    this.#closed = closed;
  }

  /** @template T @param {(store: FileStore) => Promise<T>} work @returns {Promise<T>} */
  async use(work) {
    if (this.#isClosed) {
      throw this.#closed();
    }
    this.#taking ??= this.#take();
    const taking = this.#taking;
    const { shared } = await taking.catch((error) => {
      // Its folder may be there the next time.
      this.#taking = this.#taking === taking ? undefined : this.#taking;
      throw error;
    });
    return work(shared.store);
  }

  async #take() {
    const path = await this.#place();
    return { path, shared: await taken(path, () => this.#make(path)) };
  }

  /** @type {Promise<void> | undefined} */
  #ended;

  close() {
    this.#isClosed = true;
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end() {
    const { path, shared } = (await this.#taking?.catch(() => undefined)) ?? {};
    if (path !== undefined && shared !== undefined) {
      await left(path, shared);
    }
  }
}
