import { digitsIn, formatDay, formatWindow } from '../day/format-dates.js';
import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import type { ClockRange, ClockReading, LimitOfPerson } from './custody-clock.js';
import { type CustodyLimit, isConfirmed, type Length, limitWordsIn } from './custody-limits.js';

/** What a limit says of one person, in words, for the page and for dossiers. They are in the text bundle `people`. */
export interface FormattedLimit {
  /** Law and article. */
  title: string;
  /** What the limit is, and who stands for it. */
  about: string[];
  isConfirmed: boolean;
  /** Who stands for it, by function, or what is open: the last line of `about`. */
  standing: string;
  /** Of each time in custody: what follows from it, or null where nothing is compared; and from what. */
  readings: { says: string | null; from: string[] }[];
}

const formatTime = (value: number, unit: ClockReading['unit'] | 'months', t: Text): string => {
  if (Number.isInteger(value)) return t(`people.limit.${unit}`, { n: value });
  const minutes = Math.round(value * 60);
  return t('people.limit.hours-minutes', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
};

/** A bound of so many hours is said in days: "0 to 40,920 hours" tells nobody how long that is. */
const MANY_HOURS = 240;
/** Formats what a time is at least, or at most; in days it is rounded so that it still is. */
const formatBound = (bound: 'low' | 'high', value: number, unit: ClockReading['unit'], t: Text): string =>
  unit === 'hours' && value >= MANY_HOURS
    ? formatTime(bound === 'low' ? Math.floor(value / 24) : Math.ceil(value / 24), 'days', t)
    : formatTime(value, unit, t);

const formatRange = ({ low, high }: ClockRange, unit: ClockReading['unit'], t: Text): string => {
  if (high === null) return t('people.limit.at-least', { time: formatBound('low', low, unit, t) });
  if (low === high) return formatTime(low, unit, t);
  const isPlain = Number.isInteger(low) && Number.isInteger(high) && (unit === 'days' || high < MANY_HOURS);
  return isPlain
    ? t(`people.limit.${unit}.range`, { low, high })
    : t('people.limit.range', { low: formatBound('low', low, unit, t), high: formatBound('high', high, unit, t) });
};

const formatLength = ({ hours, months }: Length, t: Text): string =>
  hours === undefined ? formatTime(months, 'months', t) : formatTime(hours, 'hours', t);

const formatInForce = ({ from, until }: CustodyLimit['inForce'], t: Text): string => {
  const [since, last] = [from, until].map((day) => (day === null ? '' : formatDay(day, t.language))) as [
    string,
    string,
  ];
  if (from === null)
    return t(until === null ? 'people.limit.in-force.not-known' : 'people.limit.in-force.until', { last });
  return t(until === null ? 'people.limit.in-force.since' : 'people.limit.in-force.between', { since, last });
};

const aboutLimit = (limit: CustodyLimit, t: Text): string[] => {
  const { length, extension, offence, age, source, confirmedBy, confirmedOn } = limit;
  const of = [limit.stage, offence, age].flatMap((code) => (code === null ? [] : [label(code, t.language)]));
  return [
    t('people.limit.length', { length: formatLength(length, t), of: of.join(t('list.and')) }),
    ...(extension === null
      ? []
      : [
          t(extension.offence === null ? 'people.limit.extension' : 'people.limit.extension.of', {
            more: formatLength(extension, t),
            offence: extension.offence === null ? '' : label(extension.offence, t.language),
          }),
        ]),
    formatInForce(limit.inForce, t),
    t('people.limit.source', { source }),
    isConfirmed(limit)
      ? t('people.limit.confirmed', { who: confirmedBy!, day: formatDay(confirmedOn!, t.language) })
      : t('people.limit.not-confirmed', { open: limitWordsIn(limit, t.language).open }),
  ];
};

/** What follows from a time in custody: exceeded by how much, or how much is left. */
const formatVerdict = ({ verdict, over, unit, isRunning }: ClockReading, t: Text): string | null => {
  if (verdict === null) return null;
  if (verdict === 'certain') return t('people.limit.is.certain', { time: formatRange(over!, unit, t) });
  if (verdict === 'possible')
    return over!.low > 0
      ? t('people.limit.is.possible', { time: formatRange(over!, unit, t) })
      : t('people.limit.is.possible-up-to', { time: formatBound('high', over!.high!, unit, t) });
  if (verdict === 'not-known') return t('people.limit.is.not-known');
  if (!isRunning || over === null) return t('people.limit.is.no');
  return t('people.limit.is.left', { time: formatRange({ low: -over.high!, high: -over.low }, unit, t) });
};

const formatStart = ({ from }: ClockReading, t: Text): string => {
  if (from === null) return t('people.limit.no-start');
  const { earliest, latest } = from.when;
  const when = formatWindow({ precision: earliest === latest ? 'DP_DAY' : 'DP_RANGE', earliest, latest }, t.language);
  return t('people.limit.from', {
    event: [label(from.type, t.language), when, from.hours?.trim() ?? ''].filter((part) => part !== '').join(' · '),
  });
};

const formatElapsed = ({ from, elapsed, unit, isRunning }: ClockReading, t: Text): string[] => {
  const key = isRunning ? 'people.limit.elapsed' : 'people.limit.lasted';
  if (from !== null) return [t(key, { time: formatRange(elapsed, unit, t) })];
  return elapsed.high === null
    ? []
    : [t(key, { time: t('people.limit.at-most', { time: formatBound('high', elapsed.high, unit, t) }) })];
};

/** Formats what a limit says of one person. */
export const formatLimit = (
  { limit, readings }: Pick<LimitOfPerson, 'limit' | 'readings'>,
  t: Text,
): FormattedLimit => {
  const about = aboutLimit(limit, t);
  return {
    title: t('people.limit.title', {
      law: limitWordsIn(limit, t.language).law,
      article: digitsIn(limit.article, t.language),
    }),
    about,
    isConfirmed: isConfirmed(limit),
    standing: about.at(-1)!,
    readings: readings.map((reading) => ({
      says: formatVerdict(reading, t),
      from: [
        formatStart(reading, t),
        ...formatElapsed(reading, t),
        ...reading.doubts.filter((doubt) => doubt !== 'no-start').map((doubt) => t(`people.limit.doubt.${doubt}`)),
      ],
    })),
  };
};
