/** Versions of the tools, each from the one place where it stands. */

import { readFileSync } from 'node:fs';

import { root } from './run.mjs';

const read = (name) => readFileSync(`${root}/${name}`, 'utf8');

/** The toolchain, from rust-toolchain.toml. */
export const rust = /channel = "([^"]+)"/.exec(read('rust-toolchain.toml'))[1];

/** The package, from Cargo.toml. */
export const version = /^version = "([^"]+)"/m.exec(read('Cargo.toml'))[1];

/** The CLI must be the very version of the library in Cargo.lock: their format has no other promise. */
export const wasmBindgen = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(read('Cargo.lock'))[1];

/** The one that `deny.toml` is written for. */
export const cargoDeny = '0.20.2';

/** What changes the rules of the core, one by one. */
export const cargoMutants = '27.1.0';
