import { describe, expect, it } from '@jest/globals';
import { contradictions } from '../incident/completeness.js';
import { ownCodesIn } from '../incident/own-codes-of-record.js';
import { Gazetteer } from '../places/gazetteer.js';
import { ownCodesByName, type OwnCodeWords } from '../vocabulary/own-codes.js';
import { amend, supplement } from './amend-record.js';
import { mapOfGuesses } from './guess-columns.js';
import { readRecord } from './read-record.js';
import type { ImportContext, RowDraft } from './row-draft.js';

const words = (code: string, nameEn: string, more: Partial<OwnCodeWords> = {}): OwnCodeWords => ({
  code,
  nameEn,
  nameKm: `ខ្មែរ ${nameEn}`,
  synonyms: [],
  from: null,
  until: null,
  state: 'used',
  ...more,
});
const OWN = [
  words('PF_GENDARMERIE.KH', 'Royal unit', { nameKm: 'អង្គភាពរាជ', synonyms: ['ប៉េអឹម'] }),
  words('PF_ARMY.B70', 'Brigade 70'),
  words('IS_LAND.EVICTION', 'Evicted'),
  words('IS_LABOUR.PAY', 'Unpaid'),
  words('FM_PUSH.SHIELD', 'Shields'),
  words('PF_COURT.OLD', 'Old court', { state: 'retired' }),
  words('PF_POLICE.A', 'Unit A'),
  words('PF_ARMY.A', 'Unit A'),
];
let made = 0;
const WORLD: ImportContext = {
  gazetteer: new Gazetteer([]),
  groups: new Map(),
  ownCodes: ownCodesByName(OWN),
  newId: () => `00000000-0000-4000-9000-${String((made += 1)).padStart(12, '0')}`,
  places: new Map(),
};
const read = (targets: readonly string[], ...rows: string[][]): RowDraft =>
  readRecord(
    rows,
    { ...mapOfGuesses([]), columns: targets.map((target) => ({ header: target, target, dates: null })) },
    WORLD,
  );
const codes = ({ incident }: RowDraft): string[] => ownCodesIn(incident).map(({ code }) => code);

describe('a cell that names an own code', () => {
  it.each(['PF_GENDARMERIE.KH', 'Royal unit', 'អង្គភាពរាជ', 'ប៉េអឹម', 'royal UNIT'])(
    'answers with the code that it refines, and has it beside, as %s',
    (cell) => {
      const draft = read(['acts.type', 'acts.actor'], ['Shields', cell]);
      expect(draft.incident.acts).toMatchObject([
        { type: 'FM_PUSH', actor: 'PF_GENDARMERIE', ownCodes: ['FM_PUSH.SHIELD', 'PF_GENDARMERIE.KH'] },
      ]);
      expect([contradictions(draft.incident), draft.notes.filter(({ code }) => code === 'unknown-term')]).toEqual([
        [],
        [],
      ]);
    },
  );

  it('does so in a list of the incident, beside codes of the codebook', () => {
    const draft = read(['issues'], ['Evicted; Unpaid']);
    expect([draft.incident.issues, codes(draft)]).toEqual([
      ['IS_LAND', 'IS_LABOUR'],
      ['IS_LAND.EVICTION', 'IS_LABOUR.PAY'],
    ]);
  });

  it('is kept in words where its code is of another question, is retired, or where two are called so', () => {
    for (const [target, cell] of [
      ['acts.type', 'Brigade 70'],
      ['acts.actor', 'Old court'],
      ['acts.actor', 'Unit A'],
    ]) {
      const draft = read([target!], [cell!]);
      expect([cell, codes(draft), draft.incident.acts.map(({ actor }) => actor)]).toEqual([cell, [], []]);
    }
  });

  it('says it of its own row alone, where several rows are one incident', () => {
    const draft = read(['acts.type', 'acts.actor'], ['FM_PUSH', 'Royal unit'], ['FM_GRAB', 'PF_GENDARMERIE']);
    expect(draft.incident.acts.map(({ type, ownCodes }) => [type, ownCodes])).toEqual([
      ['FM_PUSH', ['PF_GENDARMERIE.KH']],
      ['FM_GRAB', null],
    ]);
    const same = read(['acts.type', 'acts.actor'], ['FM_PUSH', 'PF_GENDARMERIE'], ['FM_PUSH', 'Royal unit']);
    expect(same.incident.acts.map(({ ownCodes }) => ownCodes)).toEqual([['PF_GENDARMERIE.KH']]);
    // The issues are those of the first row.
    const other = read(['issues'], ['IS_LABOUR'], ['Evicted']);
    expect([other.incident.issues, codes(other), contradictions(other.incident)]).toEqual([['IS_LABOUR'], [], []]);
  });
});

