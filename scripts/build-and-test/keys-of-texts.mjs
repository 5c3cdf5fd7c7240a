import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { inCheckout } from './checkout-files.mjs';

const TEXTS = inCheckout('libs/shared/text');
/** Where the check writes; nothing of it is kept. */
const FOLDER = inCheckout('apps/web/dist/text-keys');

/** The keys of all texts, without the ending of a count. */
export const keysOfTexts = () => [
  ...new Set(
    readdirSync(TEXTS, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => Object.keys(JSON.parse(readFileSync(join(TEXTS, name, 'en.json'), 'utf8'))))
      .map((key) => key.replace(/_(one|other)$/, '')),
  ),
];

/** `Text` as the application knows it, but only for keys that there are, as far as the compiler knows them. */
const textFor = (keys) => `
import * as text from '${join(TEXTS, 'text.ts')}';
export * from '${join(TEXTS, 'text.ts')}';
type Key = ${keys.map((key) => JSON.stringify(key)).join(' | ')};
type Missing<K extends string> = K extends Key ? never : {} extends Record<K, 1> ? never : K;
type Known<K extends string> = [Missing<K>] extends [never] ? unknown : { missing: Missing<K> };
export type Text = (<const K extends string>(key: K & Known<K>, params?: text.Params) => string) & {
  language: text.Text['language'];
  has(key: string): boolean;
};
export declare const createText: (...given: Parameters<typeof text.createText>) => Text;
`;

/**
 * Asks the compiler for which keys there is no text: also for those that are put together, such as
 * `desk.role.${role}`, for each value that can stand there.
 * @param folder of the application @param keys those that there are
 * @returns 'file: key', and whatever else the compiler finds
 */
export const keysWithoutText = async (folder, keys) => {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'text.ts'), textFor(keys));
  const config = {
    extends: inCheckout('apps/web/tsconfig.json'),
    compilerOptions: {
      rootDir: inCheckout(),
      composite: false,
      incremental: false,
      emitDeclarationOnly: false,
      noEmit: true,
      allowImportingTsExtensions: true,
      noErrorTruncation: true,
      paths: {
        'class-validator/cjs/*': [inCheckout('node_modules/class-validator/types/*')],
        '@vigil/shared/text/text.js': [join(FOLDER, 'text.ts')],
      },
    },
    include: [inCheckout(folder, '**/*.ts'), inCheckout(folder, '**/*.tsx')],
    exclude: ['**/*.spec.ts', '**/*.spec.tsx'].map((name) => inCheckout(folder, name)),
    references: [],
  };
  writeFileSync(join(FOLDER, 'tsconfig.json'), JSON.stringify(config));
  const compiler = inCheckout('node_modules/typescript/bin/tsc');
  const { stdout } = await promisify(execFile)(process.execPath, [compiler, '-p', FOLDER, '--pretty', 'false'], {
    cwd: inCheckout(),
    maxBuffer: 1 << 28,
  }).catch((error) => error);
  return stdout
    .split('\n')
    .filter((line) => /^\S.*: error /.test(line))
    .flatMap((line) => {
      const missing = /missing: (".*"); }'\.$/.exec(line);
      if (missing === null) return [line];
      const file = relative(folder, line.slice(0, line.indexOf('(')));
      return missing[1].split(' | ').map((key) => `${file}: ${JSON.parse(key)}`);
    });
};
