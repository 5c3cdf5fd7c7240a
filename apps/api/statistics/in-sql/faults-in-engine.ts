import { addDays } from '@vigil/shared/day/day.js';
import { ActFilter, ActCondition } from '@vigil/shared/counting/act-filter.js';
import type { ActFact, HarmFact, IncidentFact } from '@vigil/shared/counting/fact-rows.js';
import { type Indicator, type IndicatorCode, INDICATORS } from '@vigil/shared/counting/indicators.js';
import { NO_PLACE } from '@vigil/shared/counting/place-tree.js';
import { RowCells } from '@vigil/shared/counting/row-cells.js';
import { Cells, CountPlane } from '@vigil/shared/counting/tally.js';
import { TimeAxis } from '@vigil/shared/counting/time-axis.js';
import type { Reading } from './random-sample.js';

const acts = (change: (act: ActFact) => ActFact): Partial<Reading> => ({
  fact: (fact) => ({ ...fact, acts: fact.acts.map(change) }),
});
const harms = (change: (harm: HarmFact) => HarmFact): Partial<Reading> => ({
  fact: (fact) => ({ ...fact, harms: fact.harms.map(change) }),
});
const fact = (change: (fact: IncidentFact) => Partial<IncidentFact>): Partial<Reading> => ({
  fact: (one) => ({ ...one, ...change(one) }),
});

/** Small single faults in what the engine reads. */
export const FAULTS_IN_READING: readonly (readonly [what: string, changed: Partial<Reading>])[] = [
  ['reads the first possible day only', fact(({ earliest }) => ({ latest: earliest }))],
  [
    'reads records that a correction closed',
    {
      sql: (sql) => ({
        ...sql,
        incidents: sql.incidents
          .replace('i.until_seq is null or', 'true or')
          .replace('i.code, i.kind', `i.code || '-' || i.key as code, i.kind`),
      }),
    },
  ],
  [
    'reads inferred groups as stated',
    fact(({ groups }) => ({ groups: groups.map(({ id }) => ({ id, link: 'GL_STATED' as const })) })),
  ],
  [
    'forgets who one person is',
    fact(({ assemblyTypes }) => ({ assemblyTypes: assemblyTypes.filter((type) => type !== 'AT_SOLO') })),
  ],
  ['loses the own days of acts', acts((act) => ({ ...act, earliest: null, latest: null }))],
  ['loses the own place of acts', acts((act) => ({ ...act, place: null }))],
  ['takes every actor for the state', acts((act) => ({ ...act, stateActor: true }))],
  [
    'drops an act whose means are withheld',
    { sql: (sql) => ({ ...sql, acts: sql.acts.replace('from pub.act', `from pub.act where type <> 'WITHHELD'`) }) },
  ],
  [
    'counts withheld harm as injury',
    {
      sql: (sql) => ({ ...sql, harms: sql.harms.replace('type, side', `replace(type, 'WITHHELD', 'INJURED'), side`) }),
    },
  ],
  [
    'reads what was not reported as none',
    harms((harm) => (harm.count.low === null ? { ...harm, count: { ...harm.count, low: 0, high: 0 } } : harm)),
  ],
  [
    'reads "at least" as "exactly"',
    harms((harm) => (harm.count.high === null ? { ...harm, count: { ...harm.count, high: harm.count.low } } : harm)),
  ],
  [
    'reads "at least" of people held as "exactly"',
    acts((act) => (act.people?.high === null ? { ...act, people: { ...act.people, high: act.people.low } } : act)),
  ],
  [
    "takes a group's watchers for everybody's",
    { coverage: (entries) => entries.map((entry) => ({ ...entry, group: null })) },
  ],
  [
    'watches a month longer',
    { coverage: (entries) => entries.map((entry) => ({ ...entry, until: addDays(entry.until, 30) })) },
  ],
  [
    'puts what has no place into each country',
    {
      tree: (tree) => ({
        ...tree,
        mark: (area, marks) => {
          tree.mark(area, marks);
          if (tree.codesAtLevel(0).includes(tree.codes[area]!)) marks[NO_PLACE] = 1;
        },
      }),
    },
  ],
  [
    'knows a place only by its own code',
    { tree: (tree) => ({ ...tree, mark: (area, marks) => void (marks[area] = 1) }) },
  ],
];