describe('what somebody decided about words', () => {
  const decidedAs = (value: string[]): RowDraft =>
    readRecord(
      [['The black shirts', 'FM_PUSH']],
      {
        ...mapOfGuesses([]),
        columns: [
          { header: 'a', target: 'acts.actor', dates: null, values: { 'the black shirts': { as: 'value', value } } },
          { header: 'b', target: 'acts.type', dates: null },
        ],
      },
      WORLD,
    );

  it('can be an own code: it answers with the code that it refines, and has it beside as long as it is used', () => {
    for (const [code, actor, own] of [
      ['PF_GENDARMERIE.KH', 'PF_GENDARMERIE', ['PF_GENDARMERIE.KH']],
      ['PF_COURT.OLD', 'PF_COURT', []],
      ['PF_COURT.UNHEARD', 'PF_COURT', []],
    ] as const) {
      const draft = decidedAs([code]);
      expect([code, draft.incident.acts[0]?.actor, codes(draft)]).toEqual([code, actor, own]);
    }
  });
});

describe('a row that changes a known record', () => {
  const known = (issues: string[] | null, ownCodes: string[] | null, grounds: string[] | null = null) => ({
    ...read(['title'], ['Known']).incident,
    issues,
    grounds,
    ownCodes,
  });
  const [evicted, land] = [read(['issues'], ['Evicted']), read(['issues'], ['IS_LAND'])];

  it('gives it the own codes of its cells, by its code or as one of the same event', () => {
    for (const change of [amend, supplement])
      for (const [before, changed] of [
        [known(null, null), ['issues', 'ownCodes']],
        [known(['IS_LAND'], null), ['ownCodes']],
      ] as const)
        expect(change(before, evicted)).toMatchObject({
          incident: { issues: ['IS_LAND'], ownCodes: ['IS_LAND.EVICTION'] },
          changed,
        });
  });

  it('takes none away but those whose answer it replaces, and says nothing new of one that is there', () => {
    const more = known(['IS_LAND', 'IS_LABOUR'], ['GR_NO_PERMISSION.OLD', 'IS_LABOUR.PAY'], ['GR_NO_PERMISSION']);
    expect(amend(more, evicted)).toMatchObject({
      incident: { issues: ['IS_LAND'], ownCodes: ['GR_NO_PERMISSION.OLD', 'IS_LAND.EVICTION'] },
      changed: ['issues', 'ownCodes'],
    });
    const there = known(['IS_LAND'], ['IS_LAND.EVICTION']);
    for (const row of [evicted, land]) {
      expect(amend(there, row)).toEqual({ incident: there, changed: [] });
      expect(supplement(there, row)).toEqual({ incident: there, changed: [], kept: [] });
    }
    const dropped = read(['issues'], ['IS_LAND'], ['Unpaid']);
    expect([codes(dropped), amend(there, dropped).changed]).toEqual([[], []]);
  });

  it('adds none below an answer that the record does not have, where its answers stay', () => {
    const other = known(['IS_LABOUR'], null);
    expect(supplement(other, evicted)).toEqual({ incident: other, changed: [], kept: ['issues'] });
  });
});
