/**
 * What a store of the proxy has to do: remember for each idempotency key what became of its message, and
 * hand out the places in the queue of each mailbox. `pec-massiva/proxy/testing` has tests that any store
 * can run.
 *
 * Each method is one atomic step for all processes that share the store, and has been written for good
 * when its promise resolves; one that rejects has not taken its step, as far as it knows. Before a message is posted that is
 * answered 503, and nothing is sent; what `settle` rejects with is tried again, and meanwhile the key is not free. Durations are milliseconds and are counted by the store's own clock, so that
 * proxies need not agree on the time.
 */
export interface Store {
  /**
   * Makes sure that the store can be used, and says what is wrong where it cannot: `proxy.ready` asks. Without it
   * `mark` is asked. The other methods work without it, too.
   */
  open?(): Promise<void>;
  /**
   * Takes `key` for one attempt. It is free if it was never seen, if its last attempt was given back
   * (`free`), or ended in an answer that says that nothing was taken (`refused`).
   *
   * @param key of a message
   * @param attempt who takes it, and for how long
   */
  claim(key: string, attempt: Attempt): Promise<Claim>;
  /**
   * Keeps a key that `owner` holds from counting as left behind for another `lease`.
   *
   * @param key of a message
   * @param attempt who holds it, and for how long still
   */
  renew(key: string, attempt: { owner: string; lease: number }): Promise<void>;
  /**
   * Says what became of the attempt of `owner`; ignored for anybody else's. What is `unknown` because its
   * lease ran out may still be settled by its owner. Of a key that is not there, or was given back, `done`, `unknown`
   * and `never` are written all the same: the store has lost the claim since, and must not give the key again.
   *
   * @param key of a message
   * @param owner of the attempt
   * @param fate what became of it
   */
  settle(key: string, owner: string, fate: Fate): Promise<void>;
  /**
   * What is known of a key. With `burn` a key that could still be claimed is taken out of use, so that what
   * is told stays true: one that is free is `never` from then on, one that is `refused` is `done`.
   *
   * @param key of a message
   * @param options whether it is taken out of use
   */
  look(key: string, options?: { burn?: boolean | undefined }): Promise<KeyRecord>;
  /**
   * What the store tells with each answer, and is asked about later: `<epoch>.<position>`. The epoch is
   * `[A-Za-z0-9-]{1,80}`, another one wherever the store began anew or may have lost something; the position
   * is a whole number that only grows in it. Whatever is claimed after a mark was told counts as used since.
   */
  mark(): Promise<string>;
  /**
   * Whether a key that the store does not know was certainly not used since `mark` was told: the epoch is the
   * store's own, and nothing that changed since that position was forgotten. Where that is not certain, or the
   * mark is not one, `false`. To be asked after the key was looked up. No clock but the store's own takes part.
   *
   * @param mark as `mark` told it
   */
  remembers(mark: string): Promise<boolean>;
  /**
   * The next place in the queue of `name`, `interval` after the last one handed out, or at once. Where
   * the wait would be more than `longest`, no place is taken.
   *
   * @param name of the queue
   * @param pace milliseconds between two places, and how long somebody waits at most
   */
  reserve(
    name: string,
    pace: { interval: number; longest: number },
  ): Promise<{
    /** Whether there was a place. */
    taken: boolean;
    /** Milliseconds until it, or until there would be one. */
    wait: number;
  }>;
}

/** One attempt to send the message of a key. */
export interface Attempt {
  /** Unique for each attempt. */
  owner: string;
  /** Milliseconds without `renew` after which it counts as left behind, and its outcome as unknown. */
  lease: number;
}

/** Whether a key was taken. */
export type Claim =
  | {
      /** It was. */
      claimed: true;
    }
  | {
      /** It was not. */
      claimed: false;
      /** What is known of the key instead. */
      record: KeyRecord;
    };

/** What became of an attempt. */
export type Fate =
  | {
      /** The service took the message. */
      state: 'done';
      /** Of the message: another one under the same key is told by it. */
      fingerprint: string;
      /** What the service said. */
      answer: StoredAnswer;
    }
  | {
      /** The service certainly did not take it, and said why. */
      state: 'refused';
      /** Of the message: another one under the same key is told by it. */
      fingerprint: string;
      /** What the service said. */
      answer: StoredAnswer;
    }
  | {
      /** Nobody knows. The key is never sent again. */
      state: 'unknown';
    }
  | {
      /** Nothing was sent under the key, and nothing will be: it was taken to put it out of use. */
      state: 'never';
    }
  | {
      /** It was given back: the service never got the whole message. */
      state: 'free';
    };

/** What a store knows of a key. */
export type KeyRecord =
  | {
      /** Nothing: it is free. */
      state: 'free';
    }
  | {
      /** Somebody holds it. */
      state: 'running';
    }
  | {
      /** The service took the message, or certainly did not. */
      state: 'done' | 'refused';
      /** Of the message. */
      fingerprint: string;
      /** What the service said. */
      answer: StoredAnswer;
    }
  | {
      /** Nobody knows. */
      state: 'unknown';
    }
  | {
      /** It was certainly not used when it was asked for, and is out of use since. */
      state: 'never';
    };

/** An answer of the service, as much of it as a client needs. */
export interface StoredAnswer {
  /** The HTTP status. */
  status: number;
  /** `content-type` and `retry-after`. */
  headers: Record<string, string>;
  /** As text. */
  body: string;
}
