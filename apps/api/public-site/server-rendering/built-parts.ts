import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the application in the bundler's manifest. */
interface Part {
  name?: string;
  file: string;
  css?: string[];
  assets?: string[];
  imports?: string[];
}
/**
 * What the bundler made of each part of the application, by its source or, of several together, by a name of its own.
 */
export type BuiltParts = Readonly<Record<string, Part>>;

/** Reads the manifest of a built site; empty if there is none. */
export const readBuiltParts = (folder: string): BuiltParts => {
  const file = join(folder, 'parts.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as BuiltParts) : {};
};

/**
 * Returns every style sheet and script that these parts need, each once, without those of every page.
 * @param names sources, or names of parts that are several sources together
 * @param styles parts of which only their own style sheets are needed
 */
export const filesOf = (
  names: readonly string[],
  styles: readonly string[],
  parts: BuiltParts,
): { css: string[]; scripts: string[] } => {
  const seen = new Set<string>();
  const css = new Set<string>();
  const scripts = new Set<string>();
  const visit = (name: string): void => {
    const part = parts[name];
    if (!part || seen.has(name)) return;
    seen.add(name);
    for (const file of part.css ?? []) css.add(file);
    if (name !== 'index.html') scripts.add(part.file);
    for (const one of part.imports ?? []) visit(one);
  };
  const keyOf = (name: string): string =>
    parts[name] ? name : (Object.keys(parts).find((key) => parts[key]!.name === name) ?? name);
  names.forEach((name) => visit(keyOf(name)));
  for (const name of styles) for (const file of parts[name]?.css ?? []) css.add(file);
  for (const file of parts['index.html']?.css ?? []) css.delete(file);
  return { css: [...css], scripts: [...scripts] };
};
