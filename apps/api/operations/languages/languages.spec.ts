import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Language, LANGUAGES } from '@vigil/shared/language/languages.js';
import {
  LISTS,
  LISTS_BY_NAME,
  digestOf,
  isPublic,
  isRead,
  percent,
  type ReadNotes,
  readNotes,
  sharesOf,
  textsIn,
  type Translated,
} from './read-texts.js';
import { inCheckout } from '../../project-root.js';
import { markOf, reviewSheet } from './review-sheet.js';
import { stillOutdated, takeTicks } from './take-ticks.js';

const SAVE: Translated = { bundle: 'desk', key: 'desk.save', en: 'Save', text: 'រក្សាទុក' };
const MAP: Translated = { bundle: 'public', key: 'public.map', en: 'Map of {n} places', text: 'ផែនទី {n}' };
const MISSING: Translated = { bundle: 'public', key: 'public.new', en: 'New', text: undefined };
const BAN: Translated = { bundle: LISTS, key: 'RS_BAN', en: 'Ban', text: 'ការហាមឃាត់' };
const TEXTS = [BAN, MAP, MISSING, SAVE];
const WHO = { by: 'translator', on: '2026-03-01' } as const;
const noted = (one: Translated): ReadNotes => ({
  [one.bundle]: { [one.key]: { ...WHO, en: digestOf(one.en), text: digestOf(one.text ?? '') } },
});
const sheetOf = (texts: readonly Translated[], more: object = {}): string =>
  reviewSheet(texts, { language: 'km', ownName: 'ខ្មែរ', direction: 'ltr', notes: {}, outdated: {}, ...more });

describe('a text that a native reader has read', () => {
  it('is read as long as neither it nor its English changes', () => {
    expect(isRead(MAP, noted(MAP))).toBe(true);
    expect(isRead({ ...MAP, text: 'ផែនទីថ្មី {n}' }, noted(MAP))).toBe(false);
    expect(isRead({ ...MAP, en: 'Map of all {n} places' }, noted(MAP))).toBe(false);
    expect(isRead(SAVE, noted(MAP))).toBe(false);
  });

  it('counts in the share of public texts or only in that of all', () => {
    expect(sharesOf(TEXTS, noted(SAVE))).toEqual({
      public: { all: 3, translated: 2, read: 0 },
      all: { all: 4, translated: 3, read: 1 },
    });
  });

  it('makes 100 % only when every text is read, and 0 % of few', () => {
    expect([percent(999, 1000), percent(1000, 1000), percent(3, 1000)]).toEqual([99, 100, 0]);
  });
});

describe('a language that is offered to readers', () => {
  it.each(LANGUAGES.filter((one) => one !== 'en'))('has 95 %% of the public texts: %s', (language) => {
    const share = sharesOf(textsIn(language), readNotes(language)).public;
    expect(share.all).toBeGreaterThan(1000);
    expect(percent(share.translated, share.all)).toBeGreaterThanOrEqual(95);
  });
});

