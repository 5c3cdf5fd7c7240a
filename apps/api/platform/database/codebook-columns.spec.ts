import fc from 'fast-check';
import { checkBody } from '@vigil/shared/codebook/check-body.js';
import { fieldsOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import { Account } from '@vigil/shared/incident/account.js';
import { Act } from '@vigil/shared/incident/act.js';
import { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Harm } from '@vigil/shared/incident/harm.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Source } from '@vigil/shared/incident/source.js';
import { answersOf, SEED } from '../../testing/arbitrary-answers.js';
import { columnsFor, fromRow, internalFields, storedFields, toRow } from './codebook-columns.js';

const CLASSES: [string, CodebookClass][] = [
  ['incident', Incident],
  ['act', Act],
  ['harm', Harm],
  ['account', Account],
  ['source', Source],
  ['group link', GroupLink],
];

describe.each(CLASSES)('the columns of %s', (_name, of) => {
  it('hold every answer of every stored field, unchanged there and back', () => {
    fc.assert(
      fc.property(answersOf(of, ['KH01', 'KH02']), (answers) => {
        const row = toRow(of, answers);
        expect(Object.keys(row).sort()).toEqual(Object.keys(columnsFor(of)).sort());
        const stored = Object.fromEntries(storedFields(of).map((field) => [field.name, answers[field.name]]));
        expect(fromRow(of, row)).toEqual(stored);
      }),
      SEED,
    );
  });

  it('hold nothing internal', () => {
    fc.assert(
      fc.property(answersOf(of, ['KH01']), (answers) => {
        const marked = {
          ...answers,
          ...Object.fromEntries(internalFields(of).map((field) => [field.name, 'canary7Q4xVb2'])),
        };
        expect(JSON.stringify(toRow(of, marked))).not.toContain('canary7Q4xVb2');
      }),
      SEED,
    );
  });

  it('are made from answers that the codebook itself accepts', () => {
    fc.assert(
      fc.property(answersOf(of, ['KH01']), (answers) => {
        expect(checkBody(of, answers).errors.filter((error) => error.code !== 'unknown-key')).toEqual([]);
      }),
      SEED,
    );
  });

  it('are named in the order of the codebook and once each', () => {
    const names = Object.values(columnsFor(of)).map((column) => column.name);
    expect(new Set(names).size).toBe(names.length);
    expect(
      fieldsOf(of)
        .filter((field) => !storedFields(of).includes(field))
        .every((field) => field.class === 'internal' || ['many', 'cites'].includes(field.kind)),
    ).toBe(true);
  });
});

describe('what goes wrong', () => {
  it('keeps "not answered" and "none of them" apart', () => {
    expect(
      fromRow(
        Harm,
        toRow(Harm, {
          type: null,
          side: null,
          affected: null,
          count: { state: 'CS_UNKNOWN', low: null, high: null, text: null },
        }),
      ),
    ).toMatchObject({ affected: null });
    expect(
      fromRow(
        Harm,
        toRow(Harm, {
          type: null,
          side: null,
          affected: [],
          count: { state: 'CS_UNKNOWN', low: null, high: null, text: null },
        }),
      ),
    ).toMatchObject({ affected: [] });
  });

  it('keeps a place without a unit', () => {
    const online = { code: null, precision: 'LP_ONLINE' };
    expect(fromRow(Act, toRow(Act, { ...blankAct, place: online }))).toMatchObject({ place: online });
  });
});

const unknown = { state: 'CS_UNKNOWN', low: null, high: null, text: null };
const blankAct = {
  type: null,
  actor: null,
  forceName: null,
  role: null,
  quantity: unknown,
  people: unknown,
  place: null,
  when: null,
  attribution: null,
};
