/** The composables of Vue. */

import { computed, getCurrentInstance, getCurrentScope, onMounted, onScopeDispose, shallowRef, toValue, watch } from 'vue';

import { Following } from '../hooks/following.js';
import { Place } from '../hooks/place.js';
import { Watching } from '../hooks/watching.js';

/**
 * The state of a store, which may become another one, for as long as the scope is there. In a component it begins once that
 * is mounted: never on a server.
 *
 * @template {object} State
 * @param {() => { getSnapshot(): State, subscribe(listener: () => void): () => void }} store
 */
function useStore(store) {
  const state = shallowRef(store().getSnapshot());
  let stop = () => {};
  const begin = () => {
    watch(
      store,
      (one) => {
        stop();
        const take = () => void (state.value = one.getSnapshot());
        stop = one.subscribe(take);
        take();
      },
      { immediate: true, flush: 'sync' },
    );
  };
  if (getCurrentInstance() === null) {
    begin();
  } else {
    onMounted(begin);
  }
  if (getCurrentScope() !== undefined) {
    onScopeDispose(() => stop());
  }
  return state;
}

/** @type {typeof import('../types/vue.d.ts').useSend} */
export function useSend(pec, { idempotencyKey } = {}) {
  const place = shallowRef(new Place(pec, toValue(idempotencyKey)));
  watch(
    () => toValue(idempotencyKey),
    (key) => void (place.value = new Place(pec, key)),
    { flush: 'sync' },
  );
  const status = useStore(() => place.value);
  return {
    status: computed(() => status.value),
    send: (message, options) => place.value.send(message, options),
    settle: () => place.value.settle(),
    cancel: () => place.value.cancel(),
    reset: () => void (place.value = place.value.next()),
  };
}

/** @type {typeof import('../types/vue.d.ts').useShipment} */
export function useShipment(pec, messageId, options) {
  const following = computed(() => new Following(pec, toValue(messageId), { ...toValue(options) }));
  const followed = useStore(() => following.value);
  return {
    status: computed(() => followed.value.status),
    isFollowing: computed(() => followed.value.isFollowing),
    error: computed(() => followed.value.error),
    retry: () => following.value.retry(),
  };
}

/** @type {typeof import('../types/vue.d.ts').useCampaign} */
export function useCampaign(pec, campaign, { onEvent } = {}) {
  const watching = computed(() => {
    const made = new Watching(pec, toValue(campaign));
    made.onEvent = onEvent;
    return made;
  });
  const watched = useStore(() => watching.value);
  return {
    campaign: computed(() => watched.value.campaign),
    progress: computed(() => watched.value.progress),
    error: computed(() => watched.value.error),
  };
}
