/** The hooks of React. What they show lives outside of it, so that rendering twice, or for nothing, does nothing. */

import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';

import { Following } from '../hooks/following.js';
import { Place } from '../hooks/place.js';
import { IDLE } from '../hooks/sending.js';
import { Watching } from '../hooks/watching.js';

const idle = () => IDLE;

/** @type {typeof import('../types/react.d.ts').useSend} */
export function useSend(pec, { idempotencyKey } = {}) {
  const [place, setPlace] = useState(() => new Place(pec, idempotencyKey));
  let current = place;
  if (!place.isOf(pec, idempotencyKey)) {
    current = new Place(pec, idempotencyKey);
    setPlace(current);
  }
  const status = useSyncExternalStore(current.subscribe, current.getSnapshot, idle);
  const reset = useCallback(() => setPlace((one) => one.next()), []);
  const { send, settle, cancel } = current;
  return { status, send, settle, cancel, reset };
}

/** @type {typeof import('../types/react.d.ts').useShipment} */
export function useShipment(pec, messageId, { expected, interval, until, timeout } = {}) {
  const end = until?.getTime();
  const following = useMemo(
    () => new Following(pec, messageId, { expected, interval, timeout, until: end === undefined ? undefined : new Date(end) }),
    [pec, messageId, expected, interval, timeout, end],
  );
  const followed = useSyncExternalStore(following.subscribe, following.getSnapshot, following.getSnapshot);
  return { ...followed, retry: following.retry };
}

/** @type {typeof import('../types/react.d.ts').useCampaign} */
export function useCampaign(pec, campaign, { onEvent } = {}) {
  const watching = useMemo(() => new Watching(pec, campaign), [pec, campaign]);
  useEffect(() => {
    watching.onEvent = onEvent;
  }, [watching, onEvent]);
  return useSyncExternalStore(watching.subscribe, watching.getSnapshot, watching.getSnapshot);
}
