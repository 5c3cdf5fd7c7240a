import { readFileSync } from 'node:fs';
import { filesBelow, inCheckout } from './checkout-files.mjs';

/** The names in the first column of the table under "Retired names" in docs/glossary.md. */
function retiredNames(text) {
  const table = text.split('\n## Retired names\n')[1] ?? '';
  const cells = table.split('\n').flatMap((line) => /^\| (`[^|]+) \|/.exec(line)?.[1] ?? []);
  const names = cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]));
  return { files: names.filter((name) => name.includes('.')), words: names.filter((name) => !name.includes('.')) };
}

const DECLARED =
  /^\s*(?:export )?(?:default )?(?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;

/** A method, of a class or an interface: its line ends in `{`, or in a type and `;`. */
const METHOD =
  /^ +(?:(?:private|protected|public|static|abstract|async) )*(\w+)(?:<[^>\n]*>)?\([^\n]*(?:\{|\): [^\n]*;)$/gm;

/** A field, parameter or constant with its type, as `name: Type`. */
const TYPED = /\b(\w+)[?!]?(?:: | = new )(\w+)\b/g;

/** Everything that a text names: declarations and methods by name, the rest as `name: Type`. */
function namesIn(text) {
  const alone = [...text.matchAll(DECLARED), ...text.matchAll(METHOD)].map((match) => match[1]);
  return [...alone, ...[...text.matchAll(TYPED)].map(([, name, type]) => `${name}: ${type}`)];
}

/** `sayX` is every name that begins with "say" and a capital letter. */
function isRetired(name, words) {
  return words.some(
    (word) =>
      word === name ||
      (word.endsWith('X') &&
        /^\w+$/.test(name) &&
        name.startsWith(word.slice(0, -1)) &&
        /^[A-Z]/.test(name.slice(word.length - 1))),
  );
}

/** "file" or "file: name" for each retired name. The test of a file has the file's name, with .spec in it. */
function retiredIn(sources, { files, words }) {
  return sources.flatMap(([path, text]) => {
    const tested = path.replace(/\.(?:spec|db-spec)(\.\w+)$/, '$1');
    const isOld = files.some((file) => `/${tested}`.endsWith(`/${file}`));
    const declared = namesIn(text).filter((name) => isRetired(name, words));
    return [...(isOld ? [path] : []), ...declared.map((name) => `${path}: ${name}`)];
  });
}

const retired = retiredNames(readFileSync(inCheckout('docs/glossary.md'), 'utf8'));

describe('the names that docs/glossary.md calls retired', () => {
  it('are the name of no file, and nothing is declared under them', () => {
    const paths = ['apps/api', 'apps/web/src', 'libs/shared', 'scripts'].flatMap((folder) => filesBelow(folder));
    const sources = paths
      .filter((path) => /\.(?:ts|tsx|mjs|cjs)$/.test(path))
      .map((path) => [path, readFileSync(inCheckout(path), 'utf8')]);
    expect(sources.length).toBeGreaterThan(1000);
    expect([retired.files.length > 60, retired.words.length > 30]).toEqual([true, true]);
    expect(retiredIn(sources, retired)).toEqual([]);
  });

  it('are found as a file, as its test, in their folder only, as a declaration, a method, and a field of one type', () => {
    const names = { files: ['old.ts', 'field/help.ts'], words: ['Patience', 'sayX', 'sittingOf', 'turns: Limiter'] };
    const found = retiredIn(
      [
        ['apps/api/x/old.ts', ''],
        ['apps/api/x/old.db-spec.ts', ''],
        ['apps/api/x/very-old.ts', ''],
        ['apps/api/field/help.ts', ''],
        ['apps/web/src/ui/help.ts', ''],
        ['a.ts', 'export class Patience {}\n  const sayDay = 1;\nconst saying = new Patience2();\n// type Patience\n'],
        [
          'b.ts',
          '  async sittingOf(token: string) {\n  sittingOf(token: string): Session;\n  this.sittingOf(token);\n',
        ],
        ['c.ts', '  private readonly turns: Limiter,\n  turns = new Limiter(1);\n  turns: number;\n'],
      ],
      names,
    );
    expect(found).toEqual([
      'apps/api/x/old.ts',
      'apps/api/x/old.db-spec.ts',
      'apps/api/field/help.ts',
      'a.ts: Patience',
      'a.ts: sayDay',
      'b.ts: sittingOf',
      'b.ts: sittingOf',
      'c.ts: turns: Limiter',
      'c.ts: turns: Limiter',
    ]);
  });

  it('are read from the first column of the table', () => {
    const text = '| `not.ts` | x |\n\n## Retired names\n\n| old | new |\n|---|---|\n| `a.ts`, `A` | `b.ts`, `B` |\n';
    expect(retiredNames(text)).toEqual({ files: ['a.ts'], words: ['A'] });
  });
});
