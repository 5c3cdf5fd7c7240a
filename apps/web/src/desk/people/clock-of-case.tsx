import { formatLimit, type FormattedLimit } from '@vigil/shared/people-figures/format-limit.js';
import { limitsToLookAt } from '@vigil/shared/people-figures/limits-to-look-at.js';
import type { CourtCaseView } from '@vigil/shared/staff-responses/people.js';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import { DeskLink } from '../desk-link.js';
import { personPage } from './people-paths.js';

interface Row {
  key: string;
  person: string;
  line: FormattedLimit | null;
  /** What is said where there is no line. */
  none: string;
}
interface Props {
  view: CourtCaseView;
  nameOf: (id: string) => string | null;
}

/** Of each of the accused: which limit of custody by law was exceeded, or is nearest. */
export function ClockOfCase({ view: { limits }, nameOf }: Props) {
  const t = useText();
  const rows = limits.flatMap(({ person, limits: of }): Row[] => {
    const lines = limitsToLookAt(of).map((line) => formatLimit({ limit: line.limit, readings: [line.reading] }, t));
    const none = t(of.length === 0 ? 'people.limits.none' : 'people.case.clock.none');
    return lines.length === 0
      ? [{ key: person, person, line: null, none }]
      : lines.map((line, at) => ({ key: `${person} ${at}`, person, line, none }));
  });
  if (rows.length === 0) return null;
  return (
    <section class="record-part" aria-labelledby="clock-title">
      <h2 id="clock-title">{t('people.limits')}</h2>
      <p class="small quiet">{t('people.case.clock.about')}</p>
      <Table
        stacks
        caption={t('people.case.clock')}
        rows={rows}
        rowKey={({ key }) => key}
        columns={[
          {
            key: 'person',
            head: t('people.case.clock.accused'),
            sortBy: ({ person }) => nameOf(person),
            cell: ({ person }) => (
              <DeskLink to={personPage(person)}>{nameOf(person) ?? t('desk.form.not-named')}</DeskLink>
            ),
          },
          {
            key: 'limit',
            head: t('people.case.clock.limit'),
            cell: ({ line, none }) => line?.title ?? none,
          },
          {
            key: 'passed',
            head: t('people.case.clock.passed'),
            cell: ({ line }) => line?.readings[0]!.from.map((said) => <div key={said}>{said}</div>),
          },
          {
            key: 'left',
            head: t('people.case.clock.left'),
            cell: ({ line }) =>
              line && <strong>{line.readings[0]!.says ?? t('people.case.clock.not-compared')}</strong>,
          },
          { key: 'standing', head: t('people.case.clock.confirmed'), cell: ({ line }) => line?.standing },
        ]}
      />
    </section>
  );
}
