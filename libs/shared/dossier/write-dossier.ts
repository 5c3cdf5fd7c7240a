import { formatDay } from '../day/format-dates.js';
import { accusedByStatus } from '../people/accused-by-status.js';
import { formatCharge } from '../people/format-charge.js';
import { formatEvent } from '../people/format-event.js';
import type { PersonGroup } from '../people/person.js';
import { type Block, type ReportDocument, words } from '../report/report-document.js';
import { formatNumber, type Text } from '../text/text.js';
import { label } from '../vocabulary/vocabulary.js';
import { DossierContext } from './dossier-context.js';
import type { DossierMaterial, DossierOf } from './dossier-material.js';
import { ofPerson } from './dossier-of-person.js';
import { markOf, withoutMarks } from './person-marks.js';

/**
 * Writes the dossier of a person, a case or a group from what is recorded. At each place that names a person is a mark
 * (`person-marks.ts`). `t` has the texts of the bundles `dossier`, `people`, `people-figures`, `counting` and `report`.
 */
export const writeDossier = (material: DossierMaterial, t: Text): ReportDocument => {
  const context = new DossierContext(material, t);
  const { subject, people, organisation, demo, today } = material;
  const blocks = [...ofSubject(subject, context), ...people.flatMap((person) => ofPerson(person, context))];
  return {
    language: t.language,
    title: t(`dossier.title.${subject.of}`),
    demo: demo ? t('report.demo') : null,
    about: [
      organisation,
      t('dossier.about.day', { day: formatDay(today, t.language) }),
      t('dossier.about.confidential'),
      t('dossier.about.events'),
      t('dossier.about.whom'),
    ],
    blocks,
    notes: context.notes,
  };
};

const ofSubject = (subject: DossierOf, context: DossierContext): Block[] =>
  subject.of === 'case' ? ofCase(subject, context) : subject.of === 'group' ? ofGroup(subject.group, context) : [];

const ofGroup = (group: string, { t, material }: DossierContext): Block[] => [
  { kind: 'heading', level: 1, text: t('dossier.group', { name: withoutMarks(material.groupName(group)) }) },
  ...material.people.map(({ id, entries }): Block => {
    const ties = entries.flatMap(({ groups }) => groups.filter((one) => one.group === group));
    const said = new Set(ties.map((one) => formatTie(one, t)));
    return {
      kind: 'paragraph',
      style: 'item',
      said: [{ text: markOf(id), strong: true }, { text: `: ${[...said].join(t('list.and'))}` }],
    };
  }),
];

/** Formats what ties somebody to a group, and how that is known: 'Member (stated)'. */
const formatTie = ({ tie, link }: Pick<PersonGroup, 'tie' | 'link'>, t: Text): string => {
  const [what, how] = [tie, link].flatMap((code) => (code === null ? [] : [label(code, t.language)]));
  return how === undefined ? (what ?? '') : t('dossier.tie', { name: what!, tie: how });
};

const ofCase = (
  { case: of, events, personOf, incidents }: Extract<DossierOf, { of: 'case' }>,
  context: DossierContext,
): Block[] => {
  const { t, material } = context;
  const nameOf = (entry: string): string => markOf(personOf.get(entry) ?? entry);
  const dated = events.map(({ id, event }) => ({ id, when: event.when! }));
  const accused = accusedByStatus(of, dated, material.today);
  const court = [
    of.court === null || of.court === 'CL_UNKNOWN' ? '' : label(of.court, t.language),
    of.place?.code ? material.placeName(of.place.code) : '',
  ]
    .filter(Boolean)
    .join(t('list.and'));
  return [
    { kind: 'heading', level: 1, text: t('people.case.title', { handle: withoutMarks(of.handle!) }) },
    ...(court === '' ? [] : [{ kind: 'paragraph', style: 'text', said: [{ text: court }] } as const]),
    ...(incidents.length === 0
      ? []
      : ([
          { kind: 'heading', level: 2, text: t('people.case.incidents') },
          ...incidents.map(
            (one) => ({ kind: 'paragraph', style: 'item', said: [{ text: withoutMarks(one) }] }) as const,
          ),
        ] as const)),
    context.table({
      caption: t('dossier.accused'),
      head: [
        [t('people.handle'), 3],
        [t('dossier.charges'), 4],
        [t('people.charge.now'), 3],
      ],
      rows: accused.flatMap(({ status, accused: all }) =>
        all.map(({ person, charges }) => [
          words(nameOf(person)),
          { lines: charges.map(({ charge }) => [{ text: withoutMarks(formatCharge(charge, t)) }]) },
          words(status === null ? t('people.case.no-status') : label(status, t.language)),
        ]),
      ),
      empty: t('dossier.accused.none'),
    }),
    context.table({
      caption: t('people.case.events'),
      head: [
        [t('dossier.events.what'), 5],
        [t('dossier.events.of'), 2],
        [t('dossier.events.grade'), 3],
      ],
      rows: events.map(({ event }) => [
        { lines: [[{ text: formatEvent(event, t) }], ...context.setFor(event)] },
        words(formatNumber(new Set(event.people.map(({ person }) => nameOf(person!))).size, t.language)),
        context.gradeAndSources(event),
      ]),
      empty: t('dossier.events.none'),
    }),
  ];
};
