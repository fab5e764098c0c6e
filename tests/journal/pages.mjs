/** Pages that have the packed package beside them. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { serve } from '../bundlers/serve.mjs';
import { consumer } from '../package/consumer.mjs';

/**
 * Serves `empty.html` and the package; `headers` go with everything.
 *
 * @param {Record<string, string>} [headers]
 */
export async function servePages(headers = {}) {
  const user = consumer('module');
  writeFileSync(join(user.folder, 'empty.html'), '<!doctype html><title>empty</title>');
  const site = await serve(user.folder, { 'access-control-allow-origin': '*', ...headers });
  return {
    url: `${site.url}empty.html`,
    /** The same pages with other headers. @param {Record<string, string>} others */
    also: (others) => serve(user.folder, others),
    async close() {
      await site.close();
      user.remove();
    },
  };
}
