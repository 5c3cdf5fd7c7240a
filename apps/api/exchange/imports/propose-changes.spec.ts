import { describe, expect, it, jest } from '@jest/globals';
import type { ColumnMapping, MappedColumn } from '@vigil/shared/import/column-mapping.js';
import { mapOfGuesses } from '@vigil/shared/import/guess-columns.js';
import { readRecord } from '@vigil/shared/import/read-record.js';
import type { ImportContext } from '@vigil/shared/import/row-draft.js';
import { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { aPlace } from '@vigil/shared/places/test-place.js';
import { COMMENT_LENGTH } from '@vigil/shared/staff-responses/comments.js';
import { Problem } from '@vigil/shared/problems/problems.js';
import type { RowVerdict } from '@vigil/shared/staff-responses/imports.js';
import { anIncident } from '../../testing/an-incident.js';
import { notTheirs, proposalsOf, writeProposals } from './propose-changes.js';

const ID = '00000000-0000-4000-8000-000000000001';
const gazetteer = new Gazetteer([aPlace('KH', null, 0, 'Cambodia'), aPlace('12', 'KH', 1, 'Phnom Penh')]);
let made = 0;
const world = (): ImportContext => ({
  gazetteer,
  groups: new Map(),
  newId: () => `00000000-0000-4000-9000-${String((made += 1)).padStart(12, '0')}`,
  places: new Map(),
});
type How = Partial<MappedColumn> & Pick<MappedColumn, 'target'>;
const mapOf = (columns: Readonly<Record<string, How>>): ColumnMapping => ({
  ...mapOfGuesses([]),
  columns: Object.entries(columns).map(([header, how]) => ({ header, dates: null, ...how })),
});
const stored = { id: ID, incident: anIncident({ narrative: 'Seen: a gate', acts: [], harms: [] }) };
/** Lines of each proposal, by path. */
const proposed = (
  changed: readonly string[],
  columns: Readonly<Record<string, How>>,
  cells: string[],
  row = 2,
): { lines: Record<string, string[]>; ids: string[]; isComplete: boolean } => {
  const map = mapOf(columns);
  const draft = readRecord([cells], map, world());
  const found = proposalsOf(stored, changed, { rows: [[row, cells]], draft }, map);
  return {
    lines: Object.fromEntries(found.proposed.map(({ path, text }) => [String(path), text.split('\n').slice(2)])),
    ids: found.proposed.map(({ id }) => id),
    isComplete: found.isComplete,
  };
};

describe('what a row says of a record that people went on with', () => {
  it('is in its own words: only cells that answer something, of a figure also what it is a figure of', () => {
    const columns: Record<string, How> = {
      Killed: { target: 'harms.count:HM_DEATH' },
      Hurt: { target: 'harms.count:HM_INJURY_UNSPEC' },
      Held: { target: 'acts.people:D_ARREST', missing: ['-99'] },
      Did: { target: 'acts.type', values: { 'a visit': { as: 'nothing', value: [] } } },
      Figure: { target: 'measure' },
      Number: { target: 'measure.value' },
      Source: { target: 'sources.publisher' },
    };
    const cells = ['0', 'unknown', '-99', 'a visit', 'D_ARREST', '3', 'Example Daily'];
    expect(proposed(['acts', 'harms'], columns, cells)).toMatchObject({
      lines: { null: ['Figure: D_ARREST', 'Number: 3'] },
      isComplete: true,
    });
  });

  it('is complete only if a cell says each of the fields', () => {
    const columns: Record<string, How> = { Town: { target: 'place' }, Crowd: { target: 'crowd' } };
    const cells = ['Old market, Phnom Penh', 'small'];
    expect(proposed(['place', 'placeNote', 'crowd'], columns, cells)).toMatchObject({
      lines: {
        '/place': ['Town: Old market, Phnom Penh'],
        '/placeNote': ['Town: Old market, Phnom Penh'],
        '/crowd': ['Crowd: small'],
      },
      isComplete: true,
    });
    expect(proposed(['place', 'acts'], columns, cells).isComplete).toBe(false);
    expect(proposed(['place'], columns, ['unknown', 'small'])).toMatchObject({ lines: {}, isComplete: false });
  });

  it('is cut with a mark where it is longer than a comment, and then not complete', () => {
    const columns: Record<string, How> = { Seen: { target: 'words' } };
    const long = `a gate ${'x'.repeat(COMMENT_LENGTH)}`;
    const { lines, isComplete } = proposed(['narrative'], columns, [long]);
    expect([lines['/narrative']!.at(-1)!.endsWith('x…'), isComplete]).toEqual([true, false]);
    const signs = proposed(['narrative'], columns, ['\u{1F534}'.repeat(COMMENT_LENGTH)]).lines['/narrative']!;
    expect(signs.at(-1)).toMatch(/[^\p{Cs}]…$/u);
  });

  it('is of a narrative what the record lacks', () => {
    const columns: Record<string, How> = { Seen: { target: 'words' }, Heard: { target: 'words' } };
    expect(proposed(['narrative'], columns, ['a gate', 'a shout'])).toMatchObject({
      lines: { '/narrative': ['Heard: a shout'] },
      isComplete: true,
    });
  });

  it('is the same proposal in whichever row it comes again', () => {
    const columns: Record<string, How> = { Town: { target: 'place' } };
    const { ids } = proposed(['place'], columns, ['Phnom Penh'], 2);
    expect(ids).toHaveLength(1);
    expect(proposed(['place'], columns, ['Phnom Penh'], 70).ids).toEqual(ids);
    expect(proposed(['placeNote'], columns, ['Phnom Penh'], 2).ids).not.toEqual(ids);
    expect(proposed(['place'], columns, ['ភ្នំពេញ Phnom Penh'], 2).ids).not.toEqual(ids);
  });
});

describe('what people changed since', () => {
  const map = mapOf({ Town: { target: 'place' }, Did: { target: 'acts.type' }, Killed: { target: 'harms.type' } });
  const draft = readRecord([['Phnom Penh', 'D_ARREST', '']], map, world());
  const changed = ['title', 'place', 'acts', 'harms', 'narrative'];

  it('stands: an answer is not proposed again, a list only with an entry that the record lacks', () => {
    expect(notTheirs(stored.incident, draft, changed, new Set())).toEqual(['place', 'acts', 'harms']);
    expect(notTheirs(stored.incident, draft, changed, new Set(['place', 'acts', 'harms']))).toEqual(['acts']);
  });
});

describe('writing proposals', () => {
  const verdict = (): RowVerdict =>
    ({
      target: { id: ID, code: null, revision: 1 },
      wrote: null,
      proposed: ['a', 'b', 'c'].map((id) => ({ id, path: null, text: id })),
    }) as unknown as RowVerdict;
  const actor = { id: ID, role: 'reviewer' } as Parameters<typeof writeProposals>[1];
  type Write = Parameters<typeof writeProposals>[0]['write'];

  it('stops between two of them', async () => {
    const write = jest.fn<Write>();
    let left = 2;
    const goOn = (): Promise<void> => ((left -= 1) < 0 ? Promise.reject(new Error('stopped')) : Promise.resolve());
    await expect(writeProposals({ write }, actor, verdict(), goOn)).rejects.toThrow('stopped');
    expect(write.mock.calls.map(([, , id]) => id)).toEqual(['a', 'b']);
  });

  it('counts one that is there already, and leaves out what the member may not write', async () => {
    const writtenWhenRefused = async (code: 'already-exists' | 'not-allowed'): Promise<RowVerdict['wrote']> => {
      const one = verdict();
      await writeProposals({ write: () => Promise.reject(new Problem(code)) }, actor, one, () => Promise.resolve());
      return one.wrote;
    };
    expect([await writtenWhenRefused('already-exists'), await writtenWhenRefused('not-allowed')]).toEqual([
      'proposed',
      null,
    ]);
  });
});
