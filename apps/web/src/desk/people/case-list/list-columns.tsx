import {
  eventOf,
  isGivenOnce,
  LIST_TARGETS,
  type ListTarget,
} from '@vigil/shared/people/case-list/case-list-columns.js';
import { mayEnd } from '@vigil/shared/custody/custody-event.js';
import type { CaseListRead, ListChoices } from '@vigil/shared/people/case-list/read-case-list.js';
import { useText } from '../../../text-bundles.js';
import { SelectField } from '../../../ui/select-field.js';
import { Table } from '../../../ui/table.js';
import { formatAsides, formatTarget } from './format-target.js';
import type { OpenedList } from './open-list-file.js';

interface Props {
  list: OpenedList;
  read: CaseListRead;
  choices: ListChoices;
  onChoose: (choices: ListChoices) => void;
}

const LONGEST = 60;

/** What each column of the list is, with what became of its cells; and how the days of the list are written. */
export function ListColumns({ list, read, choices, onChoose }: Props) {
  const t = useText();
  const { columns } = choices;
  const choose = (column: number, target: ListTarget): void =>
    onChoose({
      ...choices,
      columns: columns.map((one, at) =>
        at === column ? target : one === target && isGivenOnce(target) ? 'aside' : one,
      ),
    });
  const firstOf = (column: number): string =>
    list.rows.map(({ cells }) => cells[column] ?? '').find((cell) => cell.trim() !== '') ?? '';
  const mayWalkOut = columns.some((target) => mayEnd(eventOf(target) ?? ''));
  return (
    <section class="record-part" aria-labelledby="list-columns">
      <h2 id="list-columns">{t('caseList.columns')}</h2>
      <p class="narrow">{t('caseList.columns-about')}</p>
      {list.notices.length > 0 && (
        <ul class="plain small quiet">
          {list.notices.map(({ code, params }) => (
            <li key={code}>
              {t(`notice.${code}`, params?.['delimiter'] === 'tab' ? { delimiter: t('import.delimiter.tab') } : params)}
            </li>
          ))}
        </ul>
      )}
      <Table
        stacks
        caption={<span class="visually-hidden">{t('caseList.columns')}</span>}
        rows={list.headers.map((header, column) => ({ header, column }))}
        rowKey={({ column }) => String(column)}
        columns={[
          { key: 'column', head: t('caseList.column'), cell: ({ header }) => header },
          {
            key: 'first',
            head: t('caseList.first-cell'),
            cell: ({ column }) => {
              const first = firstOf(column);
              return first.length > LONGEST ? `${first.slice(0, LONGEST)}…` : first;
            },
          },
          {
            key: 'is',
            head: t('caseList.is'),
            cell: ({ header, column }) => (
              <select
                class="select"
                aria-label={t('caseList.is-of', { column: header })}
                value={columns[column]}
                onChange={({ currentTarget }) =>
                  choose(column, LIST_TARGETS.find((one) => one === currentTarget.value) ?? 'aside')
                }
              >
                {LIST_TARGETS.map((target) => (
                  <option key={target} value={target}>
                    {formatTarget(target, t)}
                  </option>
                ))}
              </select>
            ),
          },
          {
            key: 'became',
            head: t('caseList.became'),
            cell: ({ column }) => {
              const tally = read.columns[column]!;
              const aside = tally.filled - tally.used;
              return (
                <>
                  {t('caseList.tally', { filled: tally.filled, used: tally.used, aside })}
                  {formatAsides(tally, t).map((why) => (
                    <div key={why} class="small quiet">
                      {why}
                    </div>
                  ))}
                </>
              );
            },
          },
        ]}
      />
      <div class="people-form">
        {read.needs.order && (
          <SelectField
            label={t('caseList.order')}
            value={choices.order ?? ''}
            none={t('caseList.not-chosen')}
            options={(['dmy', 'mdy'] as const).map((one) => [one, t(`caseList.order.${one}`)])}
            onChange={(value) => onChoose({ ...choices, order: value === 'dmy' || value === 'mdy' ? value : null })}
          />
        )}
        {read.needs.era && (
          <SelectField
            label={t('caseList.era')}
            value={choices.era ?? ''}
            none={t('caseList.not-chosen')}
            options={(['thai', 'khmer'] as const).map((one) => [one, t(`caseList.era.${one}`)])}
            onChange={(value) => onChoose({ ...choices, era: value === 'thai' || value === 'khmer' ? value : null })}
          />
        )}
        {mayWalkOut && (
          <SelectField
            label={t('caseList.walked-out')}
            help={t('caseEvent.leftCustody.help')}
            value={choices.walkedOut}
            options={(['unknown', 'yes', 'no'] as const).map((one) => [one, t(`desk.${one}`)])}
            onChange={(value) =>
              onChoose({ ...choices, walkedOut: value === 'yes' || value === 'no' ? value : 'unknown' })
            }
          />
        )}
      </div>
    </section>
  );
}
