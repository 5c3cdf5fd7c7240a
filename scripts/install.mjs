import { refuseOldNode } from './build-and-test/refuse-old-node.mjs';

/** Installs the packages in package-lock.json, unless they are installed already. */
refuseOldNode();
const { complain } = await import('./build-and-test/print-messages.mjs');
try {
  const { installIfNeeded } = await import('./build-and-test/install-if-needed.mjs');
  await installIfNeeded();
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
