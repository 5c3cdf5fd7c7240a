import { fold, foldKhmer, isBlank } from './fold.js';

describe('texts that a reader cannot tell apart compare as one', () => {
  const same = (a: string, b: string): void => {
    expect(a).not.toBe(b);
    expect(foldKhmer(a)).toBe(foldKhmer(b));
  };

  it.each(['\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF', '\u00AD', '\u17B4', '\u17B5'])(
    'whatever stands between letters without width (%j)',
    (invisible) => {
      same(`ភ្នំ${invisible}ពេញ`, 'ភ្នំពេញ');
    },
  );

  it('subscript DA and subscript TA, which have one shape', () => same('សន្\u178Aិភាព', 'សន្\u178Fិភាព'));

  it('a vowel typed before the subscript', () => same('ក\u17B6\u17D2រ', 'ក\u17D2រ\u17B6'));

  it('a shifter typed after the vowel', () => same('ប\u17B6\u17C9', 'ប\u17C9\u17B6'));

  it('subscript RO typed before another subscript', () => same('ស\u17D2រ\u17D2ត', 'ស\u17D2ត\u17D2រ'));

  it('a sign typed before its vowel', () => same('ក\u17C6\u17B6', 'ក\u17B6\u17C6'));

  it.each([
    ['\u17C1\u17B6', '\u17C4'],
    ['\u17C1\u17B8', '\u17BE'],
    ['\u17B8\u17C1', '\u17BE'],
    ['\u17C1\u17C1', '\u17C2'],
  ])('a vowel of two parts typed as its parts (%j)', (parts, whole) => same(`ក${parts}`, `ក${whole}`));

  it('a stroke below a vowel that is written above, typed as either shifter or as the vowel u', () => {
    same('ស\u17CA\u17B8', 'ស\u17BB\u17B8');
    same('ប\u17C9\u17B8', 'ប\u17BB\u17B8');
  });

  it('letters that Unicode has replaced', () => {
    same('\u17A3', '\u17A2');
    same('\u17B2', '\u17B1');
  });

  it('a doubled subscript sign', () => same('ខ\u17D2\u17D2មែរ', 'ខ\u17D2មែរ'));

  it('Khmer digits and Latin digits', () => expect(foldKhmer('៧ មករា ២០២១')).toBe('7 មករា 2021'));
});

describe('marks that are in order already', () => {
  const MARKS = ['ត', 'រ', 'ដ']
    .map((letter) => `\u17D2${letter}`)
    .concat([...'\u17B6\u17B7\u17BB\u17C1\u17C6\u17CB\u17C9\u17CA\u17D0\u17D2\u17DD']);

  it('are left as they are, and all others ordered, as next to a robat, which lets them take the long way', () => {
    let changed = 0;
    for (const a of ['', ...MARKS])
      for (const b of MARKS)
        for (const c of MARKS) {
          const marks = a + b + c;
          expect([marks, foldKhmer(`ក${marks}`).slice(1)]).toEqual([marks, foldKhmer(`ក\u17CC${marks}`).slice(2)]);
          changed += Number(foldKhmer(`ក${marks}`) !== `ក${marks}`);
        }
    expect(changed).toBeGreaterThan(1000);
  });
});

describe('texts that a reader can tell apart stay apart', () => {
  it.each([
    ['ប៉ា', 'បា'],
    ['ស៊ា', 'ស៉ា'],
    ['កុំ', 'កំ'],
    ['តូច', 'តុច'],
    ['ដី', 'តី'],
  ])('%s is not %s', (a, b) => expect(foldKhmer(a)).not.toBe(foldKhmer(b)));

  it('and folding twice changes nothing more', () => {
    for (const text of ['សន្ដិភាព', 'ប៉ោយប៉ែត', 'ស៊ីសុផុន', 'Kâmpóng Spœ', 'អូរឫស្សីទី ១'])
      expect(fold(fold(text))).toBe(fold(text));
  });
});

describe('names are compared', () => {
  it('without case, accents, punctuation and doubled spaces', () => {
    expect(fold('  KÂMPÓNG\u00A0\n Spœ̆ ')).toBe('kampong spoe');
    expect(fold("Tuek L'ak (Ti-Muoy)")).toBe('tuek lak ti muoy');
    expect(fold('Đà Nẵng')).toBe('da nang');
  });
});

describe('what goes wrong', () => {
  it('a title of invisible characters is blank', () => {
    for (const text of ['', ' \t\n', '\u200B', '\u200B \u2060\uFEFF\u200D', '\u00A0\u3000', '\u17B4'])
      expect(isBlank(text)).toBe(true);
  });

  it('a title of one letter, digit or stop is not', () => {
    for (const text of ['ក', '0', '\u200B.', '៛']) expect(isBlank(text)).toBe(false);
  });

  it('marks without a letter, lone surrogates and long texts pass through', () => {
    expect(foldKhmer('\u17D2\u17B6')).toBe('\u17D2\u17B6');
    expect(() => fold('\uD800ក')).not.toThrow();
    expect(fold(`ក${'\u17B6'.repeat(10_000)}`)).toHaveLength(10_001);
  });
});

describe('a text in plain letters and Khmer', () => {
  // A foreign letter lets the text take the long way, through the normal forms of Unicode.
  it.each([
    'Banners — “taken”, don’t… `ask`',
    ' a\t b\n/c_d-e~f^g+h=i$j ',
    'ការតវ៉ា\u17D4 \u200Bស\u17D2រ\u17D2តី ២០២១ CNRPនៅ',
    'ក\u17DD\u200B\u17D2 ក\u17D2\u17DD ឨ ឤ ឲ ៓',
    '\u17D2ក \u17C6\u17B6 ៗ',
  ])('folds as it does next to a foreign letter: %j', (text) => {
    expect(`${fold(text)} e`).toBe(fold(`${text} é`));
  });
});
