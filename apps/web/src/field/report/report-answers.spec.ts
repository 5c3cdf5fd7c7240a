import { suggestedTitle } from '@vigil/shared/incident/suggested-title.js';
import { checkBody } from '@vigil/shared/codebook/check-body.js';
import { completeness, contradictions } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { asDay } from '@vigil/shared/day/day.js';
import { findReportProblems } from '@vigil/shared/field/field-report.js';
import { codebookOf } from '@vigil/shared/codebook/field.js';
import { ACT_LISTS, codesOf } from '@vigil/shared/vocabulary/vocabulary.js';
import fc from 'fast-check';
import {
  asAnswers,
  asSealed,
  changed,
  countOf,
  dayOfFix,
  mayBeNone,
  nothingTyped,
  toggled,
  withAct,
  withActors,
  withDay,
  withFix,
  withFixDay,
  withGroup,
  withHarm,
  withNow,
  withPlace,
  withSource,
} from './report-answers.js';

const blank = (): Incident => nothingTyped().incident;
const faults = (incident: Incident): unknown[] => checkBody(Incident, { ...incident }).errors;

describe('a report as it is typed', () => {
  it('is right for the codebook while nothing is answered, and as a report', () => {
    expect(faults(blank())).toEqual([]);
    const report = {
      format: 1,
      id: '01900000-0000-4000-8000-000000000000',
      codebook: { ...codebookOf(Incident) },
      ...asAnswers(nothingTyped()),
      began: '2021-06-04T09:30:00+07:00',
      saved: '2021-06-04T09:30:00+07:00',
      files: [],
    };
    expect(findReportProblems(report)).toEqual([]);
  });

  it('stays right and free of contradictions whatever is pressed', () => {
    const acts = fc.constantFrom(...ACT_LISTS.flatMap((list) => codesOf(list)));
    const press = fc.oneof(
      acts.map((code) => (incident: Incident) => withAct(incident, code)),
      fc.constantFrom(...codesOf('source_type')).map((code) => (incident: Incident) => withSource(incident, code)),
      fc.constantFrom(...codesOf('harm_type')).map((code) => (incident: Incident) => withHarm(incident, code)),
      fc.constant((incident: Incident) => ({
        ...incident,
        harms: incident.harms.map((harm) =>
          harm.type === 'HM_NONE' ? harm : { ...harm, count: countOf('2', 'exactly', '') },
        ),
      })),
      fc.constantFrom(...codesOf('actor_type')).map((actor) => (incident: Incident) => withActors(incident, { actor })),
      fc
        .constantFrom(...codesOf('assembly_type'))
        .map((code) => (incident: Incident) => ({ ...incident, assemblyTypes: toggled(incident.assemblyTypes, code) })),
      fc.constant((incident: Incident) => (mayBeNone(incident) ? { ...incident, interference: 'IN_NONE' } : incident)),
      fc.constant((incident: Incident) =>
        withPlace(withNow(incident, asDay('2021-06-04'), '09:30'), { code: '12', level: 1 }),
      ),
    );
    fc.assert(
      fc.property(fc.array(press, { maxLength: 30 }), (presses) => {
        const incident = presses.reduce((now, one) => one(now), blank());
        expect(faults(asSealed(incident, 'x'))).toEqual([]);
        expect(contradictions(asSealed(incident, 'x'))).toEqual([]);
      }),
      { seed: Number(process.env['VIGIL_SEED'] ?? 1), numRuns: process.env['VIGIL_PROVE'] ? 2000 : 100 },
    );
  });

  it('says that somebody interfered as soon as an act does, and no longer when it is taken back', () => {
    const once = withAct({ ...blank(), interference: 'IN_NONE' }, 'RS_SEIZE_MATERIAL');
    expect([once.interference, mayBeNone(once)]).toEqual(['IN_INTERFERED', false]);
    const back = withAct(once, 'RS_SEIZE_MATERIAL');
    expect([back.interference, mayBeNone(back)]).toEqual(['IN_UNKNOWN', true]);
    expect(withAct(blank(), 'FM_UNKNOWN').interference).toBe('IN_UNKNOWN');
  });

  it('lets whoever did one act have done the next', () => {
    const acts = withAct(
      withActors(withAct(blank(), 'FM_PUSH'), { actor: 'PF_POLICE', forceName: 'x' }),
      'FM_GRAB',
    ).acts;
    expect(acts.map(({ actor, forceName }) => [actor, forceName])).toEqual([
      ['PF_POLICE', 'x'],
      ['PF_POLICE', 'x'],
    ]);
  });

  it('cites the one source there is for everything, and of several none', () => {
    const one = asSealed(withHarm(withAct(withSource(blank(), 'SR_MONITOR'), 'FM_PUSH'), 'HM_NONE'), null);
    expect([one.acts[0]!.sources, one.harms[0]!.sources]).toEqual([[one.sources[0]!.id], [one.sources[0]!.id]]);
    expect(completeness(one).some(({ code }) => code === 'none-needs-source')).toBe(false);
    expect(asSealed(withSource({ ...one }, 'SR_WITNESS'), null).acts[0]!.sources).toEqual([]);
  });

  it('is called by what was chosen, in the reader’s words, unless somebody wrote a line', () => {
    const incident = withAct(withAct(blank(), 'RS_SEIZE_MATERIAL'), 'FM_PUSH');
    const title = suggestedTitle(incident, 'Phnom Penh', 'en');
    expect(title).toBe('Banners or equipment seized, Pushing / shoving – Phnom Penh');
    expect(asSealed(incident, title).title).toBe(title);
    expect(asSealed({ ...incident, title: 'mine' }, title).title).toBe('mine');
    expect(suggestedTitle(blank(), 'Phnom Penh', 'en')).toBeNull();
  });

  it('knows the spot when the phone does, and else the unit', () => {
    const fix = { lat: 11.55, lng: 104.92, accuracy: 12.4, at: '2021-06-04T09:30:00+07:00' };
    const there = withFix(nothingTyped(), fix);
    expect(there.incident.point).toEqual({ lat: 11.55, lon: 104.92, accuracyMetres: 12 });
    expect(withPlace(there.incident, { code: '120101', level: 3 }).place!.precision).toBe('LP_EXACT');
    expect(withPlace(blank(), { code: '120101', level: 3 }).place!.precision).toBe('LP_COMMUNE');
    expect(withFix(there, null).incident.point).toBeNull();
  });

  it('takes a group for inferred until somebody says that a source names it', () => {
    const [link] = withGroup(blank(), 'g').groups;
    expect(link).toMatchObject({ group: 'g', link: 'GL_INFERRED' });
    expect(withGroup({ ...blank(), groups: [link!] }, 'g').groups).toEqual([]);
    expect(changed([link!], link!.id, { link: 'GL_STATED' })[0]!.link).toBe('GL_STATED');
  });
});

