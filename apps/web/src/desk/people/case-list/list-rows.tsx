import { digitsIn, formatWindow } from '@vigil/shared/day/format-dates.js';
import {
  type CaseListRead,
  type ListedPerson,
  type ListRow,
  sumOfCells,
} from '@vigil/shared/people/case-list/read-case-list.js';
import { IDENTITY_FIELDS } from '@vigil/shared/sealing/seal-identity.js';
import { formatNumber } from '@vigil/shared/text/text.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useState } from 'preact/hooks';
import { useText } from '../../../text-bundles.js';
import { Button } from '../../../ui/button.js';
import { Table } from '../../../ui/table.js';

/** So many rows are drawn at once. */
const AT_ONCE = 50;

/** The people who will be made of the rows, and the rows of which nobody is made, with why. */
export function ListRows({ read }: { read: CaseListRead }) {
  const t = useText();
  const [most, setMost] = useState(AT_ONCE);
  const people = read.rows.filter(({ person }) => person !== null);
  const refused = read.rows.filter(({ problem }) => problem !== null);
  const answersOf = ({ sex, ageGroup, articles, court, caseCell }: ListedPerson): string[] => [
    ...[sex, ageGroup, court].flatMap((code) => (code === null ? [] : [label(code, t.language)])),
    ...articles.map((article) => `${t('charge.article.label')} ${digitsIn(article, t.language)}`),
    ...(caseCell === null ? [] : [t('caseList.case-of')]),
  ];
  const sealedOf = ({ identity }: ListedPerson): string =>
    IDENTITY_FIELDS.filter((part) => identity[part] !== '')
      .map((part) => t(`people.identity.${part}`))
      .join(t('list.and'));
  const lines = (all: readonly string[]) => all.map((line) => <div key={line}>{line}</div>);
  const noteOf = ({ sameName }: ListRow) =>
    sameName.length > 0 && (
      <span class="warning">
        {t('caseList.same-name', { rows: sameName.map((n) => formatNumber(n, t.language)).join(t('list.and')) })}
      </span>
    );
  return (
    <section class="record-part" aria-labelledby="list-rows">
      <h2 id="list-rows">{t('caseList.people', { n: people.length })}</h2>
      <p role="status">{t('caseList.cells', sumOfCells(read.columns))}</p>
      <Table
        stacks
        caption={<span class="visually-hidden">{t('caseList.people', { n: people.length })}</span>}
        rows={people.slice(0, most)}
        rowKey={({ n }) => String(n)}
        columns={[
          { key: 'row', head: t('caseList.row'), cell: ({ n }) => formatNumber(n, t.language) },
          { key: 'who', head: t('caseList.who'), cell: ({ person }) => lines(person!.identity.names.split('\n')) },
          { key: 'sealed', head: t('caseList.sealed-parts'), cell: ({ person }) => sealedOf(person!) },
          { key: 'answers', head: t('caseList.answers'), cell: ({ person }) => lines(answersOf(person!)) },
          {
            key: 'events',
            head: t('people.events'),
            cell: ({ person }) =>
              lines(
                person!.events.map(({ type, when }) => `${label(type, t.language)}: ${formatWindow(when, t.language)}`),
              ),
          },
          { key: 'note', head: t('caseList.to-look-at'), cell: noteOf },
        ]}
      />
      {people.length > most && (
        <Button onClick={() => setMost(most + AT_ONCE)}>
          {t('caseList.show-more', { n: Math.min(AT_ONCE, people.length - most) })}
        </Button>
      )}
      {refused.length > 0 && (
        <>
          <h3>{t('caseList.refused', { n: refused.length })}</h3>
          <ul class="plain">
            {refused.map(({ n, problem }) => (
              <li key={n}>
                {t('caseList.row')} {formatNumber(n, t.language)}: {t(`caseList.problem.${problem}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
