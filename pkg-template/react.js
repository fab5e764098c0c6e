/** `pec-massiva/react`: hooks. It needs React, which no other entry does. */

export { useCampaign, useSend, useShipment } from './react/hooks.js';
