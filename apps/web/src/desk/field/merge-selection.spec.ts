import { blank } from '@vigil/shared/codebook/check-body.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { toMergeBody, atFirst, offered, toggled } from './merge-selection.js';

const record = (id: string, fields: Partial<Incident> = {}): IncidentRecord =>
  ({ id, revision: 2, incident: Object.assign(blank(Incident), fields) }) as unknown as IncidentRecord;
const account = { id: 'a1' } as Incident['accounts'][number];
const act = { id: 'x1' } as Incident['acts'][number];

describe('what one report gives to another', () => {
  const stays = record('one', { timeOfDay: 'noon' });
  const other = record('two', { timeOfDay: '13:00', narrative: 'Banners.', accounts: [account], acts: [act] });

  it('is offered where the one that stays has no answer', () =>
    expect(offered(stays.incident, other.incident).map(({ name }) => name)).toEqual(['narrative']));
  it('is at first every account and no act', () =>
    expect(toMergeBody(stays, [other], atFirst([stays, other]))).toEqual([{ id: 'two', revision: 2, take: ['a1'] }]));
  it('is what was chosen', () =>
    expect(
      toMergeBody(
        stays,
        [other],
        toggled(toggled(toggled(atFirst([stays, other]), 'two', 'x1'), 'two', 'narrative'), 'two', 'a1'),
      )[0]!.take,
    ).toEqual(['x1', 'narrative']));
});

describe('what goes wrong', () => {
  it('an answer that was chosen while another record was to stay is left out when it is open no more', () => {
    const [stays, other] = [record('one', { narrative: 'Signs.' }), record('two', { narrative: 'Banners.' })];
    expect(toMergeBody(stays, [other], { two: new Set(['narrative', 'gone']) })[0]!.take).toEqual([]);
  });
});