describe('a number of people', () => {
  it.each([
    ['', 'exactly', '', 'CS_UNKNOWN', null, null],
    ['25', 'exactly', '', 'CS_EXACT', 25, 25],
    ['25', 'at-least', 'x', 'CS_AT_LEAST', 25, null],
    ['', 'exactly', 'a small crowd', 'CS_UNKNOWN', null, null],
    ['0', 'at-least', '', 'CS_NONE', 0, 0],
  ] as const)('%s (%s, %s) is %s', (digits, kind, words, state, low, high) =>
    expect(countOf(digits, kind, words)).toEqual({ state, low, high, text: words || null }),
  );
});

describe('a position of one day in a report of another', () => {
  const found = (at: string, day: string | null): ReturnType<typeof nothingTyped> =>
    withFix(
      { ...nothingTyped(), incident: withDay(blank(), day === null ? null : asDay(day)) },
      { lat: 11.5, lng: 104.9, accuracy: 12, at },
    );
  it.each([
    ['2021-06-05T09:30:00+07:00', '2021-06-04', '2021-06-05'],
    ['2021-06-05T09:30:00+07:00', '2021-06-06', '2021-06-05'],
    ['2021-06-05T09:30:00+07:00', '2021-06-05', null],
    ['2021-06-05T23:30:00+00:00', '2021-06-05', '2021-06-06'],
    ['2021-06-05T23:30:00+00:00', '2021-06-06', null],
    ['2021-06-05T09:30:00+07:00', null, null],
  ])('found at %s, told of %s: it is of %s, by the calendar of the place', (at, day, is) =>
    expect(dayOfFix(found(at, day), 'Asia/Phnom_Penh')).toBe(is),
  );

  it('is mended by the day, which keeps the time that was written, or by dropping the position', () => {
    const typed = found('2021-06-05T09:30:00+07:00', '2021-06-04');
    const told = { ...typed, incident: { ...typed.incident, timeOfDay: 'about nine' } };
    const mended = withFixDay(told, asDay('2021-06-05'));
    expect([
      dayOfFix(mended, 'Asia/Phnom_Penh'),
      mended.incident.when?.earliest,
      mended.incident.timeOfDay,
      mended.fix,
    ]).toEqual([null, '2021-06-05', 'about nine', typed.fix]);
    expect(dayOfFix(withFix(told, null), 'Asia/Phnom_Penh')).toBeNull();
  });
});

describe('what goes wrong', () => {
  it('nothing typed is not known, and never 0', () => expect(countOf('x', 'exactly', ' ').low).toBeNull());
  it('another day has no time of today', () =>
    expect(withDay(withNow(blank(), asDay('2021-06-04'), '09:30'), asDay('2021-06-03')).timeOfDay).toBeNull());
});
