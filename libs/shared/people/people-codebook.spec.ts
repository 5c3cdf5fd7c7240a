import { blank, checkBody } from '../codebook/check-body.js';
import { codebookOf, fieldsOf, type CodebookClass } from '../codebook/field.js';
import { begins, custodyRole, mayEnd } from '../custody/custody-event.js';
import { STAGES } from '../custody/stage.js';
import { Account } from '../incident/account.js';
import { Source } from '../incident/source.js';
import en from '../text/people/en.json' with { type: 'json' };
import km from '../text/people/km.json' with { type: 'json' };
import { codesOf, label, termsOf, vocabularyLists } from '../vocabulary/vocabulary.js';
import { CaseEvent, EventPerson } from './case-event.js';
import { PEOPLE_LISTS } from './people-lists.js';
import { CaseIncident, CasePerson, Charge, ChargeEntry, CourtCase } from './court-case.js';
import { Consent, Opinion, Person, PersonAct, PersonGroup } from './person.js';

const WORDS: Record<'en' | 'km', Record<string, string>> = { en, km };
/** Sources and accounts are those of incidents, and have their words with them. */
const CLASSES: readonly CodebookClass[] = [
  Person,
  PersonGroup,
  PersonAct,
  Consent,
  Opinion,
  CaseEvent,
  EventPerson,
  CourtCase,
  CasePerson,
  CaseIncident,
  Charge,
  ChargeEntry,
];
const ID = '00000000-0000-4000-8000-000000000001';

const twice = (words: readonly string[]): string[] => words.filter((word, at) => words.indexOf(word) !== at);

