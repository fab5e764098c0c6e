/**
 * TypeScript's compiler as `tsc -p` runs it, in one process for many projects: the compiler is warm, and what
 * two projects read alike is read once.
 */

import { dirname } from 'node:path';

import typescript from 'typescript';

/** Files by all that decides how they are read. @type {Map<string, import('typescript').SourceFile | undefined>} */
const read = new Map();

/** Options that say which files there are, and not how one of them is read. */
const WHICH = new Set(['configFilePath', 'configFile', 'lib', 'types', 'typeRoots', 'rootDirs', 'noEmit']);

/**
 * What the compiler says of a project; nothing where it is content.
 *
 * @param {string} config a path
 */
export function complaintsOf(config) {
  const { options, fileNames, errors } = /** @type {import('typescript').ParsedCommandLine} */ (
    typescript.getParsedCommandLineOfConfigFile(config, undefined, {
      ...typescript.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
        throw new Error(typescript.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
      },
    })
  );
  const host = typescript.createCompilerHost(options);
  const { getSourceFile } = host;
  const how = JSON.stringify(Object.entries(options).filter(([name]) => !WHICH.has(name)));
  host.getSourceFile = (path, language, ...rest) => {
    // The user's own change from one project to the next.
    if (!path.endsWith('.d.ts') || !path.includes('/node_modules/')) {
      return getSourceFile(path, language, ...rest);
    }
    const { impliedNodeFormat } = typeof language === 'object' ? language : {};
    const key = `${path} ${impliedNodeFormat} ${how}`;
    if (!read.has(key)) {
      read.set(key, getSourceFile(path, language, ...rest));
    }
    return read.get(key);
  };
  const program = typescript.createProgram({ rootNames: fileNames, options, host, configFileParsingDiagnostics: errors });
  const diagnostics = [...typescript.getPreEmitDiagnostics(program)];
  return typescript.formatDiagnostics(typescript.sortAndDeduplicateDiagnostics(diagnostics), {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => dirname(config),
    getNewLine: () => '\n',
  });
}
