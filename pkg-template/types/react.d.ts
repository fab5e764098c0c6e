/**
 * pec-massiva/react: hooks of React 18 and later. Make the client once, outside of components. Nothing is sent, asked or
 * opened while a component renders, so also not on a server, and nothing twice in StrictMode.
 *
 * @module pec-massiva/react
 */

import type {
  CampaignClient,
  CampaignWatched,
  SendActions,
  SendClient,
  SendStatus,
  ShipmentClient,
  ShipmentFollowed,
  UseCampaignOptions,
  UseShipmentOptions,
} from './hooks.js';
import type { Campaign } from './campaigns.js';
import type { ComposeProps, PecCompose, PecComposeEventMap, PecComposeListener } from './compose.js';

export type * from './hooks.js';

/** What `useSend` takes. */
export interface UseSendOptions {
  /**
   * Your own key for this message, the draft's id for example. While the client lives, whichever component asks for it
   * finds the message where it stands, also after the one that sent it is gone. Another key is another message. Default: a
   * fresh one for each message, which no other component finds.
   */
  idempotencyKey?: string | undefined;
}

/**
 * One message, from a click to its outcome:
 *
 * ```jsx
 * const { status, send, settle, reset } = useSend(pec, { idempotencyKey: draft.id });
 *
 * <button disabled={status.state === 'sending' || status.state === 'unknown'} onClick={() => send(message)}>Send</button>
 * {status.state === 'unknown' && <button onClick={settle}>What became of it?</button>}
 * {status.state === 'sent' && <Receipts messageId={status.messageId} />}
 * ```
 *
 * Once the component is gone, a message that was posted goes on to its end, and one that was not is dropped: `notSent`. So
 * call it where it stays until the message is sent; `await send(message)` tells the outcome in any case.
 *
 * @param pec the client
 * @param options a key of your own
 */
export function useSend(pec: SendClient, options?: UseSendOptions): {
  /** Where the message stands. */
  readonly status: SendStatus;
} & SendActions;

/**
 * A message, followed to its end, from when the component is there until it is gone:
 *
 * ```jsx
 * const { status, isFollowing, error, retry } = useShipment(pec, messageId);
 * ```
 *
 * Without an id nothing is asked. `retry` follows it anew after an error.
 *
 * @param pec the client
 * @param messageId the id that `send` gave
 * @param options as of `shipments.track`
 */
export function useShipment(
  pec: ShipmentClient,
  messageId: string | undefined,
  options?: UseShipmentOptions,
): ShipmentFollowed & {
  /** Follows it anew after an error. */
  retry(): void;
};

/**
 * A campaign and how far it is:
 *
 * ```jsx
 * const { campaign, progress, error } = useCampaign(pec, id);
 *
 * <progress max={progress?.total} value={progress?.sent} />
 * <button onClick={() => campaign?.pause()}>Pause</button>
 * ```
 *
 * Given its id, it is opened, and closed once the component is gone; given itself, it is only listened to. What runs goes
 * on: leaving stops nothing but the listening.
 *
 * @param pec a client of `pec-massiva/full`
 * @param campaign it, or its id
 * @param options what else is told
 */
export function useCampaign(
  pec: CampaignClient,
  campaign: Campaign | string | undefined,
  options?: UseCampaignOptions,
): CampaignWatched;

/** What the send form is told in JSX, and the listeners to what it tells, as React 19 attaches them: `onpec-sent`. */
export type PecComposeProps = ComposeProps & {
  [Name in keyof PecComposeEventMap as `on${Name}`]?: PecComposeListener<Name> | undefined;
};

// Where the types of React are not installed nobody writes its JSX, and this says nothing.
// @ts-ignore
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      'pec-compose': DetailedHTMLProps<HTMLAttributes<PecCompose>, PecCompose> & PecComposeProps;
    }
  }
}
