/** The send form where a server imports it, with the types of no page. */

import { PecCompose, define, type PecComposeEventMap } from 'pec-massiva/compose';
import { define as same } from 'pec-massiva/compose/slim';

define();
same({});
export const told: (keyof PecComposeEventMap)[] = ['pec-sent', 'pec-unknown'];
export const form = PecCompose;
