/** From CommonJS. */

import pec = require('pec-massiva/full');
import journal = require('pec-massiva/journal');
import proxy = require('pec-massiva/proxy');
import proxyExpress = require('pec-massiva/proxy/express');
import proxyFastify = require('pec-massiva/proxy/fastify');
import proxyServer = require('pec-massiva/proxy/server');
import testing = require('pec-massiva/proxy/testing');
import sandbox = require('pec-massiva/sandbox');
import sandboxServer = require('pec-massiva/sandbox/server');
import slim = require('pec-massiva/slim');

const client: pec.PecMassiva = new pec.PecMassiva();
client.close();
void sandbox.createSandbox();
void slim.init(new Uint8Array());
void [journal.memoryJournal, proxy.createProxy, proxyServer.serveProxy, proxyExpress.expressProxy, proxyFastify.fastifyProxy, testing.storeTests, sandboxServer.serveSandbox];
const problems: pec.CampaignProblem[] = [];
void problems;
