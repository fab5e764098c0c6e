/** `pec-massiva/vue`: composables. It needs Vue, which no other entry does. */

export { useCampaign, useSend, useShipment } from './vue/composables.js';
