import { describe, expect, it } from '@jest/globals';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import { SEED } from '../testing/arbitrary-answers.js';
import { matchRecords, type Matches } from './match-records.js';
import { type Asker, MemberFlags } from './member-flags.js';
import type { QueueQuestion } from './read-queue-address.js';
import { type RecordColumns, RecordTable } from './record-table.js';
import { VisibleRecords } from './visible-records.js';

const NO_PLACES = { isWithin: () => false };
const MEMBERS = ['heron', 'egret', 'stork'];
const STATES = ['WS_DRAFT', 'WS_SUBMITTED', 'WS_VERIFIED', 'WS_PUBLISHED'];
const ASKER: Asker = {
  id: 'heron',
  role: 'reviewer',
  countries: ['KH'],
  accounts: ['heron'],
  isSmallTeam: false,
  owners: new Map(),
};

const aRecord = (random: SeededRandom, id: string): RecordColumns => {
  const [status, authorId] = [random.pick(STATES), random.pick(MEMBERS)];
  const isLimited = random.chance(0.2);
  return {
    id,
    status,
    grade: null,
    authorId,
    verifiedBy: random.pick(MEMBERS),
    sensitivity: isLimited ? 'S3_RESTRICTED' : null,
    caseTeam: isLimited ? [random.pick(MEMBERS)] : [],
    country: random.pick(['KH', 'TH', null]),
    title: id,
    code: null,
    earliest: random.below(20),
    latest: 20 + random.below(20),
    place: null,
    created: random.below(1000),
    changed: random.below(1000),
    sources: 1,
    media: 0,
    origin: 'form',
    isAtRisk: random.chance(0.2),
    values: [
      ['status', status],
      ['author', authorId],
      ['group', `g${random.below(4)}`],
      ...(random.chance(0.5) ? ([['gap', 'one-source']] as const) : []),
    ],
    answers: ['crowd', 'acts.forceName'].map((key) => [key, random.chance(0.5) ? 'answered' : 'not-answered'] as const),
    ranges: random.chance(0.5)
      ? [['crowd', random.below(30), random.chance(0.5) ? null : 30 + random.below(30)] as const]
      : [],
    editors: random.chance(0.3) ? [random.pick(MEMBERS)] : [],
    assessors: random.chance(0.3) ? [random.pick(MEMBERS)] : [],
    event: random.chance(0.5)
      ? {
          kind: 'IK_ASSEMBLY',
          earliest: random.below(20),
          latest: 20 + random.below(2),
          place: null,
          groups: [],
          addresses: [random.below(6)],
          alike: [],
        }
      : null,
  };
};

const asks = (values: Record<string, readonly string[]>, more: Partial<QueueQuestion> = {}): QueueQuestion => ({
  values: new Map(Object.entries(values)),
  mine: false,
  q: null,
  figure: null,
  from: null,
  until: null,
  sort: 'changed',
  isDescending: true,
  page: 1,
  rows: null,
  ...more,
});
const QUESTIONS = [
  asks({}),
  asks({ status: ['WS_SUBMITTED', 'WS_PUBLISHED'] }),
  asks({ group: ['g1'], gap: ['one-source', 'at-risk'], author: ['heron', 'egret'] }),
  asks({ task: ['review', 'correction'], group: ['g0', 'g2'] }),
  asks({ owner: ['egret'] }, { mine: true }),
  asks({ gap: ['may-be-double'] }, { from: 5, until: 22 }),
  asks({ crowd: ['10..35', 'not-answered'], status: ['WS_DRAFT'] }),
  asks({ crowd: ['answered'], 'acts.forceName': ['not-answered'], group: ['g1', 'g2'] }),
  // More values than columns are kept for.
  asks({ group: Array.from({ length: 40 }, (_, n) => `g${n}`), status: ['WS_VERIFIED'] }),
];

