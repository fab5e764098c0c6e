export * from './full.js';
export { init } from './slim.js';