/** Plants a fault in the rule, and returns a function that removes it. */
type Plant = () => () => void;

const replacing =
  <T extends object, K extends keyof T>(owner: T, name: K, fault: (real: T[K]) => T[K]): Plant =>
  () => {
    const real = owner[name];
    owner[name] = fault(real);
    return () => {
      owner[name] = real;
    };
  };
const indicator =
  (code: IndicatorCode, fault: (real: Indicator) => Partial<Indicator>): Plant =>
  () => {
    const real = { ...INDICATORS[code] };
    Object.assign(INDICATORS[code], fault(real));
    return () => {
      Object.assign(INDICATORS[code], real);
    };
  };

/** Small single faults in the counting rule itself. */
export const FAULTS_IN_RULE: readonly (readonly [what: string, plant: Plant])[] = [
  ['I01 counts reprisals', indicator('I01', () => ({ belongs: () => 'figure' }))],
  [
    'I02 takes unknown interference for interference',
    indicator('I02', (real) => ({
      belongs: (p) => real.belongs(p.interference === 'IN_UNKNOWN' ? { ...p, interference: 'IN_INTERFERED' } : p),
    })),
  ],
  [
    'I03 takes unknown interference for none',
    indicator('I03', (real) => ({
      belongs: (p) => (real.belongs(p) === 'interferenceUnknown' ? 'noneObserved' : real.belongs(p)),
    })),
  ],
  [
    'I04 forgets reprisals',
    indicator('I04', (real) => ({ belongs: (p) => (p.kind === 'reprisal' ? null : real.belongs(p)) })),
  ],
  [
    'I05 takes a threat for force',
    indicator('I05', (real) => ({ belongs: (p) => (real.belongs(p) === 'threatOnly' ? 'figure' : real.belongs(p)) })),
  ],
  [
    'I06 counts what waits for its assessment',
    indicator('I06', (real) => ({
      belongs: (p) => (real.belongs(p) === 'notYetAssessed' ? 'figure' : real.belongs(p)),
    })),
  ],
  [
    'I11 takes "not known" into the denominator',
    indicator('I11', () => ({ denominator: ['forceNone', 'forceNotKnown'] })),
  ],
  ['I12 is a share of one group', indicator('I12', () => ({ denominator: [] }))],
  ['I10 counts people as acts', indicator('I10', () => ({ unit: 'acts' }))],
  [
    'looks at no outcome',
    replacing(
      ActCondition.prototype,
      'accepts',
      (real) =>
        function (this: ActCondition, act) {
          return real.call(
            { type: this.type, actor: this.actor, outcome: new Uint8Array(8).fill(1) } as ActCondition,
            act,
          );
        },
    ),
  ],
  ['lets every incident through filters on acts', replacing(ActFilter.prototype, 'tests', () => () => [])],
  ['judges force by what others did', replacing(ActFilter.prototype, 'profileOf', () => (profile) => profile)],
  [
    'takes two acts for one',
    replacing(
      RowCells.prototype,
      'collect',
      (real) =>
        function (this: RowCells, row, layer) {
          Object.assign(this, { joint: null });
          real.call(this, row, layer);
        },
    ),
  ],
  [
    'takes every window for certain',
    replacing(
      TimeAxis.prototype,
      'between',
      (real) =>
        function (this: TimeAxis, from, to) {
          const isFound = real.call(this, from, to);
          this.inside = true;
          return isFound;
        },
    ),
  ],
  [
    'takes a window to end a slot later',
    replacing(
      TimeAxis.prototype,
      'between',
      (real) =>
        function (this: TimeAxis, from, to) {
          return real.call(this, from, Math.min(to + 1, this.slots - 1));
        },
    ),
  ],
  [
    'keeps nothing for a longer period',
    replacing(
      CountPlane.prototype,
      'settle',
      (real) =>
        function (this: CountPlane) {
          real.call(this);
          this.longer.fill(0);
        },
    ),
  ],
  ['adds up no totals', replacing(Cells.prototype, 'sumUp', () => () => undefined)],
];