/** Ids that match, and each count: what does not depend on the numbers of rows and values. */
const said = (table: RecordTable, { rows, counts }: Matches) => ({
  ids: [...rows].map((row) => table.idAt(row)).sort(),
  counts: Object.fromEntries(
    [...counts].filter(([, values]) => values.length > 0).sort(([a], [b]) => (a < b ? -1 : 1)),
  ),
});
const answer = (table: RecordTable, asker: Asker, question: QueueQuestion, sight: VisibleRecords, flags: MemberFlags) =>
  said(table, matchRecords(table, asker, question, sight.refresh(), flags.refresh().of, null));

describe('what is kept of a table between questions', () => {
  it('answers after every change as if all were read anew', () => {
    const random = new SeededRandom(SEED.seed);
    const table = new RecordTable(NO_PLACES);
    const records = new Map<string, RecordColumns>();
    const [sight, flags] = [new VisibleRecords(table, ASKER), new MemberFlags(table, ASKER)];
    for (let turn = 0; turn < 60; turn += 1) {
      // Now and then more than the table remembers one by one.
      for (let n = turn % 20 === 19 ? 5_000 : random.below(8); n > 0; n -= 1) {
        const id = `r${random.below(turn < 30 ? 40 : 1_500)}`;
        if (random.chance(0.3)) {
          records.delete(id);
          table.remove(id);
        } else {
          const record = aRecord(random, id);
          records.set(id, record);
          table.put(record, id);
        }
      }
      const asker = {
        ...ASKER,
        owners: new Map([...records.keys()].slice(0, 3).map((id, n) => [id, { id: MEMBERS[n]!, name: '' }])),
      };
      const fresh = new RecordTable(NO_PLACES);
      for (const record of records.values()) fresh.put(record, record.id);
      for (const question of QUESTIONS)
        expect(answer(table, asker, question, sight, flags)).toEqual(
          answer(fresh, asker, question, new VisibleRecords(fresh, asker), new MemberFlags(fresh, asker)),
        );
      const { size, limited } = new VisibleRecords(fresh, asker).refresh();
      expect([sight.size, sight.limited]).toEqual([size, limited]);
    }
  });

  it('agrees with plain counting, record by record, for few rows and for most of them', () => {
    const random = new SeededRandom(SEED.seed + 2);
    const table = new RecordTable(NO_PLACES);
    const records = Array.from({ length: 400 }, (_, n) => ({
      ...aRecord(random, `r${n}`),
      // All of one day, so that a shared address is what makes two of them doubles.
      event: { kind: '', earliest: 1, latest: 1, place: null, groups: [], addresses: [random.below(200)], alike: [] },
    }));
    for (const record of records) table.put(record, record.id);
    for (const { id } of records.splice(390)) table.remove(id);
    const owners = new Map(records.slice(0, 60).map(({ id }, n) => [id, { id: MEMBERS[n % 3]!, name: '' }]));
    const asker = { ...ASKER, owners };
    const seen = records.filter(
      ({ status, authorId, sensitivity, caseTeam, country }) =>
        authorId === 'heron' ||
        (status !== 'WS_DRAFT' && country === 'KH' && (sensitivity === null || caseTeam.includes('heron'))),
    );
    /** Every value of a record, also those that depend on who asks. */
    const valuesOf = (one: RecordColumns): string[] => {
      const owner = owners.get(one.id)?.id;
      const isOwn = one.authorId === 'heron';
      const waits = !isOwn && (owner === undefined || owner === 'heron');
      const others = (ids: readonly string[], every: boolean): boolean =>
        ids.length > 0 && (every ? ids.every((id) => id !== 'heron') : ids.some((id) => id !== 'heron'));
      return [
        ...[...one.values, ...one.answers].map((pair) => pair.join(' ')),
        ...(owner ? [`owner ${owner}`] : []),
        ...(isOwn || owner === 'heron' ? ['mine true'] : []),
        ...(one.isAtRisk ? ['gap at-risk'] : []),
        ...(seen.some(({ id, event }) => id !== one.id && event!.addresses[0] === one.event!.addresses[0])
          ? ['gap may-be-double']
          : []),
        // What a colleague took waits for them alone; the reviewer's own, and what they took, for nobody else.
        ...(one.status === 'WS_SUBMITTED' && waits ? ['task review'] : []),
        ...(one.status === 'WS_VERIFIED' && !isOwn && one.verifiedBy !== 'heron' ? ['task second-person'] : []),
        ...(one.status === 'WS_PUBLISHED' && !isOwn && others(one.editors, true) ? ['task correction'] : []),
        ...(others(one.assessors, false) ? ['task agree'] : []),
      ];
    };
    /** Of a number, the ranges that are asked for and that it may be in. */
    const rangesOf = ({ ranges }: RecordColumns, wanted: readonly string[]): string[] =>
      wanted.filter((value) => {
        const [from, until] = value.split('..').map(Number) as [number, number];
        return value.includes('..') && ranges.some(([, low, high]) => low <= until && (high ?? Infinity) >= from);
      });
    for (const question of [...QUESTIONS, asks({ owner: ['egret', 'stork'] }), asks({ task: ['agree'] })]) {
      const all = new Map(
        seen.map((one) => {
          const inRanges = rangesOf(one, question.values.get('crowd') ?? []).map((value) => `crowd ${value}`);
          return [one.id, new Set([...valuesOf(one), ...inRanges])];
        }),
      );
      const filters = [...question.values, ...(question.mine ? [['mine', ['true']] as const] : [])];
      const isOf = (filter: string) => (one: RecordColumns) =>
        filters.every(
          ([name, wanted]) => name === filter || wanted.some((value) => all.get(one.id)!.has(`${name} ${value}`)),
        );
      const inDays = seen.filter(
        ({ earliest, latest }) => question.from === null || (earliest! <= question.until! && latest! >= question.from),
      );
      const counts: Record<string, Record<string, number>> = {};
      for (const [filter, wanted] of filters) counts[filter] = Object.fromEntries(wanted.map((value) => [value, 0]));
      for (const one of inDays)
        for (const value of all.get(one.id)!) {
          const [filter, code] = value.split(' ') as [string, string];
          if (isOf(filter)(one)) (counts[filter] ??= {})[code] = (counts[filter]![code] ?? 0) + 1;
        }
      const found = answer(table, asker, question, new VisibleRecords(table, asker), new MemberFlags(table, asker));
      expect(found.ids).toEqual(
        inDays
          .filter(isOf(''))
          .map(({ id }) => id)
          .sort(),
      );
      expect(
        Object.fromEntries(Object.entries(found.counts).map(([key, list]) => [key, Object.fromEntries(list)])),
      ).toEqual(counts);
    }
  });

  it('counts each value among the records that pass all other filters', () => {
    const random = new SeededRandom(SEED.seed + 1);
    const table = new RecordTable(NO_PLACES);
    const records = Array.from({ length: 300 }, (_, n) => aRecord(random, `r${n}`));
    for (const record of records) table.put({ ...record, sensitivity: null }, record.id);
    const seen = records.filter(
      ({ status, authorId, country }) => authorId === 'heron' || (status !== 'WS_DRAFT' && country === 'KH'),
    );
    const has = ({ values }: RecordColumns, filter: string, of: readonly string[]): boolean =>
      values.some(([key, value]) => key === filter && of.includes(value));
    const asked = { group: ['g1', 'g2'], status: ['WS_SUBMITTED'] };
    const found = answer(table, ASKER, asks(asked), new VisibleRecords(table, ASKER), new MemberFlags(table, ASKER));
    expect(found.ids).toEqual(
      seen
        .filter((one) => Object.entries(asked).every(([filter, of]) => has(one, filter, of)))
        .map(({ id }) => id)
        .sort(),
    );
    for (const [filter, other] of [
      ['group', 'status'],
      ['status', 'group'],
      ['author', 'both'],
    ] as const)
      for (const [value, n] of found.counts[filter]!) {
        const others = other === 'both' ? (['group', 'status'] as const) : [other];
        const among = seen.filter((one) => others.every((key) => has(one, key, asked[key])));
        expect([filter, value, n]).toEqual([filter, value, among.filter((one) => has(one, filter, [value])).length]);
      }
  });
});
