import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top of the checkout. */
export const top = fileURLToPath(new URL('../../', import.meta.url));

export function inCheckout(...parts) {
  return join(top, ...parts);
}

const skipped = new Set(['node_modules', 'dist', 'generated']);

/**
 * Returns all files below a folder of the checkout, except installed, built and hidden ones. Paths from the top,
 * sorted.
 */
export function filesBelow(folder) {
  const found = [];
  for (const entry of readdirSync(inCheckout(folder), { withFileTypes: true })) {
    if (entry.name.startsWith('.') || skipped.has(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...filesBelow(path));
    else found.push(path);
  }
  return found.sort();
}

/** Returns whether a path exists now. */
export function isThere(...parts) {
  return statSync(inCheckout(...parts), { throwIfNoEntry: false }) !== undefined;
}
