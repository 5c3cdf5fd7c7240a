import { fieldsOf, type Field } from '../codebook/field.js';
import { type CountValue, formatCount } from '../counting/count-value.js';
import { custodyUpTo } from '../custody/custody-spans.js';
import { formatCustody, formatDaysInCustody } from '../custody/format-custody.js';
import { type CaseStep, stageOn } from '../custody/stage.js';
import type { DayWindow } from '../day/day-window.js';
import { formatWindow } from '../day/format-dates.js';
import type { PlaceValue } from '../codebook/check-value.js';
import { formatLimit } from '../people-figures/format-limit.js';
import { CaseEvent } from '../people/case-event.js';
import { formatCharge, formatChargeStatus, formatOffence } from '../people/format-charge.js';
import { formatEvent } from '../people/format-event.js';
import type { Person } from '../people/person.js';
import { type Block, type Said, words } from '../report/report-document.js';
import type { Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import type { DossierContext } from './dossier-context.js';
import type { DossierEvent, DossierPerson } from './dossier-material.js';
import { markOf, withoutMarks } from './person-marks.js';
import { whatIsNotKnown } from './what-is-not-known.js';

/** Writes the chapter of a dossier about one person. */
export const ofPerson = (person: DossierPerson, context: DossierContext): Block[] => {
  const { t, material } = context;
  const { custody } = person;
  const heading = (key: string): Block => ({ kind: 'heading', level: 2, text: t(key) });
  return [
    { kind: 'heading', level: 1, text: t('people.person.title', { handle: markOf(person.id) }) },
    paragraph(formatCustody(custody.spells, material.today, t), 'lead'),
    ...(custody.spells.length === 0 ? [] : [paragraph(formatDaysInCustody(custody.spells, material.today, t))]),
    paragraph(t('people.stage', { stage: label(stageOf(person, context), t.language) })),
    ...answersOf(person, context).map((line) => paragraph(line)),
    spansOf(person, context),
    chargesOf(person, context),
    limitsTable(person, context),
    eventsOf(person, context),
    ...accountsOf(person, context),
    consentsOf(person, context),
    ...opinionsOf(person, context),
    heading('dossier.not-known'),
    ...whatIsNotKnown(person, material.today, t).map((line) => paragraph(line, 'item')),
  ];
};

const paragraph = (text: string, style: 'text' | 'lead' | 'item' = 'text'): Block => ({
  kind: 'paragraph',
  style,
  said: [{ text }],
});

const stepOf = ({ id, event, after }: DossierEvent): CaseStep => ({
  id,
  type: event.type!,
  when: event.when!,
  leftCustody: event.leftCustody,
  after,
  case: event.case,
  conditions: event.conditions,
  until: event.until,
});
const stageOf = ({ events, custody }: DossierPerson, { material }: DossierContext): string =>
  stageOn(events.map(stepOf), custody.spells, material.today);

/** The answers about the person, but for what is said elsewhere: of each question, what any of their entries says. */
const answersOf = ({ entries, cases }: DossierPerson, { t, material }: DossierContext): string[] => {
  const codes = (of: (entry: Person) => readonly (string | null)[]): string =>
    [...new Set(entries.flatMap((entry) => of(entry)))]
      .flatMap((code) => (code === null || code.endsWith('_UNKNOWN') ? [] : [label(code, t.language)]))
      .join(t('list.and'));
  const groups = entries.flatMap((entry) =>
    entry.groups.map(({ group, tie, link }) =>
      t('dossier.tie', {
        name: withoutMarks(material.groupName(group!)),
        tie: [tie, link].flatMap((code) => (code === null ? [] : [label(code, t.language)])).join(t('list.and')),
      }),
    ),
  );
  const lines: [key: string, said: string][] = [
    ['person.sex.label', codes(({ sex }) => [sex])],
    ['person.ageGroup.label', codes(({ ageGroup }) => [ageGroup])],
    ['person.categories.label', codes(({ categories }) => categories ?? [])],
    ['person.groups.label', [...new Set(groups)].join(t('list.and'))],
    [
      'people.cases',
      cases
        .map(({ handle, roles }) =>
          t('dossier.tie', {
            name: withoutMarks(handle),
            tie: roles.map((role) => label(role, t.language)).join(t('list.and')),
          }),
        )
        .join(t('list.and')),
    ],
  ];
  return lines.flatMap(([key, said]) => (said === '' ? [] : [answerTo(t(key), said, t)]));
};

const spansOf = ({ custody }: DossierPerson, context: DossierContext): Block => {
  const { t, material } = context;
  const spans = custodyUpTo(custody.spells, material.today)?.spans ?? [];
  return context.table({
    caption: t('people.spells'),
    head: [
      [t('people.spans.what'), 4],
      [t('people.spans.from'), 3],
      [t('people.spans.to'), 3],
    ],
    rows: spans.map(({ is, from, to }) => [
      words(t(`people.spans.${is}`)),
      words(context.day(from)),
      words(to === material.today ? t('people.spans.today', { day: context.day(to) }) : context.day(to)),
    ]),
    empty: t('custody.line.never'),
  });
};

const chargesOf = ({ cases, events }: DossierPerson, context: DossierContext): Block => {
  const { t, material } = context;
  const dated = events.map(({ id, event }) => ({ id, when: event.when! }));
  return context.table({
    caption: t('dossier.charges'),
    head: [
      [t('dossier.charges.charge'), 4],
      [t('people.charge.now'), 2],
      [t('people.charge.history'), 4],
    ],
    rows: cases.flatMap(({ handle, charges }) =>
      charges.map((charge) => {
        const offence = formatOffence(charge, t);
        return [
          {
            lines: [
              [
                { text: withoutMarks(formatCharge(charge, t)) },
                ...(offence === null ? [] : [{ text: ` (${offence})` }]),
              ],
              [{ text: withoutMarks(handle), quiet: true }],
            ],
          },
          words(formatChargeStatus(charge, dated, material.today, t)),
          {
            lines: charge.history.map(({ status, event }) => {
              const found = events.find(({ id }) => id === event);
              return [
                { text: status === null ? '' : label(status, t.language) },
                ...(found ? [{ text: ` · ${formatEvent(found.event, t)}`, quiet: true }] : []),
              ];
            }),
          },
        ];
      }),
    ),
    empty: t('dossier.charges.none'),
  });
};

const limitsTable = ({ limits }: DossierPerson, context: DossierContext): Block => {
  const { t } = context;
  return context.table({
    caption: t('people.limits'),
    head: [
      [t('dossier.limits.limit'), 5],
      [t('dossier.limits.says'), 5],
    ],
    rows: limits.map((one) => {
      const { title, about, readings } = formatLimit(one, t);
      return [
        { lines: [[{ text: title, strong: true }], ...about.map((text) => [{ text }])] },
        {
          lines: readings.flatMap(({ says, from }) => [
            ...(says === null ? [] : [[{ text: says, strong: true }]]),
            ...from.map((text) => [{ text: withoutMarks(text) }]),
          ]),
        },
      ];
    }),
    empty: t('people.limits.none'),
  });
};

/** Formats an answer behind its question, which may end with its own sign. */
const answerTo = (question: string, said: string, t: Text): string =>
  t(question.endsWith('?') ? 'dossier.answer.question' : 'dossier.answer', { question, said });

/** What an event is said by elsewhere in a dossier. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'type',
  'people',
  'when',
  'nextWhen',
  'case',
  'grade',
  'sources',
  'accounts',
]);

/** Formats an answer of an event; null: it is not known. */
const formatAnswer = (field: Field, value: unknown, { t, material }: DossierContext): string | null => {
  if (value === null || value === undefined || value === '' || value === field.blank) return null;
  switch (field.kind) {
    case 'choice':
      return label(value as string, t.language);
    case 'choices':
      return (value as string[]).map((code) => label(code, t.language)).join(t('list.and')) || null;
    case 'ternary':
      return value === 'unknown' ? null : t(`dossier.${value as 'yes' | 'no'}`);
    case 'count':
      return (value as CountValue).state === 'CS_UNKNOWN' ? null : formatCount(value as CountValue, t);
    case 'window':
      return formatWindow(value as DayWindow, t.language);
    case 'place': {
      const { code } = value as PlaceValue;
      return code === null ? null : material.placeName(code);
    }
    default:
      return withoutMarks(String(value));
  }
};

const eventsOf = ({ events }: DossierPerson, context: DossierContext): Block => {
  const { t, material } = context;
  const said = (event: CaseEvent): Said[][] =>
    fieldsOf(CaseEvent)
      .filter(({ name }) => !ELSEWHERE.has(name))
      .flatMap((field) => {
        const answer = formatAnswer(field, event[field.name as keyof CaseEvent], context);
        const question = t(`caseEvent.${field.name}.label`);
        return answer === null ? [] : [[{ text: answerTo(question, answer, t) }]];
      });
  const inCase = ({ case: of }: CaseEvent): Said[][] => {
    const handle = of === null ? null : material.caseName(of);
    return handle === null ? [] : [[{ text: t('people.case.title', { handle: withoutMarks(handle) }), quiet: true }]];
  };
  return context.table({
    caption: t('people.events'),
    head: [
      [t('dossier.events.what'), 3],
      [t('dossier.events.said'), 4],
      [t('dossier.events.grade'), 3],
    ],
    rows: events.map(({ event }) => [
      { lines: [[{ text: formatEvent(event, t), strong: true }], ...inCase(event)] },
      { lines: [...said(event), ...context.setFor(event)] },
      context.gradeAndSources(event),
    ]),
    empty: t('people.events.none'),
  });
};

/** What each party says of an event, beside each other; one never verifies the other. */
const accountsOf = ({ events }: DossierPerson, { t }: DossierContext): Block[] => {
  const with_ = events.filter(({ event }) => event.accounts.length > 0);
  if (with_.length === 0) return [];
  return [
    { kind: 'heading', level: 2, text: t('dossier.accounts') },
    ...with_.flatMap(({ event }): Block[] => [
      { kind: 'paragraph', style: 'text', said: [{ text: formatEvent(event, t), strong: true }] },
      ...event.accounts.flatMap(({ party, stance, text, language, saidOn }): Block[] => {
        const said = [party, stance].flatMap((code) => (code === null ? [] : [label(code, t.language)]));
        if (saidOn !== null) said.push(formatWindow(saidOn, t.language));
        return [
          paragraph(said.join(' · ')),
          ...(text === null || text.trim() === ''
            ? []
            : [
                {
                  kind: 'paragraph',
                  style: 'quote',
                  said: [{ text: withoutMarks(text), ...(language !== null && { language }) }],
                } as const,
              ]),
        ];
      }),
    ]),
  ];
};

const consentsOf = ({ entries }: DossierPerson, context: DossierContext): Block => {
  const { t } = context;
  const day = (window: DayWindow | null, none: string): string =>
    window === null ? none : formatWindow(window, t.language);
  return context.table({
    caption: t('person.consents.label'),
    head: [
      [t('consent.scope.label'), 4],
      [t('consent.by.label'), 3],
      [t('dossier.consents.since'), 3],
      [t('dossier.consents.until'), 3],
    ],
    rows: entries.flatMap(({ consents }) =>
      consents.map(({ scope, by, on, until, withdrawnOn }) => [
        words(scope === null ? '' : label(scope, t.language)),
        words(by === null ? '' : label(by, t.language)),
        words(day(on, '')),
        {
          lines: [
            [{ text: day(until, t('dossier.consents.no-end')) }],
            ...(withdrawnOn === null
              ? []
              : [[{ text: t('dossier.consents.withdrawn', { day: day(withdrawnOn, '') }), strong: true }]]),
          ],
        },
      ]),
    ),
    empty: t('dossier.consents.none'),
  });
};

/** Cites what bodies of the United Nations found; nothing where none is recorded. */
const opinionsOf = ({ entries }: DossierPerson, context: DossierContext): Block[] => {
  const { t } = context;
  const opinions = entries.flatMap((entry) => entry.opinions);
  if (opinions.length === 0) return [];
  const table = context.table({
    caption: t('person.opinions.label'),
    head: [
      [t('opinion.body.label'), 4],
      [t('opinion.number.label'), 2],
      [t('opinion.on.label'), 3],
      [t('opinion.arbitrary.label'), 4],
    ],
    rows: opinions.map(({ body, number, on, arbitrary }) => [
      words(body === null ? '' : label(body, t.language)),
      words(withoutMarks(number ?? '')),
      words(on === null ? '' : formatWindow(on, t.language)),
      { lines: (arbitrary ?? []).map((code) => [{ text: label(code, t.language) }]) },
    ]),
    empty: '',
  });
  return [table];
};
