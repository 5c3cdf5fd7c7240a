import type { ExportRecord } from '@vigil/shared/staff-responses/exports.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { useFigureNames } from '../analysing/use-figure-names.js';
import { Awaited, useStaffFetch, useFresh } from '../use-staff-fetch.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useMember, useSession } from '../session.js';
import { ExportForm } from './export-form.js';
import { ExportRequests, OwnExportFile, ExportStateText } from './export-requests.js';
import { formatExportQuery } from './format-export-query.js';
import './exporting.css';

interface Listed {
  total: number;
  items: ExportRecord[];
  next: string | null;
}

/** `/desk/exports`: exports a query as a file, and lists all past exports. */
export function ExportsPage() {
  const t = useText();
  const { api } = useSession();
  const first = useStaffFetch<Listed>('/api/exports');
  useFresh(first);
  const [more, setMore] = useState<{ after: string; items: ExportRecord[]; next: string | null } | null>(null);
  const show = async (before: string): Promise<void> => {
    const reply = await api.get<Listed>(`/api/exports?before=${before}`);
    if (reply.ok)
      setMore((now) => ({
        after: before,
        items: [...(now?.items ?? []), ...reply.value.items],
        next: reply.value.next,
      }));
  };
  const changed = (): void => {
    setMore(null);
    first.again();
  };
  return (
    <>
      <PageHead title={t('desk.page.exports')} />
      <p class="lead">{t('exports.lead')}</p>
      <ExportRequests onChanged={changed} />
      <ExportForm onChanged={changed} />
      <Awaited asked={first}>
        {({ total, items, next }) => {
          const further = more === null ? next : more.next;
          return (
            <>
              <ExportTable total={total} items={[...items, ...(more?.items ?? [])]} onChanged={changed} />
              {further && <Button onClick={() => void show(further)}>{t('exports.list.more')}</Button>}
            </>
          );
        }}
      </Awaited>
    </>
  );
}

function ExportTable({
  total,
  items,
  onChanged,
}: {
  total: number;
  items: readonly ExportRecord[];
  onChanged: () => void;
}) {
  const t = useText();
  const member = useMember();
  const names = useFigureNames();
  const { country } = usePlaces();
  return (
    <Table
      stacks
      caption={
        items.length < total ? t('exports.list.of', { k: items.length, n: total }) : t('exports.list', { n: total })
      }
      rows={items}
      rowKey={({ id }) => id}
      empty={t('exports.list.none')}
      columns={[
        {
          key: 'what',
          head: t('exports.list.what'),
          cell: (one) => (
            <>
              <span class="export-name">{one.fileName}</span>
              {one.audience === 'internal' && (
                <>
                  {' '}
                  <span class="badge-here">{t('exports.internal-mark')}</span>
                </>
              )}
              <br />
              <span class="small quiet export-name">{formatExportQuery(one.question, t, names)}</span>
              {one.reason && (
                <>
                  <br />
                  <span class="small">{one.reason}</span>
                </>
              )}
              {one.memberId === member.id && <OwnExportFile record={one} onChanged={onChanged} />}
            </>
          ),
        },
        {
          key: 'who',
          head: t('exports.list.who'),
          cell: ({ member, askedAt }) => (
            <>
              {member}
              <br />
              <span class="small quiet">{formatMoment(askedAt, t, country?.timeZone)}</span>
            </>
          ),
        },
        {
          key: 'rows',
          head: t('exports.list.rows'),
          number: true,
          cell: ({ rowsWritten: rows, rowsExpected: of, takenBack }) => (
            <>
              {t('exports.list.rows-of', { rows, total: of })}
              {takenBack > 0 && (
                <>
                  <br />
                  <span class="small">{t('exports.taken-back', { n: takenBack })}</span>
                </>
              )}
            </>
          ),
        },
        { key: 'state', head: t('exports.list.state'), cell: (one) => <ExportStateText record={one} /> },
        {
          key: 'sum',
          head: t('exports.list.checksum'),
          cell: ({ checksum, log }) => (
            <>
              <code class="export-sum">{checksum ?? '–'}</code>
              {log && (
                <>
                  <br />
                  <span class="small quiet export-sum">{t('exports.log-at', { size: log.size, root: log.root })}</span>
                </>
              )}
            </>
          ),
        },
      ]}
    />
  );
}
