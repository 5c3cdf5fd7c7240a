import { readFileSync } from 'node:fs';
import { inCheckout } from '../build-and-test/checkout-files.mjs';
import { lockOfRelease } from './lock-of-release.mjs';

const lock = JSON.parse(readFileSync(inCheckout('package-lock.json'), 'utf8'));

describe('the lock file of a release', () => {
  const { packages, ...rest } = lockOfRelease(lock);
  it('lacks the packages that Vigil never uses, with what only they ask for, and nothing else', () => {
    const missing = Object.keys(lock.packages).filter((place) => !packages[place]);
    expect(missing).toEqual(expect.arrayContaining(['node_modules/@redis/client', 'node_modules/ioredis']));
    expect(missing.every((place) => /redis|cluster-key-slot|denque|standard-as-callback/.test(place))).toBe(true);
    expect(packages['node_modules/debug']).toEqual(lock.packages['node_modules/debug']);
    const { optionalDependencies, ...tus } = packages['node_modules/@tus/server'];
    expect([optionalDependencies, tus]).toEqual([
      {},
      { ...lock.packages['node_modules/@tus/server'], optionalDependencies: undefined },
    ]);
    expect({ ...rest, packages: lock.packages }).toEqual(lock);
  });

  it('names no package that is not in it', () => {
    const names = new Set(Object.keys(packages).map((place) => place.slice(place.lastIndexOf('node_modules/') + 13)));
    const asked = Object.values(packages).flatMap(({ dependencies }) => Object.keys(dependencies ?? {}));
    expect(asked.filter((name) => !names.has(name))).toEqual([]);
  });

  it('is refused when a package does not ask any more for what it lacks', () => {
    const other = structuredClone(lock);
    delete other.packages['node_modules/@tus/server'].optionalDependencies.ioredis;
    expect(() => lockOfRelease(other)).toThrow('@tus/server does not ask for ioredis any more');
  });
});
