/** From CommonJS. */

import pec = require('pec-massiva');
import sandbox = require('pec-massiva/sandbox');

const client: pec.PecMassiva = new pec.PecMassiva();
client.close();
void sandbox.createSandbox();
