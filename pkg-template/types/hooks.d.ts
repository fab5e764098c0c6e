/** What the hooks of `pec-massiva/react` and the composables of `pec-massiva/vue` have in common. */

import type { Campaign, CampaignEvent, CampaignProgress, Campaigns } from './campaigns.js';
import type { ApiError, PecError, UnknownOutcomeError } from './errors.js';
import type { PecMassiva, SendOptions, Settled, ShipmentStatus, TrackOptions } from './index.js';
import type { Message, Progress } from './message.js';

/** A client, of whichever entry. */
export type SendClient = Pick<PecMassiva, 'send' | 'settle'>;
/** A client, of whichever entry. */
export type ShipmentClient = Pick<PecMassiva, 'shipments'>;
/** A client of `pec-massiva/full`, or of its slim entry. */
export type CampaignClient = {
  /** Its campaigns. */
  readonly campaigns: Campaigns;
};

/** What became of a message, or what is known of it. */
export type SendOutcome =
  /** The service has it. */
  | {
      /** Which of the outcomes it is. */
      readonly state: 'sent';
      /** The key it went under. */
      readonly idempotencyKey: string;
      /** Its id, to be followed by. */
      readonly messageId: string;
      /** The number of PEC that the service says it sent. */
      readonly sent: number;
    }
  /** Somebody answered and said no: the service, or the portal's proxy. Nothing was sent. */
  | {
      /** Which of the outcomes it is. */
      readonly state: 'refused';
      /** The key it went under. */
      readonly idempotencyKey: string;
      /** What was said. */
      readonly error: ApiError;
    }
  /**
   * Nothing was sent: bad input (`ValidationError`), cancelled or left before it was posted (`AbortError`), no network …
   * Where `settle` learned it, there is no error.
   */
  | {
      /** Which of the outcomes it is. */
      readonly state: 'notSent';
      /** The key it went under. */
      readonly idempotencyKey: string;
      /** Why. */
      readonly error: PecError | undefined;
    }
  /** Nobody knows: it may have been sent. `send` does not post it again; `settle` asks. */
  | {
      /** Which of the outcomes it is. */
      readonly state: 'unknown';
      /** The key it went under. */
      readonly idempotencyKey: string;
      /** To be kept (`idempotencyKey`, `mailbox`, `mark`) where the question shall outlive the page. */
      readonly error: UnknownOutcomeError;
      /** Whether it is asked after right now. */
      readonly isSettling: boolean;
      /** What `settle` was told last, where that leaves it open. */
      readonly settled: Extract<Settled['state'], 'running' | 'unknown' | 'notSeen'> | undefined;
      /** Why `settle` learned nothing: sign in again, another mailbox is signed in, no network … */
      readonly settleError: PecError | undefined;
    };

/** Where a message stands. */
export type SendStatus =
  | {
      /** Nothing was given to be sent. */
      readonly state: 'idle';
    }
  | {
      /** It is under way. */
      readonly state: 'sending';
      /** The key it went under. */
      readonly idempotencyKey: string;
      /** Whether it is on its way: from then on neither `cancel` nor leaving calls it back. */
      readonly isPosted: boolean;
      /** How far it is; nothing before the first is told. */
      readonly progress: Progress | undefined;
    }
  | SendOutcome;

/** What a message may be sent with. */
export type UseSendMessageOptions = Omit<SendOptions, 'idempotencyKey' | 'onProgress' | 'signal'>;

/** What can be done with the one message that a `useSend` is about. */
export interface SendActions {
  /**
   * Sends it, once: asked again while it is under way, this is the same sending; once it was sent, it is the same outcome;
   * where nobody knows what became of it, this is `settle`. After `refused` and `notSent` it goes again, under a fresh key
   * (under a key of your own: under that one). Another message than the one that is under way, was sent, or may have been is
   * not sent: the promise is `notSent` with the code `keyReused`, and `status` stays; `reset()` begins a new one. Never rejects.
   *
   * @param message it
   * @param options what it may be sent with
   */
  send(message: Message, options?: UseSendMessageOptions): Promise<SendOutcome>;
  /** Asks what became of it, where nobody knows. Nothing is sent. Never rejects. */
  settle(): Promise<SendStatus>;
  /** Ends it, where it was not posted yet: then it is `notSent`. Else this does nothing. */
  cancel(): void;
  /**
   * Begins a new message, `idle`, under a fresh key. Not while one is `sending`. Of one that is `unknown` this is a
   * person's word that it was looked for: nobody asks after it any more.
   */
  reset(): void;
}

/** How a message is followed. */
export type UseShipmentOptions = Omit<TrackOptions, 'signal'>;

/** A message that is followed. */
export interface ShipmentFollowed {
  /** As it was seen last. */
  readonly status: ShipmentStatus | undefined;
  /** Whether it is still looked after: not after its final state, `until`, or an error. */
  readonly isFollowing: boolean;
  /** What ended it. What may pass is passed over. */
  readonly error: PecError | undefined;
}

/** A campaign that is watched. */
export interface CampaignWatched {
  /** Once it is open. */
  readonly campaign: Campaign | undefined;
  /** As `campaign.progress`: another object after each event. */
  readonly progress: Readonly<CampaignProgress> | undefined;
  /** Why it could not be opened. */
  readonly error: PecError | undefined;
}

/** How a campaign is watched. */
export interface UseCampaignOptions {
  /**
   * Told every event while somebody looks: what happened to which row, and when it waits.
   *
   * @param event what happened
   */
  onEvent?: ((event: CampaignEvent) => void) | undefined;
}
