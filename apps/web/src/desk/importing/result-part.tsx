import { useEffect, useState } from 'preact/hooks';
import type { ColumnMapping } from '@vigil/shared/import/column-mapping.js';
import { formatNote, formatUnused, formatPointer } from '@vigil/shared/import/format-note.js';
import { formatTally, formatUndone, isUndoBegun, OUTCOMES } from '@vigil/shared/import/format-tally.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import type { ImportTally, ImportFindings, RowVerdict, WholeImport } from '@vigil/shared/staff-responses/imports.js';
import type { Text } from '@vigil/shared/text/text.js';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { queuePath, WHOLE_QUEUE } from '../queue/queue-address.js';
import { useSession } from '../session.js';
import { ColumnAccounts } from './column-accounts.js';
import { DuplicatesPart } from './duplicates-part.js';
import { formatRows } from './format-rows.js';
import { RecordsPart } from './records-part.js';
import { RowOutcome } from './row-outcome.js';

const SHOWN = ['create', 'change', 'same', 'aside', 'doubles', 'identical', 'otherwise', 'noted', 'failed'] as const;
const MOST_REMARKS = 5;

/** Whether rows were written, or would be. */
const isDone = ({ state }: WholeImport): boolean => state === 'done' || state === 'stopped' || state === 'running';
const leftOf = ({ tally }: WholeImport): number => (tally.aside ?? 0) + (tally.failed ?? 0);

/** Of an analyst, who has no drafts, all new records are complete. */
const whereNewOnesGo = ({ create, submitted = 0 }: ImportTally, t: Text): string =>
  submitted === 0
    ? t('import.tally.none-submitted')
    : t(submitted === create ? 'import.tally.all-submitted' : 'import.tally.submitted', { n: submitted });

/**
 * What would happen to the rows, or what happened: in total, with why rows are skipped and what is noted of columns.
 */