describe('a text that readers of the public site see', () => {
  it('is of every bundle that a public page, file or refusal takes words from', () => {
    const sources = ['apps/web/src/public-site', 'apps/web/src/server-rendered', 'apps/api/public-site'].flatMap(
      (folder) =>
        readdirSync(inCheckout(folder), { recursive: true, encoding: 'utf8' })
          .filter((file) => /\.tsx?$/.test(file))
          .map((file) => join(folder, file)),
    );
    const used = [
      ...sources,
      'apps/api/exchange/exports/export-metadata.ts',
      'apps/api/platform/http/problem.filter.ts',
    ].flatMap((file) => {
      const source = readFileSync(inCheckout(file), 'utf8');
      const listed = [...source.matchAll(/bundles=\{\[([^\]]*)\]/g)].flatMap(([, list]) =>
        [...list!.matchAll(/'([a-z-]+)'/g)].map(([, bundle]) => bundle!),
      );
      return [...[...source.matchAll(/text\/([a-z-]+)\//g)].map(([, bundle]) => bundle!), ...listed];
    });
    expect(used.length).toBeGreaterThan(50);
    expect([...new Set(used)].filter((bundle) => !isPublic({ bundle }))).toEqual([]);
  });
});

describe('the review sheet', () => {
  it('asks for public texts first, each with its English, where it stands, a box and room to write', () => {
    const sheet = sheetOf(TEXTS);
    expect(sheet).toContain('<p>4 texts, 3 of them public.');
    expect(sheet.indexOf('public.map')).toBeLessThan(sheet.indexOf('desk.save'));
    expect(sheet).toContain('Map of {n} places');
    expect(sheet).toContain('Not translated');
    expect(sheet.match(/<input type="checkbox"/g)).toHaveLength(4);
    expect(sheet.match(/<textarea/g)).toHaveLength(4);
  });

  it('leaves out what was read, unless it is asked for', () => {
    expect(sheetOf(TEXTS, { notes: noted(MAP) })).not.toContain('public.map');
    expect(sheetOf(TEXTS, { notes: noted(MAP), withRead: true })).toContain('Read: translator, 2026-03-01');
  });

  it('asks again for what changed, and for what was translated from another English', () => {
    expect(sheetOf([{ ...MAP, en: 'Map' }], { notes: noted(MAP) })).toContain(
      'Changed since it was read on 2026-03-01',
    );
    const outdated = { desk: { 'desk.save': { en: 'Keep', km: 'រក្សាទុក' } } };
    expect(sheetOf([SAVE], { outdated, notes: noted(SAVE) })).toContain('It translates: Keep');
  });

  it('has only public texts where only those are asked for', () => {
    expect(sheetOf(TEXTS, { publicOnly: true })).not.toContain('desk.save');
  });

  it('does not break on signs of HTML in a text', () => {
    expect(sheetOf([{ ...SAVE, en: '<b> & "more"' }])).toContain('&lt;b&gt; &amp; ');
  });
});

describe('the ticks that come back', () => {
  const take = (lines: string, texts = TEXTS) => takeTicks(lines, texts, {}, WHO);

  it('note who read a text and when, and keep the notes there were', () => {
    const { notes, words, read } = takeTicks(`${markOf(MAP)}\tok\r\n`, TEXTS, noted(SAVE), WHO);
    expect(isRead(MAP, notes) && isRead(SAVE, notes)).toBe(true);
    expect(notes['public']!['public.map']).toMatchObject(WHO);
    expect([words, read]).toEqual([{}, 1]);
  });

  it('bring better words, which are read with that', () => {
    const { notes, words } = take(`${markOf(MISSING)}\tnew\tថ្មី\n${markOf(BAN)}\tnew\tហាម\\nឃាត់`);
    expect(words).toEqual({ public: { 'public.new': 'ថ្មី' }, [LISTS]: { RS_BAN: 'ហាម\nឃាត់' } });
    expect(isRead({ ...MISSING, text: 'ថ្មី' }, notes)).toBe(true);
  });

  describe('what goes wrong', () => {
    it('a tick of a sheet from before a change counts for nothing', () => {
      const { notes, refused } = take(`${markOf({ ...MAP, text: 'ផែនទីចាស់ {n}' })}\tok`);
      expect([notes, refused]).toEqual([{}, [{ line: 1, why: expect.stringContaining('changed') }]]);
    });

    it.each([
      [`${markOf(MAP)}\tnew\tផែនទី`, /in braces: n/],
      [`${markOf(MAP)}\tperhaps`, /"ok" or "new"/],
      [`${markOf(MISSING)}\tok`, /no words/],
      [`${markOf(SAVE)}\tnew\t `, /no words/],
    ])('%j is refused', (line, why) => {
      const { notes, words, refused } = take(`\n${line}`);
      expect([notes, words]).toEqual([{}, {}]);
      expect(refused).toEqual([{ line: 2, why: expect.stringMatching(why) }]);
    });
  });
});

describe('an outdated text', () => {
  const outdated = {
    public: { 'public.map': { en: 'Map', km: MAP.text! } },
    desk: { 'desk.save': { en: 'Keep', km: SAVE.text! } },
  };
  /** Both were read before the English of the map changed; then ticks of this sheet come back. */
  const left = (lines: string, language = 'km' as Language) => {
    const old = { ...noted({ ...MAP, en: 'Map' }), ...noted({ ...SAVE, en: 'Keep' }) };
    const { notes } = takeTicks(lines, TEXTS, old, WHO);
    return stillOutdated(outdated, { texts: TEXTS, notes, language });
  };

  it('stays so when another text is read, though it was read before its English changed', () => {
    expect(left(`${markOf(BAN)}\tok`)).toEqual(outdated);
    expect(left(`${markOf(SAVE)}\tok`)).toEqual({ public: outdated.public });
  });

  it('stays so when it is read in another language', () =>
    expect(left(`${markOf(SAVE)}\tok`, 'fr' as Language)).toEqual(outdated));
});

describe('words of the lists', () => {
  it('are noted under the name of the file in which better ones are written', () => {
    for (const { file, lists } of Object.values(LISTS_BY_NAME))
      expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object)).toEqual(lists);
    const names = new Set(textsIn('km').map(({ bundle }) => bundle));
    expect(Object.keys(LISTS_BY_NAME).filter((name) => !names.has(name))).toEqual([]);
  });
});
