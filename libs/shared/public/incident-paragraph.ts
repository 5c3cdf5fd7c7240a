import { type CountValue, formatCount } from '../counting/count-value.js';
import { formatWindow } from '../day/format-dates.js';
import type { DayWindow } from '../day/day-window.js';
import type { Text } from '../text/text.js';
import { type ActKind, forceRank, label } from '../vocabulary/vocabulary.js';
import { assessedUnderIn, type NamedStandards, organisationIn } from './organisation-name.js';
import type { PublicAct, PublicIncident, PublicSource } from './response-types.js';

/** Names that a record has as codes, in the reader's language. */
export interface RecordNames {
  /** The full name of a place; null: the country's. */
  place(code: string | null): string;
  group(code: string): string;
  /** The organisation's own standards as it names them now; absent: they are not known here. */
  standards?: NamedStandards | null;
}

/**
 * The published answers that the paragraph is made from; no text that a person wrote, but names of units and
 * publishers.
 */
export type ParagraphAnswers = Pick<
  PublicIncident,
  | 'kind'
  | 'when'
  | 'announced'
  | 'place'
  | 'groups'
  | 'assemblyTypes'
  | 'crowd'
  | 'issues'
  | 'interference'
  | 'peacefulness'
  | 'grounds'
  | 'grade'
  | 'acts'
  | 'harms'
  | 'accounts'
  | 'sources'
>;

/**
 * Tells a published record in short sentences: when, who, where, since when it was announced, how many, about what;
 * what was done by whom; who was harmed; what each side says; how it is known. It is made from published answers alone.
 * What is not known is said, or left out; it is never zero. `t` has the bundles `app`, `counting`, `pages`, `rule` and
 * `incident-story`.
 */
export const writeParagraph = (incident: ParagraphAnswers, t: Text, names: RecordNames): string =>
  [
    ...gathered(incident, t, names),
    ...done(incident, t, names),
    ...assessed(incident.acts, t, names),
    ...harmed(incident, t),
    ...said(incident, t),
    ...notSaid(incident, t),
    known(incident, t),
  ]
    .map(capital)
    .join(' ');

/** Begins a label inside a sentence: English labels begin with a capital letter. */
const inSentence = (words: string, t: Text): string =>
  t.language === 'en' && /^[A-Z][a-z]/.test(words)
    ? (words.charAt(0).toLowerCase() + words.slice(1)).replaceAll(' / ', ' or ')
    : words;
/** Returns the phrase of a code in a sentence; the label of one that has none, such as a code of a country. */
const phrase = (list: string, code: string, t: Text): string =>
  t.has(`story.${list}.${code}`) ? t(`story.${list}.${code}`) : labelIn(code, t);
const labelIn = (code: string, t: Text): string => inSentence(label(code, t.language), t);
const distinct = <T>(items: readonly T[], say: (item: T) => string): string[] => [...new Set(items.map(say))];
const groupedBy = <T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
};
const listed = (parts: readonly string[], t: Text): string => [...new Set(parts)].join(t('list.and'));
const joined = (parts: readonly string[], t: Text, by: 'and' | 'or' = 'and'): string =>
  parts.length < 2
    ? (parts[0] ?? '')
    : t(`paragraph.${by}`, { first: parts.slice(0, -1).join(t('paragraph.between')), last: parts.at(-1)! });
const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
const uncapital = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

/** "On 4 June 2021", "About 4 June 2021", "Between … and …", "In the week of …", "In June 2021". */
const whenOf = (when: DayWindow, t: Text): string => {
  const days = formatWindow(when, t.language);
  if (when.earliest === when.latest) return t('paragraph.on', { days });
  if (when.precision === 'DP_DAY_APPROX') return capital(days);
  if (when.precision === 'DP_WEEK') return t('paragraph.in-week', { days });
  const isBetween = formatWindow(when, 'en').startsWith('between');
  return isBetween ? capital(days) : t('paragraph.in-days', { days });
};

