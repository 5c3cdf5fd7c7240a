import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { formatNote } from '@vigil/shared/import/format-note.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type {
  DuplicateChoice,
  FoundDuplicate,
  RowVerdict,
  WholeImport,
} from '@vigil/shared/staff-responses/imports.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Table } from '../../ui/table.js';
import { useText } from '../../text-bundles.js';
import { Refused } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { groupName, useGroups } from '../groups-context.js';
import { formatPlacePath, usePlaces } from '../places-context.js';
import { Errors } from '../problem-errors.js';
import { useSession } from '../session.js';
import { RowOutcome } from './row-outcome.js';
import { formatRows } from './format-rows.js';

/** Possible duplicates, each next to what it resembles. A choice is saved at once. */
export function DuplicatesPart({ view, onChosen }: { view: WholeImport; onChosen: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [items, setItems] = useState<RowVerdict[]>([]);
  const [next, setNext] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const more = async (cursor: string | null): Promise<void> => {
    const reply = await api.get<{ items: RowVerdict[]; next: string | null }>(
      `/api/imports/${view.id}/rows?shown=doubles${cursor ? `&cursor=${cursor}` : ''}`,
    );
    if (!reply.ok) return setProblem(reply.problem);
    setProblem(null);
    setItems((before) => [...(cursor ? before : []), ...reply.value.items]);
    setNext(reply.value.next);
  };
  useEffect(() => {
    void more(null);
  }, []);
  const put = (verdict: RowVerdict): void => {
    setItems((before) => before.map((one) => (one.rows[0] === verdict.rows[0] ? verdict : one)));
    onChosen();
  };
  return (
    <>
      <h3>{t('import.doubles')}</h3>
      <p class="quiet narrow">{t('import.doubles.about')}</p>
      {problem && <Refused problem={problem} again={() => void more(null)} />}
      <p>{t('import.shown', { k: items.length, n: view.tally['doubles'] ?? 0 })}</p>
      <ol class="import-doubles">
        {items.map((one) => (
          <li key={one.rows[0]}>
            <OneDouble id={view.id} verdict={one} headers={view.about?.headers ?? []} onChosen={put} />
          </li>
        ))}
      </ol>
      {next && <Button onClick={() => void more(next)}>{t('import.doubles.more')}</Button>}
    </>
  );
}

interface Side {
  key: string;
  head: ComponentChildren;
  title: string | null;
  when: RowVerdict['when'];
  place: string | null;
  groups: readonly string[];
  status: string | null;
}

function OneDouble({
  id,
  verdict,
  headers,
  onChosen,
}: {
  id: string;
  verdict: RowVerdict;
  headers: readonly string[];
  onChosen: (verdict: RowVerdict) => void;
}) {
  const t = useText();
  const { api } = useSession();
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [picked, setPicked] = useState<DuplicateChoice | null>(null);
  const queue = useRef(Promise.resolve());
  const newest = useRef<DuplicateChoice | null>(null);
  const row = formatRows(verdict.rows, t.language);
  // Arrow keys choose at every step; the last choice is sent last and wins.
  const choose = (choice: DuplicateChoice): void => {
    newest.current = choice;
    setPicked(choice);
    queue.current = queue.current.then(async () => {
      if (newest.current !== choice) return;
      setProblem(null);
      const reply = await api.put<{ verdict: RowVerdict }>(`/api/imports/${id}/choices/${verdict.rows[0]}`, choice);
      if (newest.current === choice) setPicked(null);
      if (reply.ok) onChosen(reply.value.verdict);
      else setProblem(reply.problem);
    });
  };
  const chosen: DuplicateChoice = picked ??
    verdict.choice ?? { as: verdict.did === 'create' ? 'create' : 'aside', record: null };
  const options: { choice: DuplicateChoice; said: string }[] = [
    { choice: { as: 'aside', record: null }, said: t('import.choice.aside') },
    { choice: { as: 'create', record: null }, said: t('import.choice.create') },
    ...verdict.doubles.flatMap((one) =>
      one.id !== null && one.mayAdd
        ? [{ choice: { as: 'add' as const, record: one.id }, said: t('import.choice.add', { record: nameOf(one, t) }) }]
        : [],
    ),
  ];
  const kept = verdict.notes.filter(({ code }) => code === 'answer-kept');
  return (
    <div class="import-double">
      <Sides verdict={verdict} row={row} />
      <div>
        <Field group label={t('import.choice', { row })}>
          {(control) =>
            options.map(({ choice, said }) => (
              <label key={choice.record ?? choice.as} class="check">
                <input
                  type="radio"
                  name={control.id}
                  checked={choice.as === chosen.as && choice.record === chosen.record}
                  onChange={() => choose(choice)}
                />
                <span>{said}</span>
              </label>
            ))
          }
        </Field>
        <div role="status">
          <p>
            <strong>{t('import.choice.so')}</strong> <RowOutcome verdict={verdict} />
          </p>
          {verdict.choice?.as === 'add' && verdict.why && <p class="wrong">{formatNote(verdict.why, headers, t)}</p>}
          {kept.length > 0 && (
            <ul class="import-examples">
              {kept.map((note) => (
                <li key={note.value}>{formatNote(note, headers, t)}</li>
              ))}
            </ul>
          )}
        </div>
        {problem && (
          <Refused problem={problem}>
            <Errors problem={problem} />
          </Refused>
        )}
      </div>
    </div>
  );
}

const nameOf = ({ row, id, code }: FoundDuplicate, t: ReturnType<typeof useText>): string =>
  row === null ? (code ?? `${id!.slice(0, 8)}…`) : t('import.double.row', { row: formatRows([row], t.language) });

/** The row and what it resembles, field by field. */
function Sides({ verdict, row }: { verdict: RowVerdict; row: string }) {
  const t = useText();
  const places = usePlaces();
  const groups = useGroups();
  const sides: Side[] = [
    {
      key: 'row',
      head: t('import.double.row', { row }),
      title: verdict.title,
      when: verdict.when,
      place: verdict.place,
      groups: verdict.groups,
      status: null,
    },
    ...verdict.doubles.map((one): Side => ({
      ...one,
      key: one.id ?? `row ${one.row}`,
      head: (
        <>
          {one.id === null ? nameOf(one, t) : <DeskLink to={`/desk/incidents/${one.id}`}>{nameOf(one, t)}</DeskLink>}{' '}
          <span class="small quiet">{t(`import.double.why.${one.why}`)}</span>
        </>
      ),
    })),
  ];
  const fields: { key: string; head: string; say: (side: Side) => ComponentChildren }[] = [
    { key: 'title', head: t('incident.title.label'), say: ({ title }) => title ?? '–' },
    { key: 'when', head: t('incident.when.label'), say: ({ when }) => (when ? formatWindow(when, t.language) : '–') },
    {
      key: 'place',
      head: t('incident.place.label'),
      say: ({ place }) => (place ? formatPlacePath(place, places, t.language) || place : '–'),
    },
    {
      key: 'groups',
      head: t('incident.groups.label'),
      say: (side) =>
        side.groups
          .map((id) => {
            const group = groups.byId(id);
            return group ? groupName(group, t.language) : '?';
          })
          .join(t('list.and')) || '–',
    },
    { key: 'status', head: t('import.col.state'), say: ({ status }) => (status ? label(status, t.language) : '–') },
  ];
  return (
    <Table
      caption={t('import.double.beside', { row })}
      rows={fields}
      rowKey={({ key }) => key}
      columns={[
        {
          key: 'field',
          head: <span class="visually-hidden">{t('import.double.field')}</span>,
          cell: ({ head }) => head,
        },
        ...sides.map((side) => ({
          key: side.key,
          head: side.head,
          cell: (field: (typeof fields)[number]) => field.say(side),
        })),
      ]}
    />
  );
}
