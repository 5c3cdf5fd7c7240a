import { existsSync, readFileSync } from 'node:fs';
import type { Words } from '@vigil/shared/text/text.js';
import { codesOf, vocabularyLists } from '@vigil/shared/vocabulary/vocabulary.js';
import { inCheckout } from '../../project-root.js';
import { cell } from './markdown-table.js';
import { generatedPages } from './generated-pages.js';
import { digestOf, readNotes } from '../languages/read-texts.js';
import { translationPage, type Outdated, type TextBundle } from './translation-page.js';

const pageNamed = (name: string): string => generatedPages().find((page) => page.name === name)!.text;

describe('the generated pages', () => {
  it.each(generatedPages().map((page) => [page.name, page] as const))(
    '%s is what npm run codebook writes now',
    (_name, { path, text }) => {
      const committed = existsSync(path) ? readFileSync(path, 'utf8') : '';
      expect(firstDifference(committed, text)).toBeNull();
    },
  );

  it('the codebook has every code of every list', () => {
    const text = pageNamed('docs/codebook.md');
    const missing = vocabularyLists()
      .flatMap((list) => codesOf(list))
      .filter((code) => !text.includes(`| \`${code}\` |`));
    expect(missing).toEqual([]);
  });

  it('the codebook says of an exact point that it is for reviewers only', () => {
    expect(pageNamed('docs/codebook.md')).toMatch(
      /\| `point` \| Exact point \|[^|]*\| exact point \| Reviewers only \|/,
    );
  });
});

describe('the list of Khmer that nobody has read', () => {
  const bundle: TextBundle = { name: 'app', en: { 'app.save': 'Save' }, km: { 'app.save': 'រក្សាទុក' } };

  const noted = (km: string) => ({
    app: { 'app.save': { by: 'editor', on: '2026-03-01', en: digestOf('Save'), text: digestOf(km) } as const },
  });

  it('has every text of the screens until a native reader has read it', () => {
    expect(translationPage([bundle], {}, {}, '')).toContain('| `app.save` | Save | រក្សាទុក |');
    expect(translationPage([bundle], noted('រក្សាទុក'), {}, '')).not.toContain('app.save');
  });

  it('asks again when the Khmer text was changed afterwards', () => {
    expect(translationPage([bundle], noted('រក្សា'), {}, '')).toContain('app.save');
  });

  it('lists Khmer whose English has changed its meaning under a heading of its own, with what it translates', () => {
    const text = translationPage([bundle], {}, { app: { 'app.save': { en: 'Keep', km: 'រក្សាទុក' } } }, '');
    expect(text).toContain('| `app` | `app.save` | Save | រក្សាទុក | Keep |');
    expect(text.match(/`app\.save`/g)).toHaveLength(1);
    expect(text).toMatch(/0 texts of the screens are waiting, and 1 texts are outdated/);
  });

  it('asks for words of the lists that nobody has confirmed, and not for those that are sure', () => {
    const text = translationPage([], {}, {}, '');
    expect(text).toContain('| `force_type` | `FM_WATER_CANNON` |');
    expect(text).not.toContain('`FM_BATON`');
  });
});

describe('Khmer that is marked as outdated', () => {
  const text = <T>(...path: string[]): T =>
    JSON.parse(readFileSync(inCheckout('libs/shared/text', ...path), 'utf8')) as T;
  const marked = Object.entries(text<Outdated>('outdated.json')).flatMap(([bundle, keys]) =>
    Object.entries(keys).map(([key, was]) => ({ bundle, key, was })),
  );

  it('is a text of both languages, still worded as when its English changed, and not reviewed', () => {
    const reviewed = readNotes('km');
    const wrong = marked.filter(({ bundle, key, was }) => {
      const [en, km] = [text<Words>(bundle, 'en.json'), text<Words>(bundle, 'km.json')];
      return en[key] === undefined || en[key] === was.en || km[key] !== was.km || reviewed[bundle]?.[key] !== undefined;
    });
    expect(wrong).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('a bar, a tag or a line break in a text does not break the table', () => {
    expect(cell('a | b\n<i>')).toBe('a \\| b &lt;i>');
  });

  it('a page that was edited by hand is named by its first line that differs', () => {
    expect(firstDifference('one\ntwo\n', 'one\n2\n')).toEqual({
      line: 2,
      committed: 'two',
      generated: '2',
      remedy: 'npm run codebook',
    });
  });
});

function firstDifference(committed: string, generated: string): object | null {
  const [a, b] = [committed.split('\n'), generated.split('\n')];
  const index = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).find((i) => a[i] !== b[i]);
  return index === undefined
    ? null
    : {
        line: index + 1,
        committed: a[index] ?? '(nothing)',
        generated: b[index] ?? '(nothing)',
        remedy: 'npm run codebook',
      };
}
