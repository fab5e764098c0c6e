/**
 * pec-massiva/vue: composables of Vue 3.3 and later. Make the client once, outside of components. In a component they begin
 * once it is mounted, so never on a server; what they began ends with their scope.
 *
 * @module pec-massiva/vue
 */

import type { AllowedComponentProps, ComponentCustomProps, ComputedRef, HTMLAttributes, MaybeRefOrGetter, VNodeProps } from 'vue';

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
import type { ComposeProps, PecCompose, PecComposeListener } from './compose.js';

export type * from './hooks.js';

/** What `useSend` takes. */
export interface UseSendOptions {
  /**
   * Your own key for this message, the draft's id for example. While the client lives, whichever component asks for it
   * finds the message where it stands, also after the one that sent it is gone. Another key is another message. Default: a
   * fresh one for each message, which no other component finds.
   */
  idempotencyKey?: MaybeRefOrGetter<string | undefined> | undefined;
}

/**
 * Each of its values as a ref.
 *
 * @template T what has them
 */
export type Refs<T> = { readonly [Name in keyof T]: ComputedRef<T[Name]> };

/**
 * One message, from a click to its outcome:
 *
 * ```vue
 * <script setup>
 * const { status, send, settle, reset } = useSend(pec, { idempotencyKey: () => props.draft.id });
 * </script>
 *
 * <template>
 *   <button :disabled="status.state === 'sending' || status.state === 'unknown'" @click="send(message)">Send</button>
 *   <button v-if="status.state === 'unknown'" @click="settle">What became of it?</button>
 *   <Receipts v-if="status.state === 'sent'" :message-id="status.messageId" />
 * </template>
 * ```
 *
 * Once the scope is gone, a message that was posted goes on to its end, and one that was not is dropped: `notSent`. So call
 * it where it stays until the message is sent; `await send(message)` tells the outcome in any case.
 *
 * @param pec the client
 * @param options a key of your own
 */
export function useSend(pec: SendClient, options?: UseSendOptions): {
  /** Where the message stands. */
  readonly status: ComputedRef<SendStatus>;
} & SendActions;

/**
 * A message, followed to its end, for as long as the scope is there:
 *
 * ```js
 * const { status, isFollowing, error, retry } = useShipment(pec, () => props.messageId);
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
  messageId: MaybeRefOrGetter<string | undefined>,
  options?: MaybeRefOrGetter<UseShipmentOptions | undefined>,
): Refs<ShipmentFollowed> & {
  /** Follows it anew after an error. */
  retry(): void;
};

/**
 * A campaign and how far it is:
 *
 * ```vue
 * <script setup>
 * const { campaign, progress, error } = useCampaign(pec, () => props.id);
 * </script>
 *
 * <template>
 *   <progress :max="progress?.total" :value="progress?.sent" />
 *   <button @click="campaign?.pause()">Pause</button>
 * </template>
 * ```
 *
 * Given its id, it is opened, and closed once the scope is gone; given itself, it is only listened to. What runs goes on:
 * leaving stops nothing but the listening.
 *
 * @param pec a client of `pec-massiva/full`
 * @param campaign it, or its id
 * @param options what else is told
 */
export function useCampaign(
  pec: CampaignClient,
  campaign: MaybeRefOrGetter<Campaign | string | undefined>,
  options?: UseCampaignOptions,
): Refs<CampaignWatched>;

/** What the send form is told in a template, as Vue's compiler names it, and the listeners to what it tells: `@pec-sent`. */
export interface PecComposeProps extends Omit<ComposeProps, 'base-url' | 'max-message-size' | 'max-recipients' | 'to-each'> {
  /** `base-url` */
  baseUrl?: ComposeProps['base-url'];
  /** `max-message-size` */
  maxMessageSize?: ComposeProps['max-message-size'];
  /** `max-recipients` */
  maxRecipients?: ComposeProps['max-recipients'];
  /** `to-each` */
  toEach?: ComposeProps['to-each'];
  /** `@pec-before-send` */
  onPecBeforeSend?: PecComposeListener<'pec-before-send'> | undefined;
  /** `@pec-sent` */
  onPecSent?: PecComposeListener<'pec-sent'> | undefined;
  /** `@pec-unknown` */
  onPecUnknown?: PecComposeListener<'pec-unknown'> | undefined;
  /** `@pec-not-sent` */
  onPecNotSent?: PecComposeListener<'pec-not-sent'> | undefined;
  /** `@pec-taken` */
  onPecTaken?: PecComposeListener<'pec-taken'> | undefined;
  /** `@pec-said` */
  onPecSaid?: PecComposeListener<'pec-said'> | undefined;
}

declare module 'vue' {
  interface GlobalComponents {
    'pec-compose': new () => PecCompose & {
      $props: HTMLAttributes & VNodeProps & AllowedComponentProps & ComponentCustomProps & PecComposeProps;
    };
  }
}