export function ResultPart({ view, onCheckWith }: { view: WholeImport; onCheckWith: CheckWith | null }) {
  const t = useText();
  const { tally } = view;
  const headers = view.about?.headers ?? [];
  const done = isDone(view);
  return (
    <section>
      <h2>{t(done ? 'import.result.done' : 'import.result')}</h2>
      {!done && <p>{formatTally(tally, view.rows ?? 0, t)}</p>}
      {done && (
        <p>
          <strong>
            {t('import.said', { created: tally.created ?? 0, changed: tally.changed ?? 0, aside: leftOf(view) })}
          </strong>{' '}
          {isUndoBegun(view.tally) && `${t('import.undo')}: ${formatUndone(view.tally, t)}. `}
          {(tally.proposed ?? 0) > 0 && `${t('import.said.proposed', { n: tally.proposed! })} `}
          {(tally.created ?? 0) + (tally.changed ?? 0) > 0 ? (
            <DeskLink to={queuePath({ ...WHOLE_QUEUE, values: { import: [view.id] } })}>
              {t('import.to-records')}
            </DeskLink>
          ) : (
            <DeskLink to="/desk">{t('desk.page.home')}</DeskLink>
          )}
        </p>
      )}
      {!done && (tally.create ?? 0) > 0 && <p>{whereNewOnesGo(tally, t)}</p>}
      {!done && <Questions view={view} onCheckWith={onCheckWith} />}
      {view.findings && <Asides findings={view.findings} headers={headers} />}
      {view.findings && view.findings.notes.length > 0 && (
        <details open={view.findings.notes.length <= MOST_REMARKS}>
          <summary>{t('import.remarks')}</summary>
          <ul class="import-notices">
            {view.findings.notes.map(({ column, code, n, example, params }) => (
              <li key={`${column} ${code} ${example}`}>
                {t('import.remark', {
                  n,
                  said: formatNote({ column, code, value: code === 'title-made' ? '' : example, params }, headers, t),
                })}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/**
 * The records that rows would become, what each column's cells became, possible duplicates, and the result row by row.
 */
export function ResultRows({ view, again }: { view: WholeImport; again: () => void }) {
  const t = useText();
  const { tally } = view;
  const [shown, setShown] = useState<keyof ImportTally | ''>('');
  const [turn, setTurn] = useState(0);
  const kinds = SHOWN.filter((kind) => (tally[kind] ?? 0) > 0);
  const headers = view.about?.headers ?? [];
  return (
    <section>
      {view.state === 'checked' && (
        <>
          <RecordsPart records={view.findings?.records ?? []} headers={headers} />
          {view.findings?.columns && view.map && (
            <ColumnAccounts accounts={view.findings.columns} columns={view.map.columns} />
          )}
        </>
      )}
      {view.state === 'checked' && (tally.doubles ?? 0) > 0 && (
        <DuplicatesPart
          view={view}
          onChosen={() => {
            setTurn(turn + 1);
            again();
          }}
        />
      )}
      {leftOf(view) > 0 && view.hasFile && (
        <p>
          <a class="button" href={`/api/imports/${view.id}/aside.csv?lang=${t.language}`} download="left-aside.csv">
            {t('import.aside-file')}
          </a>
        </p>
      )}
      {view.hasFile && (
        <details class="import-part" open={isDone(view)}>
          <summary>
            <h3>{t('import.rows')}</h3>
          </summary>
          <fieldset class="filters">
            <legend class="visually-hidden">{t('import.rows')}</legend>
            {(['', ...kinds] as const).map((kind) => (
              <button
                key={kind}
                type="button"
                class="filter"
                aria-pressed={shown === kind}
                onClick={() => setShown(kind)}
              >
                {t(kind === '' ? 'import.tally.all' : `import.tally.${kind}`)}{' '}
                {kind !== '' && <span class="filter-n">{t('desk.number', { n: tally[kind] ?? 0 })}</span>}
              </button>
            ))}
          </fieldset>
          <Rows
            // A fast check may end before its progress was seen; with another map the rows are others.
            key={`${shown} ${view.state} ${turn} ${JSON.stringify(view.map)}`}
            id={view.id}
            shown={shown}
            total={shown === '' ? OUTCOMES.reduce((n, kind) => n + (tally[kind] ?? 0), 0) : (tally[shown] ?? 0)}
            headers={headers}
          />
        </details>
      )}
    </section>
  );
}

type CheckWith = (more: Partial<ColumnMapping>) => void;

/** Asks the importing member about identical rows, and about rows that an earlier import read differently. */
function Questions({ view: { tally, rows, map }, onCheckWith }: { view: WholeImport; onCheckWith: CheckWith | null }) {
  const t = useText();
  const [identical, otherwise] = [tally['identical'] ?? 0, tally['otherwise'] ?? 0];
  const isOwn = map?.ownRows ?? false;
  const updates = map?.again === 'update';
  return (
    <>
      {identical > 0 && (
        <div class={`band ${isOwn ? '' : 'band-warning'}`}>
          <p>{t(isOwn ? 'import.identical.kept' : 'import.identical.aside', { n: identical, rows: rows ?? 0 })}</p>
          {!isOwn && onCheckWith && (
            <Button onClick={() => onCheckWith({ ownRows: true })}>{t('import.identical.keep')}</Button>
          )}
        </div>
      )}
      {otherwise > 0 && (
        <div class="band band-warning">
          <p>
            {t(updates ? 'import.otherwise.update' : 'import.otherwise', {
              n: otherwise,
              before: tally['before'] ?? 0,
            })}
          </p>
          {(tally.propose ?? 0) > 0 && <p>{t('import.propose', { n: tally.propose! })}</p>}
          {!updates && onCheckWith && (
            <Button onClick={() => onCheckWith({ again: 'update' })}>{t('import.otherwise.do')}</Button>
          )}
        </div>
      )}
    </>
  );
}

/** Why rows are skipped, and decisions that no cell needed. Possible duplicates have a part of their own. */
function Asides({
  findings: { asides = [], unused },
  headers,
}: {
  findings: ImportFindings;
  headers: readonly string[];
}) {
  const t = useText();
  const shown = asides.filter(({ why }) => why.code !== 'possible-double');
  return (
    <>
      {shown.length > 0 && (
        <details open>
          <summary>{t('import.asides')}</summary>
          <ul class="import-notices">
            {shown.map(({ why, n, row }) => (
              <li key={`${why.column} ${why.code} ${why.value}`}>
                {t('import.asides.first', { n, said: formatNote(why, headers, t), row: formatRows([row], t.language) })}
              </li>
            ))}
          </ul>
        </details>
      )}
      {unused && unused.n > 0 && (
        <details>
          <summary>{t('import.unused', { n: unused.n, all: unused.of })}</summary>
          <ul class="import-notices">
            {unused.some.map((one) => (
              <li key={`${one.header ?? one.target} ${one.words}`}>{formatUnused(one, t)}</li>
            ))}
            {unused.n > unused.some.length && <li>{t('import.unused.more', { n: unused.n - unused.some.length })}</li>}
          </ul>
        </details>
      )}
    </>
  );
}

function Rows({ id, shown, total, headers }: { id: string; shown: string; total: number; headers: readonly string[] }) {
  const t = useText();
  const { api } = useSession();
  const [items, setItems] = useState<RowVerdict[]>([]);
  const [next, setNext] = useState<string | null>('');
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const more = async (cursor: string | null): Promise<void> => {
    const query = new URLSearchParams({ ...(shown ? { shown } : {}), ...(cursor ? { cursor } : {}) }).toString();
    const reply = await api.get<{ items: RowVerdict[]; next: string | null }>(
      `/api/imports/${id}/rows${query && `?${query}`}`,
    );
    if (!reply.ok) return setProblem(reply.problem);
    setItems((before) => [...(cursor ? before : []), ...reply.value.items]);
    setNext(reply.value.next);
  };
  useEffect(() => {
    void more(null);
  }, []);
  return (
    <>
      {problem && <Refused problem={problem} again={() => void more(null)} />}
      <Table
        caption={<span class="visually-hidden">{t('import.rows')}</span>}
        rows={items}
        rowKey={({ rows }) => String(rows[0])}
        empty={next === '' ? t('app.loading') : t('import.no-rows-shown')}
        rowClass={({ did, wrote }) => (did === 'aside' || wrote === 'failed' ? 'row-apart' : undefined)}
        columns={[
          {
            key: 'row',
            head: t('import.col.row'),
            cell: ({ rows }) => formatRows(rows, t.language),
          },
          { key: 'what', head: t('import.col.what'), cell: (one) => <RowOutcome verdict={one} /> },
          { key: 'record', head: t('import.col.record'), cell: (one) => <Record verdict={one} /> },
          { key: 'remarks', head: t('import.col.remarks'), cell: (one) => <Remarks verdict={one} headers={headers} /> },
        ]}
      />
      {next && (
        <p>
          {t('import.shown', { k: items.length, n: total })}{' '}
          <Button onClick={() => void more(next)}>{t('import.more')}</Button>
        </p>
      )}
    </>
  );
}

function Record({ verdict: { title, when, place } }: { verdict: RowVerdict }) {
  const t = useText();
  const places = usePlaces();
  return (
    <>
      <strong>{title ?? '–'}</strong>
      <br />
      <span class="small quiet">
        {[when && formatWindow(when, t.language), place && (formatPlacePath(place, places, t.language) || place)]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </>
  );
}

function Remarks({
  verdict: { why, notes, missing, doubles },
  headers,
}: {
  verdict: RowVerdict;
  headers: readonly string[];
}) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const said = [
    ...new Set([
      ...doubles.map(({ row, title }) =>
        row === null
          ? t('import.double-of-record', { title: title ?? '–' })
          : t('import.double-of-row', { row: formatRows([row], t.language), title: title ?? '–' }),
      ),
      ...notes
        .filter(({ code, value }) => code !== why?.code || value !== why.value)
        .map((note) => formatNote(note.code === 'title-made' ? { ...note, value: '' } : note, headers, t)),
      ...missing.map(({ code, value }) =>
        t('import.missing', { what: `${formatPointer(value, t)} (${t(`field.${code.slice('missing.'.length)}`)})` }),
      ),
    ]),
  ];
  const shown = isOpen ? said : said.slice(0, MOST_REMARKS);
  return (
    <>
      {why && <p class="wrong">{formatNote(why, headers, t)}</p>}
      {shown.length > 0 && (
        <ul class="import-examples">
          {shown.map((one, i) => (
            <li key={i}>{one}</li>
          ))}
        </ul>
      )}
      {said.length > shown.length && (
        <Button class="button-small" tone="quiet" onClick={() => setOpen(true)}>
          + {t('desk.number', { n: said.length - shown.length })}
        </Button>
      )}
    </>
  );
}
