/** Firefox, with everything that can befall a connection. */

import { cases } from './cases.mjs';

cases('Firefox');
