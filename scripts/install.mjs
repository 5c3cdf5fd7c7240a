import { refuseOldNode } from './workshop/node-version.mjs';

/** Installs the packages in package-lock.json, unless they are installed already. */
refuseOldNode();
const { complain } = await import('./workshop/say.mjs');
try {
  const { installIfNeeded } = await import('./workshop/install.mjs');
  await installIfNeeded();
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
