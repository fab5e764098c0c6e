import express from 'express';
import { memoryStore } from 'pec-massiva/proxy';
import { expressProxy } from 'pec-massiva/proxy/express';

const { PEC_TARGET = 'http://127.0.0.1:8787', PORT = 3000 } = process.env;

const proxy = expressProxy({
  // For a first try on this machine: everybody may send. Your login belongs here.
  authorize: () => ({ user: 'first try' }),
  mailbox: () => ({ username: 'comune@pecmassiva.com', password: 'any' }),
  token: 'any',
  // Forgets what was sent when the process ends; on a server take fileStore('…').
  store: memoryStore(),
  // The sandbox, in place of the service.
  target: PEC_TARGET,
});

const app = express();
app.use('/api/pec', proxy);
app.use('/pec-massiva', express.static('node_modules/pec-massiva'));
app.use(express.static('public'));
const server = app.listen(Number(PORT), '127.0.0.1', (error) => {
  // Express tells it here that the port is taken.
  if (error) throw error;
  console.log(`http://127.0.0.1:${server.address().port}`);
});
