import { exactDay } from '@vigil/shared/day/day-window.js';
import { asDay } from '@vigil/shared/day/day.js';
import { anAct, anIncident } from '../testing/an-incident.js';
import { atRiskSummaryOf, isInternal, TOLD } from './read-inbox.js';

const reviewer = { id: 'r', name: 'crane', role: 'reviewer' as const, countries: null };
const report = { atRisk: true, handedOver: true, status: 'WS_DRAFT', authorId: 'm' };
const incident = anIncident({
  title: 'canary',
  narrative: 'canary',
  placeNote: 'canary',
  timeOfDay: 'canary',
  point: { lat: 11.5, lon: 104.9, accuracyMetres: 5 },
  when: exactDay(asDay('2021-06-04')),
  acts: [anAct({ forceName: 'canary' }), anAct()],
});

describe('a report that says that somebody is at risk', () => {
  it('tells a reviewer when, where and what was done once it was handed over, and nothing else that its author wrote', () => {
    const help = atRiskSummaryOf(reviewer, report, incident)!;
    expect(help).toEqual({
      when: incident.when,
      place: incident.place,
      groups: incident.groups.map(({ group }) => group),
      acts: [incident.acts[0]!.type],
    });
    expect(JSON.stringify(help)).not.toMatch(/canary|11\.5/);
  });

  it('tells of questions that are public by their class alone', () => expect(TOLD.filter(isInternal)).toEqual([]));
});

describe('what goes wrong', () => {
  it.each([
    ['its author kept it', { handedOver: false }],
    ['whether its author handed it over is not known', { handedOver: null }],
    ['nobody is at risk', { atRisk: false }],
    ['whether somebody is at risk was not said', { atRisk: null }],
    ['it is its author’s own', { authorId: 'r' }],
    ['it was handed in, and is read as a record', { status: 'WS_SUBMITTED' }],
  ])('nothing of it is told where %s', (_why, other) =>
    expect(atRiskSummaryOf(reviewer, { ...report, ...other }, incident)).toBeNull(),
  );
  it.each(['monitor', 'analyst', 'admin'] as const)('nothing of it is told to somebody else: %s', (role) =>
    expect(atRiskSummaryOf({ ...reviewer, role }, report, incident)).toBeNull(),
  );
});
