import { renderAsync } from '@resvg/resvg-js';
import { type Card, cardSvg, HEIGHT, WIDTH } from './card-svg.js';
import { outline } from './fonts.js';
import { linesOf, measured, piecesOf } from './break-card-lines.js';

const KHMER = 'ស្ត្រីសហគមន៍បឹងកក់ប្រឆាំងនឹងការបណ្តេញចេញពីដីធ្លីនៅមុខសាលារាជធានីភ្នំពេញហើយត្រូវកម្លាំងសន្តិសុខរារាំងមិនឲ្យហែក្បួនទៅកាន់ស្ថានទូត';
const HOSTILE = '</svg><script>alert(1)</script>&<image href="file:///etc/passwd"/>';
const aCard = (fields: Partial<Card> = {}): Card => ({
  demo: null,
  kicker: 'Assembly · KH-A5E7MV',
  title: [{ text: 'Banners seized', weight: 700 }],
  facts: ['4 June 2021 · Phnom Penh'],
  bars: null,
  foot: 'A Rights Centre. As of 5 June 2021.',
  site: 'vigil.example',
  ...fields,
});
/** Counts pixels that are not the background: how much is drawn. */
const inked = async (svg: string): Promise<number> => {
  const { pixels } = await renderAsync(svg, { font: { loadSystemFonts: false } });
  let sum = 0;
  for (let i = 0; i < pixels.length; i += 4) if (pixels[i]! < 128) sum += 1;
  return sum;
};

describe('a picture for messengers', () => {
  it('sets Khmer as Khmer: subscripts take no room of their own, a vowel stands before its consonant, and no letter lies on another', () => {
    const [plain, stacked] = [outline('ក', 400), outline('ក្រ', 400)];
    expect(stacked.width).toBeLessThan(plain.width * 2);
    const [consonant] = plain.glyphs;
    const vowelFirst = outline('កេ', 400).glyphs;
    expect(vowelFirst.map(({ path }) => path === consonant!.path)).toEqual([false, true]);
    expect(outline('ការរឹប', 400).width).toBeCloseTo(
      outline('កា', 400).width + outline('រ', 400).width + outline('រឹ', 400).width + outline('ប', 400).width,
      1,
    );
  });

  it('breaks Khmer between words, which have no space between them, and no line is wider than its room', () => {
    const pieces = piecesOf(KHMER);
    expect(pieces.join('')).toBe(KHMER);
    expect(pieces.length).toBeGreaterThan(15);
    const { lines, isCut } = linesOf(measured([{ text: KHMER, weight: 700 }]), 18, 20);
    expect([isCut, lines.map(({ stretches }) => stretches[0]!.text).join('')]).toEqual([false, KHMER]);
    for (const { width } of lines) expect(width).toBeLessThanOrEqual(18);
    // No line begins with a combining mark that belongs to the previous letter.
    for (const { stretches } of lines) expect(stretches[0]!.text).not.toMatch(/^\p{M}/u);
  });

  it('keeps what closes with what it closes', () => {
    expect(piecesOf('He said “go home”, twice.')).toEqual(['He ', 'said ', '“go ', 'home”, ', 'twice.']);
    expect(piecesOf('ឆ្នាំ២០២១៖ យ៉ាងហោចណាស់')[0]).not.toBe('៖');
    expect(piecesOf('រងការជ្រៀតជ្រែក (៧៨\u00a0%); និង ១\u00a0នាក់').slice(-3)).toEqual(['(៧៨ %); ', 'និង ', '១ នាក់']);
    expect(piecesOf('were interfered with (78\u00a0%)').at(-1)).toBe('(78 %)');
  });

  it('begins at the right edge in a language from right to left, but for numbers over time', () => {
    const begins = (fields: Partial<Card>): number[] =>
      [...cardSvg(aCard(fields)).matchAll(/translate\(([\d.]+) [\d.]+\) scale/g)].map(([, x]) => Number(x));
    const bars = {
      cells: [
        { sure: 1, possible: 0 },
        { sure: 2, possible: 0 },
      ],
      from: '2020',
      to: '2021',
      most: '2',
    };
    const [plain, turned] = [begins({ bars }), begins({ bars, isRightToLeft: true })];
    // Kicker, title and fact; the bars' own numbers; the foot and the address.
    expect(plain.slice(0, 3)).toEqual([64, 64, 64]);
    expect(turned.slice(3, 6)).toEqual(plain.slice(3, 6));
    for (const [n, size, text, weight] of [
      [0, 26, 'Assembly · KH-A5E7MV', 400],
      [2, 30, '4 June 2021 · Phnom Penh', 400],
    ] as const)
      expect(turned[n]! + outline(text, weight).width * size).toBeCloseTo(WIDTH - 64, 1);
    expect([turned.at(-1), plain.at(-1)! > 900]).toEqual([64, true]);
  });

  it('says the demo, the title, what, when, where, who and of when', async () => {
    const least = await inked(
      cardSvg(aCard({ kicker: '', title: [{ text: '', weight: 700 }], facts: [], foot: '', site: '' })),
    );
    for (const fields of [
      { kicker: 'KH' },
      { title: [{ text: 'Title', weight: 700 as const }] },
      { facts: ['Fact'] },
      { foot: 'Foot' },
      { site: 'site' },
    ]) {
      expect(
        await inked(
          cardSvg(aCard({ kicker: '', title: [{ text: '', weight: 700 }], facts: [], foot: '', site: '', ...fields })),
        ),
      ).toBeGreaterThan(least);
    }
    expect(cardSvg(aCard({ demo: 'DEMO' }))).toContain('#ffd84d');
    expect(cardSvg(aCard())).not.toContain('#ffd84d');
    expect(cardSvg(aCard())).toContain(`width="${WIDTH}" height="${HEIGHT}"`);
  });

  it('makes letters smaller before it cuts, and cuts with an ellipsis', () => {
    const scales = (svg: string): number[] => [...svg.matchAll(/scale\((\d+)\)/g)].map((match) => Number(match[1]));
    expect(Math.max(...scales(cardSvg(aCard())))).toBeGreaterThan(
      Math.max(...scales(cardSvg(aCard({ title: [{ text: KHMER, weight: 700 }] })))),
    );
    const { lines, isCut } = linesOf(measured([{ text: KHMER.repeat(20), weight: 700 }]), 30, 3);
    expect([isCut, lines.length, lines.at(-1)!.stretches.at(-1)!.text.endsWith('…')]).toEqual([true, 3, true]);
  });
});

