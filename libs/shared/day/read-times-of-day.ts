/** Minutes of a day, both included, in which something may have been. */
export type Minutes = readonly [from: number, until: number];

const NOON = 720;
const DAY = 1440;
/** Parts of a day, as widely as anybody uses the words: something may have been in them. */
const PARTS: readonly (readonly [RegExp, readonly Minutes[]])[] = [
  [/\bnoon\b|\bmid-?day\b|ថ្ងៃត្រង់/, [[NOON, NOON]]],
  [
    /\bmidnight\b|អធ្រាត្រ/,
    [
      [0, 0],
      [DAY - 1, DAY - 1],
    ],
  ],
  [/\bmorning\b|ព្រឹក/, [[4 * 60, NOON]]],
  [/\bafternoon\b|រសៀល/, [[NOON, 18 * 60]]],
  [/\bevening\b|ល្ងាច/, [[16 * 60, 22 * 60]]],
  [
    /\bnight\b|យប់/,
    [
      [0, 6 * 60],
      [18 * 60, DAY - 1],
    ],
  ],
];
/** Whether an hour up to 12 is before noon (0), or after it (12); of the night it is whichever lies in it. */
const HALVES: readonly (readonly [RegExp, (hour: number) => number])[] = [
  [/^\s*a\.?\s?m\b|^\s*in the morning|^\s*ព្រឹក/, () => 0],
  [/^\s*p\.?\s?m\b|^\s*in the (?:afternoon|evening)|^\s*(?:រសៀល|ល្ងាច)/, () => 12],
  [/^\s*at night|^\s*យប់/, (hour) => (hour % 12 >= 6 ? 12 : 0)],
];
const KHMER_ZERO = 0x17e0;

/** An hour with minutes, after a word that an hour follows, or before one that follows an hour. */
const CLOCK =
  /(?:(?<before>\b(?:at|about|around|by|from|to|until|till|since|after|before|and)\s+|ម៉ោង\s*(?:ប្រហែល\s*)?)?)(?<![\d.,:]|[a-z]-)(?<hour>\d{1,2})(?:\s?[:.h៖]\s?(?<minute>[0-5]\d))?(?![\d:.,]*\d)(?<after>\s*(?:o.?clock\b|h\b|a\.?\s?m\b|p\.?\s?m\b|in the (?:morning|afternoon|evening)|at night|ព្រឹក|រសៀល|ល្ងាច|យប់)|\s*[-–](?=\s*\d{1,2}\s?(?:[:.h]|a\.?\s?m|p\.?\s?m|o.?clock|in the|at night|ព្រឹក|រសៀល|ល្ងាច|យប់)))?/g;

const digits = (text: string): string =>
  text.replace(/[\u17e0-\u17e9]/g, (digit) => String(digit.charCodeAt(0) - KHMER_ZERO));

/** An hour as it may be meant: one of 13 to 24 and one with its half of the day once, any other twice. */
const meant = (hour: number, minute: number, after: string): number[] | null => {
  if (hour > 24 || (hour === 24 && minute > 0)) return null;
  const half = HALVES.find(([said]) => said.test(after))?.[1];
  if (hour > 12 || hour === 0) return [((hour % 24) * 60 + minute) % DAY];
  if (half) return [((hour % 12) + half(hour)) * 60 + minute];
  return [0, 12].map((later) => ((hour % 12) + later) * 60 + minute);
};

/**
 * Reads the times of day in which something may have been from what somebody wrote: "9:30", "about 9 in the morning",
 * "from 22:00 to 1:00", "ម៉ោង៩ព្រឹក". Two times are the first and the last. An hour without its half of the day may be
 * either. Null: it names none that could be compared.
 */
export const readTimesOfDay = (written: string): Minutes[] | null => {
  const text = digits(written.toLowerCase());
  const clocks = [...text.matchAll(CLOCK)].flatMap(({ groups }) => {
    const { before, hour, minute, after } = groups as Record<string, string | undefined>;
    // A number alone may be anything, also a number of people.
    if (!before && minute === undefined && !after) return [];
    const hours = meant(Number(hour), Number(minute ?? 0), after ?? '');
    return hours ? [hours] : [];
  });
  if (clocks.length === 0) {
    const parts = PARTS.flatMap(([said, minutes]) => (said.test(text) ? minutes : []));
    return parts.length === 0 ? null : parts;
  }
  const [first, last] = [clocks[0]!, clocks.at(-1)!];
  if (clocks.length === 1) return first.map((at) => [at, at]);
  const pairs = first.flatMap((from) => last.map((until): Minutes => [from, until]));
  const forward = pairs.filter(([from, until]) => until >= from);
  if (forward.length > 0) return forward;
  return pairs.flatMap(([from, until]): Minutes[] => [
    [from, DAY - 1],
    [0, until],
  ]);
};

/** Whether times may be in a range; one whose end is before its beginning goes over midnight. */
export const mayBeWithin = (times: readonly Minutes[], from: number | null, until: number | null): boolean => {
  const [begin, end] = [from ?? 0, until ?? DAY - 1];
  const wanted: Minutes[] =
    begin <= end
      ? [[begin, end]]
      : [
          [begin, DAY - 1],
          [0, end],
        ];
  return times.some(([a, b]) => wanted.some(([c, d]) => a <= d && b >= c));
};
