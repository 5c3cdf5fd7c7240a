const wanted = [20, 19];

/** Stops with one sentence on a Node version that cannot run Vigil. Uses only syntax that old versions can parse. */
export function refuseOldNode() {
  const have = process.versions.node.split('.').map(Number);
  if (have[0] > wanted[0] || (have[0] === wanted[0] && have[1] >= wanted[1])) return;
  console.error(
    'Vigil needs Node ' +
      wanted.join('.') +
      ' or newer, and this is Node ' +
      process.versions.node +
      ': install a newer one and start again.',
  );
  process.exit(1);
}
