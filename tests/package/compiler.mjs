/**
 * TypeScript's compiler as `tsc -p` runs it, in one process for many projects: the compiler is warm, what two projects
 * read alike is read once, and what others declare is not judged.
 */

import { dirname } from 'node:path';

import typescript from 'typescript';

/** Files by all that decides how they are read. @type {Map<string, import('typescript').SourceFile | undefined>} */
const read = new Map();

/** Options that say which files there are, and not how one of declarations is read. */
const WHICH = new Set([
  ...['configFilePath', 'configFile', 'lib', 'types', 'typeRoots', 'rootDirs', 'noEmit'],
  ...['module', 'moduleResolution'],
]);

const isOthers = (path) => path.includes('/node_modules/') && !path.includes('/node_modules/pec-massiva/');

/** Whether declarations say something of what others declare. @param {import('typescript').SourceFile} file */
function reachesOut(file) {
  // A pattern of file names is nobody's.
  const text = file.text.replaceAll(/declare module '\*\.\w+' \{[^{}]*\}/g, '');
  const isModule = typescript.isExternalModule(file) || (text !== file.text && !/\bdeclare\b/.test(text));
  return file.isDeclarationFile && (!isModule || /\bdeclare (?:global|module)\b|^\/\/\/\s*</m.test(text));
}

/** The files of which the compiler is asked: those of others only where one of ours could be the cause. */
function judged(program) {
  const files = program.getSourceFiles();
  const ours = files.filter(({ fileName }) => !isOthers(fileName));
  return ours.some(reachesOut) ? files : ours;
}

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
  const diagnostics = [
    ...program.getConfigFileParsingDiagnostics(),
    ...program.getOptionsDiagnostics(),
    ...program.getSyntacticDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...judged(program).flatMap((file) => program.getSemanticDiagnostics(file)),
  ];
  return typescript.formatDiagnostics(typescript.sortAndDeduplicateDiagnostics(diagnostics), {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => dirname(config),
    getNewLine: () => '\n',
  });
}
