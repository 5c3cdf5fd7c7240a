import { blank } from '@vigil/shared/codebook/check-body.js';
import { fieldsOf } from '@vigil/shared/codebook/field.js';
import { BOM } from '@vigil/shared/csv/csv-line.js';
import { CaseEvent } from '@vigil/shared/people/case-event.js';
import { Charge, CourtCase } from '@vigil/shared/people/court-case.js';
import { answersInEveryField } from '@vigil/shared/people/people-file/test-answers.js';
import type { PeopleFileRecord } from '@vigil/shared/people/people-file/people-file.js';
import { Person } from '@vigil/shared/people/person.js';
import { type Identity, IDENTITY_FIELDS } from '@vigil/shared/sealing/seal-identity.js';
import { createText } from '@vigil/shared/text/text.js';
import counting from '@vigil/shared/text/counting/en.json' with { type: 'json' };
import queue from '@vigil/shared/text/queue/en.json' with { type: 'json' };
import people from '@vigil/shared/text/people/en.json' with { type: 'json' };
import sealedFile from '@vigil/shared/text/sealed-file/en.json' with { type: 'json' };
import type { FormatContext } from '../../format-answer.js';
import { FILE_TABLES, writeFileTable } from './file-tables.js';
import { findInFile, namesOf, viewOfFile } from './file-view.js';

const t = createText('en', counting, queue, people, sealedFile);
const COMMON: FormatContext = {
  t,
  place: () => 'a place of here',
  group: () => 'a group of here',
  proposedName: String,
  ownCode: String,
  ownField: () => undefined,
  sources: [],
};
let made = 0;
const newId = (): string => `00000000-0000-4000-8000-${String((made += 1)).padStart(12, '0')}`;
const texts = (some: Partial<Identity>): Identity =>
  ({ ...Object.fromEntries(IDENTITY_FIELDS.map((field) => [field, ''])), ...some }) as Identity;
const ofPerson = (person: string) => ({ id: newId(), person, after: null });
const [HERON, EGRET, CASE, ARREST] = [newId(), newId(), newId(), newId()];
const GROUP = newId();

const RECORDS: PeopleFileRecord[] = [
  {
    kind: 'person',
    id: HERON,
    joinedInto: null,
    answers: {
      ...blank(Person),
      handle: 'velvet harbour',
      groups: [{ id: newId(), group: GROUP, tie: 'GT_MEMBER', link: 'GL_STATED' }],
    },
  },
  { kind: 'person', id: EGRET, joinedInto: HERON, answers: { ...blank(Person), handle: '=silver meadow' } },
  { kind: 'identity', person: HERON, entry: newId(), texts: texts({ names: '', family: '@aunt\n012 345' }) },
  { kind: 'identity', person: HERON, entry: newId(), texts: texts({ names: 'Heron Sokha\nសុខា' }) },
  {
    kind: 'event',
    id: newId(),
    takenBack: true,
    answers: { ...blank(CaseEvent), type: 'CE_HEARING', people: [ofPerson(EGRET), ofPerson(HERON)], case: CASE },
  },
  {
    kind: 'event',
    id: ARREST,
    takenBack: false,
    answers: {
      ...blank(CaseEvent),
      type: 'CE_ARREST',
      when: { precision: 'DP_RANGE', earliest: '2021-02-28', latest: '2021-03-01' } as CaseEvent['when'],
      people: [ofPerson(HERON)],
      place: { code: '12', precision: 'LP_PROVINCE' },
    },
  },
  {
    kind: 'case',
    id: CASE,
    answers: {
      ...blank(CourtCase),
      handle: 'linen ladder',
      people: [{ ...ofPerson(HERON), role: 'CA_ACCUSED' }],
      charges: [
        {
          ...blank(Charge),
          id: newId(),
          person: HERON,
          article: '494',
          history: [{ id: newId(), status: 'CH_PENDING', event: ARREST }],
        },
      ],
    },
  },
  { kind: 'group', id: GROUP, nameEn: 'An invented circle', nameKm: null },
  { kind: 'place', id: '12', nameEn: 'Phnom Penh', nameKm: 'ភ្នំពេញ' },
];
const VIEW = viewOfFile({ records: RECORDS });

