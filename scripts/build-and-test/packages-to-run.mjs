/** The workspaces that run. `dev-tools` is the other one: what only developing needs. */
export const RUNNING = ['libs/shared', 'apps/api', 'apps/web'];

/** What npm is told, to install these packages and no tools: it also takes those of package.json at the top. */
export const ONLY_TO_RUN = ['shared', 'api', 'web']
  .map((name) => `--workspace=@vigil/${name}`)
  .concat('--include-workspace-root');

/**
 * Returns the packages that `npm start` installs: what the running workspaces and package.json at the top ask for, and
 * what that asks for, as npm follows it.
 * @param packages of package-lock.json
 * @returns their places, such as node_modules/pg
 */
export function packagesToRun(packages) {
  const found = new Set();
  const todo = [...RUNNING, ...Object.keys(packages[''].devDependencies ?? {}).map((name) => `node_modules/${name}`)];
  for (let place = todo.pop(); place !== undefined; place = todo.pop()) {
    const asked = packages[place];
    if (found.has(place) || !asked) continue;
    found.add(place);
    if (asked.link) todo.push(asked.resolved);
    const names = { ...asked.dependencies, ...asked.optionalDependencies, ...asked.peerDependencies };
    // npm installs what a package's authors develop with for workspaces alone.
    if (!place.includes('node_modules/')) Object.assign(names, asked.devDependencies);
    todo.push(...Object.keys(names).flatMap((name) => placeOf(packages, place, name) ?? []));
  }
  return new Set([...found].filter((place) => place.includes('node_modules/')));
}

/** Returns where Node finds a package that another one imports: beside it, or in a folder above. */
function placeOf(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('node_modules/') - 1, 0))) {
    const place = `${folder}${folder === '' ? '' : '/'}node_modules/${name}`;
    if (packages[place]) return place;
    if (folder === '') return null;
  }
}