/** A number of people, without the source's own words; null: none that can be said. */
const people = (count: CountValue, t: Text): string | null => {
  const { state, low, high } = count;
  if (state === 'CS_UNKNOWN' || state === 'CS_NONE') return null;
  if (state === 'CS_SOME') return t('paragraph.some-people');
  const isOne = low === 1 && (high === 1 || high === null);
  return t(isOne ? 'paragraph.person' : 'paragraph.people', { count: formatCount({ ...count, text: null }, t) });
};

const gathered = (incident: ParagraphAnswers, t: Text, names: RecordNames): string[] => {
  const { place, kind, groups, crowd } = incident;
  const named = (keep: (group: (typeof groups)[number]) => boolean): string =>
    joined(
      groups.filter(keep).map(({ code }) => names.group(code)),
      t,
    );
  const who = named(({ link, role }) => link === 'GL_STATED' && role !== 'RO_COUNTER');
  const against = named(({ link, role }) => link === 'GL_STATED' && role === 'RO_COUNTER');
  const inferred = named(({ link }) => link !== 'GL_STATED');
  const types = (incident.assemblyTypes ?? []).filter((type) => type !== 'AT_UNKNOWN' && type !== 'AT_OTHER');
  const issues = (incident.issues ?? []).filter((issue) => issue !== 'IS_OTHER');
  const isOnline = place.precision === 'LP_ONLINE';
  const where = isOnline ? t('paragraph.online') : t('paragraph.in-place', { place: names.place(place.code) });
  const open = kind === 'IK_REPRISAL' ? 'reprisal' : who ? 'gathered' : 'people-gathered';
  const number = people(crowd, t);
  const topics = joined(
    issues.map((issue) => phrase('topic', issue, t)),
    t,
  );
  const purposes = joined(
    types.map((type) => phrase('gathering', type, t)),
    t,
  );
  const hasPurpose = purposes !== '' && open !== 'reprisal';
  return [
    t(hasPurpose ? `paragraph.${open}-as` : `paragraph.${open}`, {
      when: whenOf(incident.when, t),
      where,
      who,
      types: topics ? t('paragraph.types-about', { types: purposes, issues: topics }) : purposes,
    }),
    ...(incident.announced ? [t('paragraph.announced', { when: uncapital(whenOf(incident.announced, t)) })] : []),
    ...(open === 'reprisal' && who ? [t('paragraph.concerned', { who })] : []),
    ...(inferred ? [t('paragraph.inferred', { who: inferred })] : []),
    ...(against ? [t('paragraph.against', { who: against })] : []),
    ...(kind !== 'IK_REPRISAL' && number ? [t('paragraph.crowd', { number })] : []),
    ...(topics && !hasPurpose ? [t('paragraph.about', { issues: topics })] : []),
    ...(incident.peacefulness !== 'PE_UNKNOWN' ? [t(`story.conduct.${incident.peacefulness}`)] : []),
  ];
};

/** How a sentence about acts begins. A threat is not force, and a release takes nobody's liberty. */
type Deed = ActKind | 'threat' | 'release';
const deedOf = ({ kind, type }: PublicAct): Deed =>
  kind === 'force' && forceRank(type) === 1 ? 'threat' : type === 'D_RELEASED' ? 'release' : kind;

/** Returns the name of who acted, as a sentence begins; null: no source names it. */
export const actorIn = ({ actor, forceName }: Pick<PublicAct, 'actor' | 'forceName'>, t: Text): string | null =>
  forceName ?? (actor && actor !== 'PF_UNKNOWN' ? capital(phrase('doer', actor, t)) : null);

/**
 * What somebody did, as it follows their name: "used batons", "arrested 6 people".
 * @param number of people; null: none that can be said
 */
const deedIn = ({ type }: PublicAct, number: string | null, t: Text): string => {
  const key = `story.done.${type}`;
  return t.has(key)
    ? t(key, { people: number ?? t('paragraph.unnumbered') })
    : t('paragraph.did-other', { name: labelIn(type, t) });
};
const actName = ({ type }: PublicAct, t: Text): string => (type === 'WITHHELD' ? t('act.withheld') : labelIn(type, t));

