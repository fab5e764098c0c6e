/** The send form and React's hooks where the types of React are not installed. */

import { PecCompose } from 'pec-massiva/compose';
import { useSend, type PecComposeProps } from 'pec-massiva/react';

export const props: PecComposeProps = { 'base-url': '/api/pec', 'onpec-sent': ({ detail }) => console.log(detail.messageId) };
console.log(useSend, PecCompose);
