/** Packages that another one could use and Vigil never does: `@tus/server` could keep the state of uploads in Redis. */
const NEVER_USED = { '@tus/server': ['@redis/client', 'ioredis'] };

const nameOf = (place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
/** A peer that may be missing is not asked for: npm does not install it. */
const askedBy = ({ dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} }) => [
  ...Object.keys({ ...dependencies, ...optionalDependencies }),
  ...Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional),
];

/**
 * Returns a lock file without the packages that Vigil never uses, and without what only these ask for. Everything else
 * in it is the same, so npm installs the same bytes of it.
 */
export const lockOfRelease = (lock) => {
  const packages = structuredClone(lock.packages);
  for (const [asking, never] of Object.entries(NEVER_USED)) {
    const { optionalDependencies } = packages[`node_modules/${asking}`];
    for (const name of never) {
      if (!optionalDependencies[name]) throw new Error(`${asking} does not ask for ${name} any more: do not name it.`);
      delete optionalDependencies[name];
    }
  }
  // What nobody asks for goes, then what only that asked for, until nothing goes any more.
  let gone = Object.values(NEVER_USED).flat();
  while (gone.length > 0) {
    const asked = new Set(Object.values(packages).flatMap(askedBy));
    const going = Object.keys(packages).filter((place) => gone.includes(nameOf(place)) && !asked.has(nameOf(place)));
    gone = going.flatMap((place) => askedBy(packages[place]));
    for (const place of going) delete packages[place];
  }
  return { ...lock, packages };
};
