import { type CountValue, UNKNOWN_COUNT } from '../counting/count-value.js';
import { addDays, type Day } from '../day/day.js';
import { aboutDay, between, type DayWindow, exactDay, monthOf, weekOf, yearOf } from '../day/day-window.js';
import type { SeededRandom } from '../random/seeded-random.js';
import { actKind, codesOf } from '../vocabulary/vocabulary.js';
import type { PublicAct, PublicIncident } from './response-types.js';

/** Words that stand in texts of a random record: nothing that is made from its answers may hold them. */
export const SECRET = 'zzsecretzz';

const day = (random: SeededRandom): Day => addDays('2019-01-01' as Day, random.below(2500));
const windowOf = (random: SeededRandom): DayWindow => {
  const from = day(random);
  return random.pick([
    exactDay(from),
    exactDay(from),
    aboutDay(from),
    weekOf(from),
    monthOf(2019 + random.below(6), 1 + random.below(12)),
    yearOf(2019 + random.below(6)),
    between(from, addDays(from, 1 + random.below(60))),
  ]);
};
const countOf = (random: SeededRandom): CountValue => {
  const low = 1 + random.below(900);
  const high = low + 1 + random.below(900);
  const text = random.chance(0.2) ? SECRET : null;
  return random.pick<CountValue>([
    UNKNOWN_COUNT,
    { state: 'CS_EXACT', low, high: low, text },
    { state: 'CS_RANGE', low, high, text },
    { state: 'CS_AT_LEAST', low, high: null, text },
    { state: 'CS_AT_MOST', low: 0, high, text },
    { state: 'CS_NONE', low: 0, high: 0, text },
    { state: 'CS_SOME', low: 1, high: null, text },
  ]);
};
const maybe = <T>(random: SeededRandom, value: T): T | null => (random.chance(0.5) ? value : null);
const few = (random: SeededRandom, list: Parameters<typeof codesOf>[0]): string[] => random.few(codesOf(list));
const several = <T>(random: SeededRandom, most: number, make: (n: number) => T): T[] =>
  Array.from({ length: random.below(most + 1) }, (_one, n) => make(n));

const actOf = (random: SeededRandom, n: number): PublicAct => {
  const type = random.pick([
    ...few(random, 'restriction_type'),
    ...few(random, 'force_type'),
    ...few(random, 'liberty_type'),
    ...few(random, 'legal_event'),
  ]);
  const withheld = random.chance(0.1);
  const outcome = random.pick(['LA_UNLAWFUL', 'LA_LAWFUL', 'LA_UNDETERMINED', 'LA_NOT_ASSESSED']);
  const isAssessed = outcome !== 'LA_NOT_ASSESSED';
  return {
    kind: withheld ? 'force' : actKind(type),
    type: withheld ? 'WITHHELD' : type,
    actor: maybe(random, random.pick(codesOf('actor_type'))),
    forceName: random.chance(0.2) ? `Unit${'abcdef'[n]}` : null,
    byState: random.chance(0.5),
    quantity: countOf(random),
    people: countOf(random),
    place: random.chance(0.2) ? { code: 'P2', precision: 'LP_DISTRICT' } : null,
    when: random.chance(0.4) ? windowOf(random) : null,
    outcome,
    assessedBy: isAssessed ? 'AssessorOrg' : null,
    assessedUnder: isAssessed ? 'StandardsText' : null,
    testsNotMet: [],
  };
};

/** Returns an act of which hardly anything is known, but for these values. For tests. */
export const anAct = (values: Partial<PublicAct>): PublicAct => ({
  kind: 'restriction',
  type: 'RS_SEIZE_MATERIAL',
  actor: null,
  forceName: null,
  byState: true,
  quantity: UNKNOWN_COUNT,
  people: UNKNOWN_COUNT,
  place: null,
  when: null,
  outcome: 'LA_NOT_ASSESSED',
  assessedBy: null,
  assessedUnder: null,
  testsNotMet: [],
  ...values,
});

/** Returns a random published record, with a secret in every text that a person wrote. For tests. */
export const randomRecord = (random: SeededRandom): PublicIncident => {
  const record = answersOf(random);
  const announced = maybe(random, windowOf(random));
  return { ...record, announced: announced && announced.earliest <= record.when.latest ? announced : null };
};

const answersOf = (random: SeededRandom): Omit<PublicIncident, 'announced'> => ({
  code: 'KH-AAAAAA',
  kind: random.pick(codesOf('incident_kind')),
  title: SECRET,
  titleTranslation: SECRET,
  summary: SECRET,
  summaryTranslation: SECRET,
  when: windowOf(random),
  place: random.pick([
    { code: 'P1', precision: 'LP_DISTRICT' },
    { code: null, precision: 'LP_COUNTRY' },
    { code: null, precision: 'LP_ONLINE' },
  ]),
  interference: random.pick(codesOf('interference')),
  peacefulness: random.pick(codesOf('peacefulness')),
  grade: random.pick(['VG_CONFIRMED', 'VG_FAIR', 'VG_WEAK']),
  gradeReason: SECRET,
  groups: several(random, 3, (n) => ({
    code: `G${n + 1}`,
    link: random.pick(codesOf('group_link')),
    role: maybe(random, random.pick(codesOf('group_role'))),
  })),
  publishedOn: '2025-01-01',
  firstPublishedOn: '2025-01-01',
  assemblyTypes: maybe(random, few(random, 'assembly_type')),
  crowd: countOf(random),
  issues: maybe(random, few(random, 'issue')),
  grounds: maybe(random, few(random, 'ground_invoked')),
  acts: several(random, 5, (n) => actOf(random, n)),
  harms: several(random, 4, () => ({
    type: random.pick([...few(random, 'harm_type'), 'INJURED', 'WITHHELD']),
    side: maybe(random, random.pick(codesOf('side'))),
    count: countOf(random),
  })),
  accounts: several(random, 4, () => ({
    party: random.pick(codesOf('party')),
    stance: random.pick(codesOf('dispute_stance')),
    text: SECRET,
    language: null,
    aboutThisEvent: random.pick(['yes', 'no', 'unknown'] as const),
    saidOn: maybe(random, windowOf(random)),
  })),
  sources: several(random, 4, (n) => {
    const linkWithheld = random.chance(0.3);
    return {
      type: random.pick(codesOf('source_type')),
      publisher: linkWithheld ? null : maybe(random, `Paper${'abcdef'[n]}`),
      title: linkWithheld ? null : SECRET,
      url: linkWithheld ? null : `https://${SECRET}.example/`,
      archiveUrl: null,
      publishedOn: linkWithheld ? null : maybe(random, windowOf(random)),
      linkWithheld,
    };
  }),
  changes: [],
});