describe('what goes wrong', () => {
  it('a text that would be markup is drawn as it was typed: no text of a record is in the file at all', () => {
    const svg = cardSvg(
      aCard({
        title: [{ text: HOSTILE, weight: 700 }],
        kicker: HOSTILE,
        facts: [HOSTILE],
        foot: HOSTILE,
        site: HOSTILE,
        demo: HOSTILE,
      }),
    );
    expect(svg).not.toMatch(/script|image|alert|passwd/);
    expect(svg.match(/<\/svg>/g)).toHaveLength(1);
  });

  it('a word without end, letters that no face has and no title at all are still a picture', () => {
    for (const text of ['x'.repeat(2000), '漢字 🙂 \u0000', '', KHMER.repeat(50)]) {
      const svg = cardSvg(aCard({ title: [{ text, weight: 700 }] }));
      expect(svg).toMatch(/^<svg .*<\/svg>$/s);
      expect(svg).not.toContain('NaN');
    }
  });

  it('a place that stands apart from all others does not throw the bars out of the picture', () => {
    const svg = cardSvg(
      aCard({
        bars: {
          cells: [
            { sure: 0, possible: 0 },
            { sure: 100000, possible: 3 },
          ],
          from: '2021',
          to: '2022',
          most: '100,003',
        },
      }),
    );
    for (const [, height] of svg.matchAll(/<rect [^>]*height="([\d.]+)"/g))
      expect(Number(height)).toBeLessThanOrEqual(HEIGHT);
  });
});
