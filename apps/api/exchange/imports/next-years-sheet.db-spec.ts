import { describe, expect, it } from '@jest/globals';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import type { Desk } from '../../testing/desk.js';
import { check, importFile, rowsOf, sendFile, step } from '../../testing/upload-import-file.js';
import { useDesk } from '../../testing/use-desk.js';

let desk: Desk;
useDesk((opened) => {
  ({ desk } = opened);
});

const sheet = (head: string, ...rows: string[]): string => [`${head},Date,Place,Title`, ...rows].join('\n');
const alone = (map: ColumnMapping): ColumnMapping => ({ ...map, doubles: 'create' });
const asId = (map: ColumnMapping): ColumnMapping => ({
  ...alone(map),
  columns: map.columns.map((column, i) => (i === 0 ? { ...column, target: 'record.externalId' } : column)),
});
const outcomes = async (file: string, adjust: (map: ColumnMapping) => ColumnMapping): Promise<unknown[]> => {
  const view = await check(desk.reviewer, await sendFile(desk.reviewer, file), adjust);
  return (await rowsOf(desk.reviewer, view.id)).map(({ did, why }) => [did, why?.code ?? null]);
};

describe('the next sheet of an office, whose rows are numbered from 1 again', () => {
  it('makes records of its own: the number is no id', async () => {
    const first = sheet('ល.រ', '១,2024-07-17,Kampot,A march', '២,2024-07-18,Takeo,A rally');
    expect((await importFile(desk.reviewer, first, alone)).tally).toMatchObject({ created: 2 });
    const next = sheet('ល.រ', '១,2025-02-03,Battambang,A vigil', '២,2025-03-15,Takeo,A strike');
    expect(await outcomes(next, alone)).toEqual([
      ['create', null],
      ['create', null],
    ]);
    expect(await outcomes(first, alone)).toEqual([
      ['same', null],
      ['same', null],
    ]);
  });

  it('changes no record where somebody chose the number as an id: another day or another place is asked about', async () => {
    const first = sheet('No', '1,2024-07-17,Kampot,A march', '2,2024-07-18,Takeo,A rally', '3,2024-07-19,Kep,A walk');
    expect((await importFile(desk.reviewer, first, asId)).tally).toMatchObject({ created: 3 });
    const next = sheet(
      'No',
      '1,2025-02-03,Battambang,A vigil',
      '2,2025-03-15,Takeo,A strike',
      '3,2024-07-19,Kep,A run',
    );
    expect(await outcomes(next, asId)).toEqual([
      ['aside', 'same-number-elsewhere'],
      ['aside', 'same-number-elsewhere'],
      ['change', null],
    ]);
    const view = await check(desk.reviewer, await sendFile(desk.reviewer, next), asId);
    expect((await step(desk.reviewer, view.id, 'runs')).tally).toMatchObject({ changed: 1, aside: 2 });
  });

  it('changes a record by an id of the team, but for one of another day and another place', async () => {
    const first = sheet('Id', 'N1-X,2024-07-17,Kampot,A march', 'N2-X,2024-07-18,Takeo,A rally');
    expect((await importFile(desk.reviewer, first, alone)).tally).toMatchObject({ created: 2 });
    const next = sheet('Id', 'N1-X,2025-02-03,Battambang,A vigil', 'N2-X,2024-07-19,Takeo,A rally');
    expect(await outcomes(next, alone)).toEqual([
      ['aside', 'same-number-elsewhere'],
      ['change', null],
    ]);
  });
});