describe('the codebook of people', () => {
  it('has no answer that anybody but reviewers may see', () => {
    const open = CLASSES.flatMap((of) => fieldsOf(of).filter((field) => field.class !== 'internal'));
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  it('has these classes and no other below a person and an event', () => {
    const below = CLASSES.flatMap((of) => fieldsOf(of).flatMap((field) => field.of?.() ?? []));
    expect(new Set(below)).toEqual(
      new Set([
        PersonGroup,
        PersonAct,
        Consent,
        Opinion,
        EventPerson,
        Source,
        Account,
        CasePerson,
        CaseIncident,
        Charge,
        ChargeEntry,
      ]),
    );
  });

  it('asks for no name: that is sealed', () => {
    expect(fieldsOf(Person).flatMap(({ name, kind }) => (kind === 'text' ? [name] : []))).toEqual(['handle']);
  });

  it('begins where nothing is shown, at high risk, and nothing is known', () => {
    expect(blank(Person)).toEqual({
      handle: null,
      sex: 'SX_UNKNOWN',
      ageGroup: 'AG_UNKNOWN',
      categories: null,
      acts: [],
      groups: [],
      showing: 'SH_NONE',
      risk: 'RK_HIGH',
      consents: [],
      opinions: [],
    });
    expect(blank(CaseEvent)).toMatchObject({
      leftCustody: 'unknown',
      custodyPlace: 'CP_UNKNOWN',
      grade: 'VG_UNVERIFIED',
    });
  });

  it('asks whatever it requires among the first questions, not behind “More about it”', () => {
    const behind = CLASSES.flatMap((of) => {
      const hasFirst = fieldsOf(of).some(({ essential }) => essential);
      return fieldsOf(of).flatMap(({ name, essential, required }) =>
        hasFirst && required && !essential ? [`${codebookOf(of).key}.${name}`] : [],
      );
    });
    expect(behind).toEqual([]);
  });

  it('takes its own codes and refuses those of incidents', () => {
    const event = (type: string): object => ({
      ...blank(CaseEvent),
      type,
      when: { precision: 'DP_DAY', earliest: '2021-03-01', latest: '2021-03-01' },
      people: [{ id: ID, person: ID, after: null }],
    });
    expect(checkBody(CaseEvent, event('CE_ARREST')).errors).toEqual([]);
    expect(checkBody(CaseEvent, event('LE_CHARGE')).errors).toEqual([{ pointer: '/type', code: 'unknown-code' }]);
    expect(checkBody(Person, { ...blank(Person), risk: 'SH_NONE' }).errors).toMatchObject([{ pointer: '/risk' }]);
  });

  it('refuses a day that is none, and one event of more than 500 people', () => {
    const when = { precision: 'DP_DAY', earliest: '2021-02-29', latest: '2021-02-29' };
    expect(checkBody(CaseEvent, { ...blank(CaseEvent), when }).errors).toMatchObject([{ pointer: '/when/earliest' }]);
    const people = Array.from({ length: 501 }, (_, at) => ({
      id: ID.slice(0, -4) + String(at).padStart(4, '0'),
      person: ID,
      after: null,
    }));
    expect(checkBody(CaseEvent, { ...blank(CaseEvent), people: people.slice(1) }).errors).toEqual([]);
    expect(checkBody(CaseEvent, { ...blank(CaseEvent), people }).errors).toMatchObject([{ pointer: '/people' }]);
  });
});

describe('the words of people', () => {
  const keys = CLASSES.flatMap((of) => {
    const { key } = codebookOf(of);
    const fields = fieldsOf(of).flatMap(({ name }) => [`${key}.${name}.label`, `${key}.${name}.help`]);
    return [...['one', 'many', 'about', 'add'].map((word) => `${key}.${word}`), ...fields];
  });

  /** What pages say, and no question of the codebook. */
  const OF_PAGES = /^(custody|erasures|people)\./;
  it.each(['en', 'km'] as const)('ask every question and name every list in %s, and ask nothing else', (language) => {
    const wanted = [...keys, ...PEOPLE_LISTS.map((list) => `list.${list}`)];
    const asked = Object.keys(WORDS[language]).filter((key) => !OF_PAGES.test(key));
    expect(asked.sort()).toEqual([...wanted].sort());
    expect(wanted.filter((key) => !WORDS[language][key]?.trim())).toEqual([]);
  });

  it('are Khmer in Khmer, and short enough for a telephone', () => {
    expect(Object.entries(WORDS.km).filter(([, text]) => !/\p{Script=Khmer}/u.test(text))).toEqual([]);
    expect(Object.entries(WORDS.en).filter(([key, text]) => key.endsWith('.label') && text.length > 48)).toEqual([]);
  });

  it.each(PEOPLE_LISTS)('tell two codes of %s apart in both languages', (list) => {
    const terms = termsOf(list);
    expect(terms.filter(({ km: text }) => !/\p{Script=Khmer}/u.test(text))).toEqual([]);
    expect(twice(terms.map((term) => term.en))).toEqual([]);
    expect(twice(terms.map((term) => term.km))).toEqual([]);
  });

  it('share no code with other lists, and readers’ lists are those of incidents', () => {
    const all = [...vocabularyLists(), ...PEOPLE_LISTS].flatMap((list) => codesOf(list));
    expect(twice(all)).toEqual([]);
    expect(vocabularyLists().filter((list) => (PEOPLE_LISTS as string[]).includes(list))).toEqual([]);
  });

  it('say a legal measure as incidents say it', () => {
    const same = codesOf('legal_event').filter((code) => code !== 'LE_SUSPENDED');
    const twin = (code: string): string => code.replace('LE_', 'CE_');
    for (const language of ['en', 'km'] as const)
      expect(same.map((code) => label(twin(code), language))).toEqual(same.map((code) => label(code, language)));
    expect(label('CE_SENTENCE_SUSPENDED', 'km')).toBe(label('LE_SUSPENDED', 'km'));
  });
});

describe('what each event says about where somebody was', () => {
  const said = (is: (code: string) => boolean): string[] =>
    codesOf('case_event')
      .filter(is)
      .map((code) => code.slice(3));
  const role = (wanted: string | null) => (type: string) => custodyRole({ type, leftCustody: 'unknown' }) === wanted;

  it('begins, says where, may end, or neither', () => {
    expect(said(begins)).toEqual(['TAKEN', 'ARREST', 'POLICE_CUSTODY', 'DETENTION_ORDER']);
    expect(said(role('taken'))).toEqual(['TAKEN', 'ARREST']);
    expect(said(role('kept'))).toEqual(['POLICE_CUSTODY', 'DETENTION_ORDER', 'SEEN_HELD', 'MOVED']);
    expect(said(role('free'))).toEqual(['SEEN_FREE']);
    expect(said(mayEnd)).toEqual([
      'RELEASED',
      'BAIL',
      'SUPERVISION',
      'SENTENCE_SUSPENDED',
      'ACQUITTED',
      'SERVED',
      'PARDON',
      'CHARGE_DROPPED',
    ]);
    expect(said(role('dead'))).toEqual(['DIED']);
    expect(said(role(null))).toContain('RELEASE_ANNOUNCED');
    expect(said(role(null))).toHaveLength(codesOf('case_event').length - 16);
  });

  it('is decided by whether the person walked out, not by the type', () => {
    const of = (type: string) =>
      (['yes', 'no', 'unknown'] as const).map((leftCustody) => custodyRole({ type, leftCustody }));
    expect(of('CE_ACQUITTED')).toEqual(['out', 'kept', 'perhaps-out']);
    expect(of('CE_HEARING')).toEqual([null, null, null]);
    expect(of('CE_RELEASE_ANNOUNCED')).toEqual([null, null, null]);
    expect(of('CE_DIED')).toEqual(['dead', 'dead', 'dead']);
  });

  it('has the stages of the list, in its order', () => {
    expect([...STAGES]).toEqual(codesOf('stage'));
  });
});
