import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';

export const AREA_LEVELS = [1, 2, 3] as const;
export type AreaLevel = (typeof AREA_LEVELS)[number];

/** The areas in use: `exact` tells where a point lies, `map` is a lighter version for the screen. File names only. */
export type AreasManifest = {
  country: string;
  credit: string;
  levels: Partial<Record<AreaLevel, { exact: string; map: string }>>;
};

const MANIFEST = 'areas.json';

export function areasFolder(home: string): string {
  return join(home, 'areas');
}

/** Reads the imported boundaries of this home; null when there are none. @throws Error when the manifest is damaged */
export function readManifest(home: string): AreasManifest | null {
  const path = join(areasFolder(home), MANIFEST);
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as AreasManifest;
  } catch {
    throw new Error(
      `${path} is damaged: import the boundaries again, or remove the folder to go back to schematic areas.`,
    );
  }
}

export type LevelTexts = { level: AreaLevel; exact: string; map: string };

/**
 * Replaces old boundaries with new ones. File names carry the digest of their content, and the manifest is renamed into
 * place last. So a reader (and an interrupted import) finds either all of the old or all of the new.
 */
export async function writeAreas(
  home: string,
  country: string,
  credit: string,
  texts: readonly LevelTexts[],
): Promise<void> {
  const folder = areasFolder(home);
  await mkdir(folder, { recursive: true });
  const manifest: AreasManifest = { country, credit, levels: {} };
  for (const { level, exact, map } of texts) {
    manifest.levels[level] = {
      exact: await writeNamed(folder, `adm${level}`, exact),
      map: await writeNamed(folder, `adm${level}.map`, map),
    };
  }
  await writeWhole(join(folder, MANIFEST), JSON.stringify(manifest, null, 2));
  await removeStale(folder, manifest);
}

/** Returns to schematic areas. @returns whether any boundaries had been imported. */
export async function forgetAreas(home: string): Promise<boolean> {
  const known = existsSync(join(areasFolder(home), MANIFEST));
  await rm(areasFolder(home), { recursive: true, force: true });
  return known;
}

async function writeNamed(folder: string, stem: string, text: string): Promise<string> {
  const name = `${stem}.${createHash('sha256').update(text).digest('hex').slice(0, 12)}.topo.json`;
  await writeWhole(join(folder, name), text);
  return name;
}

async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  await writeFile(unfinished, text, { flush: true });
  await rename(unfinished, path);
}

async function removeStale(folder: string, manifest: AreasManifest): Promise<void> {
  const kept = new Set([MANIFEST, ...Object.values(manifest.levels).flatMap((level) => [level.exact, level.map])]);
  for (const name of await readdir(folder))
    if (!kept.has(name)) await rm(join(folder, name), { recursive: true, force: true });
}