describe('what a sealed file holds', () => {
  it('is by person: what was sealed, what happened by its days, and the cases', () => {
    expect(
      VIEW.people.map((one) => [namesOf(one), one.events.map(({ answers }) => answers.type), one.cases.length]),
    ).toEqual([
      ['Heron Sokha, សុខា', ['CE_HEARING', 'CE_ARREST'], 1],
      ['', ['CE_HEARING'], 0],
    ]);
  });

  it('says what is known of custody, of somebody with two entries by both; what was taken back counts for nobody', () => {
    const released = (id: string, more: Partial<CaseEvent> = {}): PeopleFileRecord => ({
      kind: 'event',
      id: newId(),
      takenBack: false,
      answers: {
        ...blank(CaseEvent),
        type: 'CE_RELEASED',
        leftCustody: 'yes',
        when: { precision: 'DP_DAY', earliest: '2021-04-01', latest: '2021-04-01' } as CaseEvent['when'],
        people: [ofPerson(id)],
        ...more,
      },
    });
    const endsOf = (more: PeopleFileRecord[]): unknown[] =>
      viewOfFile({ records: [...RECORDS, ...more] }).people.map(({ spells }) => spells?.map(({ end }) => end?.latest));
    expect(endsOf([])).toEqual([[undefined], [undefined]]);
    expect(endsOf([released(EGRET)])).toEqual([['2021-04-01'], ['2021-04-01']]);
    expect(endsOf([{ ...released(EGRET), takenBack: true } as PeopleFileRecord])).toEqual([[undefined], [undefined]]);
    // Of a type that this Vigil does not know, nobody can say here whether it ended custody.
    expect(endsOf([released(HERON, { type: 'CE_OF_LATER' })])).toEqual([undefined, undefined]);
  });

  it('is found by the two words, by a name or anything sealed, and by the words of a case', () => {
    const found = (words: string): (string | null)[] =>
      findInFile(VIEW.people, words).map(({ answers }) => answers.handle);
    for (const words of ['VELVET', 'sokha heron', 'សុខា', '012 aunt', 'linen velvet'])
      expect([words, found(words)]).toEqual([words, ['velvet harbour']]);
    expect([found(''), found('sokha meadow')]).toEqual([['velvet harbour', '=silver meadow'], []]);
  });

  it('is saved as tables with every question of the codebook, and no cell that is a formula', () => {
    const table = (which: (typeof FILE_TABLES)[number]): string[] =>
      writeFileTable(which, VIEW, COMMON).slice(BOM.length).trimEnd().split('\r\n');
    const [headOfPeople, heron, egret] = table('people');
    for (const { name } of fieldsOf(Person)) expect(headOfPeople).toContain(t(`person.${name}.label`));
    for (const part of IDENTITY_FIELDS) expect(headOfPeople).toContain(t(`people.identity.${part}`));
    expect(heron).toContain('An invented circle');
    expect(heron).toContain(`"Heron Sokha, សុខា"`);
    expect(heron).toContain(`"'@aunt, 012 345"`);
    expect(egret).toMatch(/^'=silver meadow,.*,velvet harbour,/);
    const [headOfEvents, hearing, arrest] = table('events');
    for (const { name } of fieldsOf(CaseEvent)) expect(headOfEvents).toContain(t(`caseEvent.${name}.label`));
    expect(hearing).toMatch(/=silver meadow; velvet harbour.*,linen ladder,.*,yes$/i);
    expect(arrest).toMatch(/,2021-02-28,2021-03-01,.*Phnom Penh.*,no$/i);
    const [, charge] = table('charges');
    expect(charge).toMatch(/^linen ladder,velvet harbour,.*494.*Pending · Arrest/);
  });

  it('shows an answer of every field there is', () => {
    const records: PeopleFileRecord[] = [
      { kind: 'person', id: HERON, joinedInto: null, answers: answersInEveryField(Person, newId) },
      { kind: 'event', id: newId(), takenBack: false, answers: answersInEveryField(CaseEvent, newId) },
      { kind: 'case', id: newId(), answers: answersInEveryField(CourtCase, newId) },
    ];
    for (const which of FILE_TABLES)
      expect(writeFileTable(which, viewOfFile({ records }), COMMON).split('\r\n').length).toBeGreaterThan(2);
  });
});
