import fc from 'fast-check';
import { codebookOf, fieldsOf, type CodebookClass, type DataClass, type Field } from '@vigil/shared/codebook/field.js';
import { Account } from '@vigil/shared/incident/account.js';
import { Act } from '@vigil/shared/incident/act.js';
import { GroupLink } from '@vigil/shared/incident/group-link.js';
import { Harm } from '@vigil/shared/incident/harm.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { Source } from '@vigil/shared/incident/source.js';
import { loadCountry } from '../places/country-data.js';
import { aGroupLink, aHarm, anAccount, anAct, anIncident, aSource, but } from '../testing/an-incident.js';
import { answersOf, SEED } from '../testing/arbitrary-answers.js';
import { coarsenForReaders } from './make-public-version.js';

/** Checks each field's class, as the form states it, against what is really published. */
const { gazetteer } = loadCountry();
const ID = '00000000-0000-4000-8000-000000000001';
const PLACES = ['12', '18', '02'];

/** Returns a whole record with one child of each class, in which one class has these answers. */
const recordWith = (of: CodebookClass, answers: Record<string, unknown>): Incident => {
  const child = <T extends object>(mine: CodebookClass<T>, whole: T): T[] => [
    mine === of ? but(whole, answers) : whole,
  ];
  const whole = anIncident({
    publicSummary: 'Banners were taken.',
    acts: child(Act, anAct({ id: ID })),
    harms: child(Harm, aHarm({ id: ID })),
    sources: child(Source, aSource({ id: ID, linkWithheld: 'no' })),
    accounts: child(Account, anAccount({ id: ID })),
    groups: child(GroupLink, aGroupLink(ID, { id: ID })),
  });
  return of === Incident ? but(whole, answers) : whole;
};
const left = (incident: Incident): string =>
  JSON.stringify(
    coarsenForReaders(
      {
        incident,
        grade: 'VG_FAIR',
        gradeReason: null,
        hasFailedCheck: false,
        assessments: [],
        groupCodes: new Map([[ID, 'G-000001']]),
      },
      { place: 'commune', date: 'day' },
      gazetteer,
    ),
  );

const CLASSES: readonly CodebookClass[] = [Incident, Act, Harm, Source, Account, GroupLink];
const ALL = CLASSES.flatMap((of) =>
  fieldsOf(of)
    .filter((field) => !['many', 'reference'].includes(field.kind))
    .map((field) => [`${codebookOf(of).key}.${field.name}`, of, field] as const),
);
const ofClass = (name: DataClass): typeof ALL => ALL.filter(([, , field]) => field.class === name);

/** Internal answers that decide something that readers see; the answer itself is not published. */
const DECIDES: Record<string, string> = {
  'incident.sensitivity': 'whether the words of a number and the name of a unit leave',
  'act.attribution': 'whether it counts as an act of the state',
  'account.mayBePublished': 'whether the account leaves at all',
};

const changes = (of: CodebookClass, field: Field): boolean => {
  const seen = new Set<string>();
  if (field.kind === 'cites')
    return left(recordWith(of, { [field.name]: [] })) !== left(recordWith(of, { [field.name]: [ID] }));
  fc.assert(
    fc.property(answersOf(of, PLACES), (answers) => {
      if (field.required && answers[field.name] === null) return;
      seen.add(left(recordWith(of, { [field.name]: answers[field.name] })));
    }),
    { ...SEED, numRuns: 150 },
  );
  return seen.size > 1;
};

it.each(ofClass('public'))('%s, which the form says readers see, does leave', (_name, of, field) =>
  expect(changes(of, field)).toBe(true),
);
it.each(ofClass('staff').filter(([name]) => !(name in DECIDES)))(
  '%s, which is for colleagues, changes nothing that leaves',
  (_name, of, field) => expect(changes(of, field)).toBe(false),
);
it.each(ofClass('internal'))('%s, which is for reviewers, changes nothing that leaves', (_name, of, field) =>
  expect(changes(of, field)).toBe(false),
);

it('a reason why an act is attributed to the state does not leave with the fact that it is', () => {
  expect(left(recordWith(Act, { attribution: 'heron' }))).not.toContain('heron');
  expect(left(recordWith(Act, { attribution: 'heron' }))).toBe(left(recordWith(Act, { attribution: 'egret' })));
});

describe('what goes wrong', () => {
  it('every class has fields, so that nothing above was empty', () => {
    for (const name of ['public', 'staff', 'internal'] as const) expect(ofClass(name).length).toBeGreaterThan(5);
    expect(Object.keys(DECIDES).every((name) => ofClass('staff').some(([one]) => one === name))).toBe(true);
  });
});
