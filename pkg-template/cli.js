#!/usr/bin/env node
/** `npx pec-massiva …` */

import { run } from './cli/run.js';

await run();