const done = (incident: ParagraphAnswers, t: Text, names: RecordNames): string[] => {
  const { acts, interference, grounds } = incident;
  const sentences: string[] = [];
  if (interference === 'IN_NONE') sentences.push(t('acts.none-observed'));
  else if (interference === 'IN_INTERFERED' && acts.length === 0) sentences.push(t('paragraph.interfered'));
  const told = acts.filter(({ type }) => type !== 'FM_NONE' && type !== 'FM_UNKNOWN');
  for (const [who, own] of groupedBy(told, (act) => actorIn(act, t)))
    if (who)
      sentences.push(
        t('paragraph.did', {
          who,
          deeds: joined(
            distinct(own, (act) => detailed(act, t, names)),
            t,
          ),
        }),
      );
  const unnamed = told.filter((act) => actorIn(act, t) === null);
  for (const [deed, own] of groupedBy(unnamed, deedOf))
    sentences.push(
      t(`paragraph.${deed}-unknown`, {
        acts: distinct(own, (act) => detailed(act, t, names)).join(t('list.and')),
      }),
    );
  if (acts.some(({ type }) => type === 'FM_NONE')) sentences.push(t('paragraph.no-force'));
  const reasons = (grounds ?? []).filter((ground) => ground !== 'GR_UNKNOWN' && ground !== 'GR_NONE');
  if (reasons.length > 0)
    sentences.push(
      t('paragraph.grounds', {
        grounds: listed(
          reasons.map((ground) => labelIn(ground, t)),
          t,
        ),
      }),
    );
  return sentences;
};

/**
 * What was done: "seized banners or equipment (5)", "arrested at least 3 people (6 June 2021)"; its label where nobody
 * is named who did it. The number of people is in the phrase where that has a place for it.
 */
const detailed = (act: PublicAct, t: Text, names: RecordNames): string => {
  const { quantity } = act;
  const hasNumber = quantity.state !== 'CS_UNKNOWN' && quantity.state !== 'CS_NONE';
  const number = people(act.people, t);
  const name = actorIn(act, t) === null ? actName(act, t) : deedIn(act, number, t);
  const details = [
    ...(hasNumber ? [formatCount({ ...quantity, text: null }, t)] : []),
    ...(number && name.includes(number)
      ? []
      : number
        ? [number]
        : act.kind === 'liberty'
          ? [t('paragraph.people-unknown')]
          : []),
    ...(act.when ? [formatWindow(act.when, t.language)] : []),
    ...(act.place?.code ? [names.place(act.place.code)] : []),
  ];
  return details.length === 0
    ? name
    : t('paragraph.with-details', { name, details: details.join(t('paragraph.between')) });
};

const OUTCOMES: Readonly<Record<string, string>> = {
  LA_UNLAWFUL: 'unlawful',
  LA_LAWFUL: 'lawful',
  LA_UNDETERMINED: 'undetermined',
};

/** Who assessed what, always with the standards; what nobody assessed is left out. */
const assessed = (acts: readonly PublicAct[], t: Text, { standards: own = null }: RecordNames): string[] => {
  const found = new Map<string, { key: string; organisation: string; standards: string; acts: string[] }>();
  for (const act of acts) {
    const key = OUTCOMES[act.outcome];
    if (!key || !act.assessedBy || !act.assessedUnder) continue;
    const id = JSON.stringify([key, act.assessedBy, act.assessedUnder]);
    const known = found.get(id) ?? {
      key,
      organisation: organisationIn({ organisation: act.assessedBy }, t),
      standards: assessedUnderIn(act.assessedUnder, own, t),
      acts: [],
    };
    known.acts.push(actName(act, t));
    found.set(id, known);
  }
  return [...found.values()].map(({ key, acts: own, ...by }) => t(`paragraph.${key}`, { ...by, acts: listed(own, t) }));
};

