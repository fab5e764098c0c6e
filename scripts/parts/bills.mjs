/**
 * Bills of materials of the package, as CycloneDX: of what is compiled into the cores, and of the package itself. They hold
 * no time and no number of their own, so that the same sources give the same package.
 */

import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';

import * as versions from './versions.mjs';

const { Bom, Component, HashDictionary, LicenseExpression, Metadata } = Models;

/**
 * @param {{ name: string, version: string, license: string }} manifest of the package
 * @param {import('./licences.mjs').Library[]} libraries compiled into its cores
 * @returns {Record<string, string>} texts by the name of their file
 */
export function bills({ name, version, license }, libraries) {
  const published = component(name, version, license, `pkg:npm/${name}@${version}`);
  const core = component(name, version, license, `pkg:cargo/${name}@${version}`);
  const parts = libraries.map((library) => {
    const part = component(library.name, library.version, library.license, `pkg:cargo/${library.name}@${library.version}`);
    part.hashes = new HashDictionary([[Enums.HashAlgorithm['SHA-256'], library.checksum]]);
    return part;
  });
  // What the compiler brings, which no lock file names.
  parts.push(component('std', versions.rust, 'MIT OR Apache-2.0', `pkg:generic/rust-std@${versions.rust}`));
  return {
    'core.cdx.json': text(core, parts),
    // It needs nothing else, and nothing of others is in it but what is in the cores.
    'package.cdx.json': text(published, [component(name, version, license, core.purl ?? '')]),
  };
}

/** @param {string} name @param {string} version @param {string} license @param {string} purl */
function component(name, version, license, purl) {
  const made = new Component(Enums.ComponentType.Library, name, { version, purl, bomRef: purl });
  // As crates of before wrote it.
  made.licenses.add(new LicenseExpression(license.replaceAll('/', ' OR ')));
  return made;
}

/** @param {InstanceType<typeof Component>} about @param {InstanceType<typeof Component>[]} parts */
function text(about, parts) {
  const bom = new Bom({ metadata: new Metadata({ component: about }) });
  for (const part of parts) {
    bom.components.add(part);
    about.dependencies.add(part.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}
