import type { Answer } from '@vigil/shared/counting/answer.js';
import type { Item } from '@vigil/shared/drawing/scene.js';
import type { DatedNoteMark } from '@vigil/shared/public/dated-note-marks.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { createText } from '@vigil/shared/text/text.js';
import beside from '@vigil/shared/text/beside/en.json' with { type: 'json' };
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import data from '@vigil/shared/text/data/en.json' with { type: 'json' };
import publicWords from '@vigil/shared/text/public/en.json' with { type: 'json' };
import type { Places } from '../places.js';
import { chartOnSheet } from './chart-on-sheet.js';
import { PICTURE_SIZES, type PictureSize, type SheetContent } from './sheet-of-figure.js';

const t = createText('en', beside, counting, data, publicWords);
const widthOf = (text: string, size: number): number => [...text].length * size * 0.5;
const content: SheetContent = {
  answer: { indicator: { code: 'I02', version: 1 } } as Answer,
  asOf: { seq: 7, day: '2026-11-28' },
  about: { organisation: 'ORG', demo: false } as PublicAbout,
  places: { country: { name: { en: 'Cambodia', km: 'កម្ពុជា' } }, name: () => 'Kandal' } as unknown as Places,
  said: ['2026: at least 4 assemblies interfered with', ''],
  address: 'https://vigil.example/?period=2026&asOf=7',
  page: 'vigil.example/groups/G-1',
};
const aDay = (number: number): DatedNoteMark => ({
  number,
  from: number / 10,
  to: number / 10,
  note: {
    nameEn: `Ban number ${number} of all assemblies in the capital and in the provinces around it`,
    nameKm: 'ហាម',
    from: '2026-01-05',
    until: '2026-01-05',
    place: number === 1 ? '08' : null,
    publisher: 'Gazette',
    url: null,
  } as DatedNoteMark['note'],
});
const said = (items: readonly Item[]): string =>
  items
    .flatMap((one) => (one.kind === 'text' ? [one.text] : one.kind === 'window' ? [said(one.items)] : []))
    .filter((one) => one !== '')
    .join(' ');
const sheet = (size: PictureSize, notes: number, canNarrow = true): string =>
  said(
    chartOnSheet(
      content,
      'By month',
      (width, height) => ({ items: [], width, height }),
      {
        legend: [{ key: 'sure', words: 'certainly in the period' }],
        days: Array.from({ length: notes }, (_, index) => aDay(index + 1)),
        letters: { widthOf, language: 'en' },
        canNarrow,
      },
      size,
      t,
    ).items,
  );
const FIRST =
  '1. 5 January 2026: Ban number 1 of all assemblies in the capital and in the provinces around it (Kandal). Source: Gazette';

describe('a chart on its sheet', () => {
  it.each(PICTURE_SIZES)(
    'has the words of its marked days, and that they explain nothing by themselves (%s)',
    (size) => {
      for (const canNarrow of [true, false]) {
        const words = sheet(size, 3, canNarrow);
        expect(words).toContain(FIRST);
        expect(words).toContain('3. 5 January 2026: Ban number 3');
        expect(words).toContain(t('notes.about'));
        expect(words).toContain('certainly in the period');
        expect(words).not.toContain('Dated notes listed here');
      }
    },
  );

  it('says in a size of social networks how many of them it lists, and where all are; on paper it lists all', () => {
    const [, n] = /Dated notes listed here: (\d+) of 40\. All of them: vigil\.example\/groups\/G-1/.exec(
      sheet('wide', 40),
    )!;
    expect(Number(n)).toBeGreaterThan(0);
    expect(sheet('wide', 40)).toContain(`${n}. 5 January`);
    expect(sheet('wide', 40)).not.toContain(`${Number(n) + 1}. 5 January`);
    const paper = sheet('print', 40);
    expect(paper).toContain('40. 5 January 2026: Ban number 40');
    expect(paper).not.toContain('Dated notes listed here');
  });

  it('says nothing of dated notes where there are none', () => {
    for (const size of PICTURE_SIZES) expect(sheet(size, 0)).not.toContain(t('notes.about'));
  });

  it.each(PICTURE_SIZES)('names country, source, last day and method (%s)', (size) => {
    for (const part of ['Cambodia', 'Source: ORG', 'as of 28 November 2026', 'I02, version 1'])
      expect(sheet(size, 0)).toContain(part);
  });
});
