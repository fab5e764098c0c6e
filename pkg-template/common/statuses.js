/** Statuses whose answers have no body; `Response` refuses one. */
export const WITHOUT_BODY = new Set([204, 205, 304]);
