/** What `ng build` and `ng serve` do, without the command: the targets of `angular.json`, run by Angular's own builders. */

import { createRequire } from 'node:module';

const root = createRequire(import.meta.url);
const build = createRequire(root.resolve('@angular/build/package.json'));
const { Architect } = build('@angular-devkit/architect');
const { WorkspaceNodeModulesArchitectHost } = build('@angular-devkit/architect/node');
const { logging, schema, workspaces } = createRequire(build.resolve('@angular-devkit/architect/package.json'))('@angular-devkit/core');
const { NodeJsSyncHost } = createRequire(build.resolve('@angular-devkit/architect/package.json'))('@angular-devkit/core/node');

/**
 * Starts a target.
 *
 * @param {string} folder of `angular.json`
 * @param {string} target `build` or `serve`
 * @param {string} configuration
 * @param {object} options besides those of the file, as on the command's line
 */
export async function ng(folder, target, configuration, options) {
  const { workspace } = await workspaces.readWorkspace(folder, workspaces.createWorkspaceHost(new NodeJsSyncHost()));
  const registry = new schema.CoreSchemaRegistry();
  registry.addPostTransform(schema.transforms.addUndefinedDefaults);
  /** @type {string[]} */
  const said = [];
  const logger = new logging.Logger('ng');
  logger.subscribe(({ level, message }) => said.push(`${level}: ${message}`));
  const architect = new Architect(new WorkspaceNodeModulesArchitectHost(workspace, folder), registry);
  const run = await architect.scheduleTarget({ project: 'pec', target, configuration }, options, { logger });
  return {
    said,
    /** Of a build its end, of a server its first build. @returns {Promise<{ success: boolean, error?: string, baseUrl?: string }>} */
    result: new Promise((resolve, reject) => run.output.subscribe({ next: resolve, error: reject })),
    stop: () => run.stop(),
  };
}