const harmed = ({ harms }: ParagraphAnswers, t: Text): string[] => {
  const bySide = new Map<string | null, string[]>();
  const sentences: string[] = [];
  for (const { type, side, count } of harms) {
    if (type === 'HM_UNKNOWN') continue;
    if (type === 'HM_NONE') {
      sentences.push(t('paragraph.no-harm'));
      continue;
    }
    const name =
      type === 'WITHHELD'
        ? t('harms.withheld')
        : type === 'INJURED'
          ? inSentence(t('harms.injured'), t)
          : labelIn(type, t);
    if (count.state === 'CS_NONE') {
      const none = `story.none.${type}`;
      sentences.push(t(t.has(none) ? none : 'story.none.other', { name }));
      continue;
    }
    const phraseOfHarm = `story.harm.${type}`;
    const hasNumber = type !== 'WITHHELD' && count.state !== 'CS_UNKNOWN' && t.has(phraseOfHarm);
    const number =
      count.state === 'CS_SOME' ? t('paragraph.an-unknown-number') : formatCount({ ...count, text: null }, t);
    const words = hasNumber ? t(phraseOfHarm, { number: inSentence(number, t) }) : name;
    bySide.set(side, [...(bySide.get(side) ?? []), words]);
  }
  for (const [side, words] of bySide)
    sentences.push(
      side
        ? t('paragraph.harms-of', { side: labelIn(side, t), harms: listed(words, t) })
        : t('paragraph.harms', { harms: listed(words, t) }),
    );
  return [...new Set(sentences)];
};

/** What no source says, in one sentence: where an answer is missing, a reader must not read "none". */
const notSaid = (incident: ParagraphAnswers, t: Text): string[] => {
  const { kind, groups, crowd, interference, acts } = incident;
  const isInterfered = interference === 'IN_INTERFERED' || acts.length > 0;
  const hasForce = acts.some((act) => act.kind === 'force' && act.type !== 'FM_UNKNOWN');
  const open = [
    ...(groups.length === 0 ? ['group'] : []),
    ...(kind !== 'IK_REPRISAL' && people(crowd, t) === null ? ['crowd'] : []),
    ...(interference === 'IN_UNKNOWN' && acts.length === 0 ? ['interference'] : []),
    ...(interference === 'IN_INTERFERED' && acts.length === 0 ? ['how'] : []),
    ...(isInterfered && !hasForce ? ['force'] : []),
    ...(isInterfered && harmed(incident, t).length === 0 ? ['harm'] : []),
  ].map((one) => t(`paragraph.open-${one}`));
  return open.length === 0 ? [] : [t('paragraph.open', { open: joined(open, t, 'or') })];
};

/** What each side says about this event; a general statement is none about it. */
const said = ({ accounts }: ParagraphAnswers, t: Text): string[] => [
  ...new Set(
    accounts
      .filter(({ aboutThisEvent }) => aboutThisEvent !== 'no')
      .map(({ party, stance }) => {
        const who = t(`paragraph.${party}`);
        return t(`paragraph.${stance}`, { who: capital(who), whom: who });
      }),
  ),
];

const GRADES: Readonly<Record<string, string>> = { VG_CONFIRMED: 'confirmed', VG_FAIR: 'fair' };

/** Stances in which a party says nothing about the event. */
const SILENT: ReadonlySet<string> = new Set(['DS_NO_COMMENT', 'DS_NOT_SOUGHT']);

/**
 * How it is known: the grade, as the reviewers' decision, and what it needs. What parties say is no source, and a
 * reader who has just read it is told so where the record has a single one. Several sources of a weak record are named
 * as those that reviewers count as one: they repeat each other, or one of them was taken back.
 */
const known = ({ grade, sources, accounts }: ParagraphAnswers, t: Text): string => {
  const hidden = sources.filter(({ linkWithheld }) => linkWithheld).length;
  const named = sources.filter(({ linkWithheld }) => !linkWithheld).map((source) => sourceIn(source, t));
  const all = [...named, ...(hidden > 0 ? [t('paragraph.hidden-sources', { n: hidden })] : [])];
  const hasParties = accounts.some(
    ({ aboutThisEvent, stance }) => aboutThisEvent !== 'no' && !SILENT.has(stance ?? ''),
  );
  const weak = `${hasParties ? 'weak-beside' : 'weak'}${sources.length > 1 ? '-several' : ''}`;
  const key = `paragraph.known-${GRADES[grade] ?? weak}`;
  return all.length === 0 ? t(key) : t(`${key}-by`, { sources: listed(all, t) });
};

const sourceIn = ({ publisher, type }: PublicSource, t: Text): string => publisher ?? labelIn(type, t);
