import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { FACT_FILE_NAMES, FACT_FILES } from '@vigil/shared/counting/arrow/fact-files.js';
import { explain } from '@vigil/shared/counting/arrow/file-metadata.js';
import en from '@vigil/shared/text/facts/en.json' with { type: 'json' };
import km from '@vigil/shared/text/facts/km.json' with { type: 'json' };
import { inCheckout } from '../project-root.js';

const page = readFileSync(inCheckout('docs/facts.md'), 'utf8');

describe('docs/facts.md', () => {
  it.each(FACT_FILE_NAMES)('names every column of %s.arrow, and no other', (file) => {
    const named = [...page.matchAll(new RegExp(`^\\| ${file} \\| (.*?) \\|`, 'gm'))].flatMap(([, cell]) =>
      [...cell!.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
    expect(named.sort()).toEqual(FACT_FILES[file].map(({ name }) => name as string).sort());
  });
});

describe('the words in the files', () => {
  it('are there in both languages for everything that a file says, and no more', () => {
    expect(Object.keys(km)).toEqual(Object.keys(en));
    const used = new Set<string>();
    const spy = Object.assign(
      (key: string) => {
        used.add(key);
        return key;
      },
      { language: 'en' as const, has: () => true },
    );
    for (const file of FACT_FILE_NAMES)
      for (const demo of [true, false]) explain(file, { seq: 1, publisher: '', demo }, [spy]);
    expect([...used].sort()).toEqual(Object.keys(en).sort());
  });
});
