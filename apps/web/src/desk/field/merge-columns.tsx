import { fieldOf, fieldsOf, type Field } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { type Tree, treeOf } from '../draft/record-tree.js';
import { DeskLink } from '../desk-link.js';

import { Said } from '../reviewing/record-answers.js';
import { formatAnswer, formatChild, formatLabel, formatSource, type FormatContext } from '../format-answer.js';
import { useFormatContext } from '../format-context.js';
import { LISTS, offered, type List, type Taken } from './merge-selection.js';

interface Props {
  records: readonly IncidentRecord[];
  stays: string;
  taken: Taken;
  onStays: (id: string) => void;
  onTake: (id: string, what: string) => void;
}

/** Shows the reports side by side, part by part, so that their answers to one question are in one row. */
export function MergeColumns({ records, stays, taken, onStays, onTake }: Props) {
  const t = useText();
  const into = records.find(({ id }) => id === stays)!;
  const part = (
    key: string,
    help: string | null,
    inside: (record: IncidentRecord, context: FormatContext) => ComponentChildren,
  ): ComponentChildren => (
    <section class="join-part" aria-labelledby={`join-${key}`}>
      <h2 id={`join-${key}`}>{t(`join.${key}`)}</h2>
      {help && <p class="small quiet narrow">{t(help)}</p>}
      <div class="beside">
        {records.map((record) => (
          <Side key={record.id} record={record} inside={inside} />
        ))}
      </div>
    </section>
  );
  return (
    <>
      <fieldset class="join-part join-which">
        <legend class="field-label">{t('join.which')}</legend>
        <div class="beside">
          {records.map((record) => (
            <div key={record.id} class="beside-side join-head">
              <h2>
                <DeskLink to={`/desk/incidents/${record.id}`}>
                  {record.incident.title ?? t('desk.home.untitled')}
                </DeskLink>
              </h2>
              <p class="small">
                {t('join.report-of', { name: record.author ?? '' })} ·{' '}
                <span class={`tag state state-${record.status}`}>{label(record.status, t.language)}</span>
              </p>
              <label class="check">
                <input type="radio" name="stays" checked={record.id === stays} onChange={() => onStays(record.id)} />
                <span>{t('join.stays')}</span>
              </label>
            </div>
          ))}
        </div>
      </fieldset>
      {part('answers', 'join.answers-help', (record, context) => (
        <AnswersOf
          record={record}
          context={context}
          open={record.id === stays ? [] : offered(into.incident, record.incident)}
          taken={taken[record.id]}
          onTake={(name) => onTake(record.id, name)}
        />
      ))}
      {LISTS.map((list) =>
        part(list, list === 'acts' || list === 'harms' ? 'join.acts-help' : null, (record, context) => (
          <ChildrenOf
            list={list}
            record={record}
            context={context}
            taken={record.id === stays ? undefined : taken[record.id]}
            onTake={(id) => onTake(record.id, id)}
          />
        )),
      )}
      {part('sources', null, (record, { t: say }) =>
        record.incident.sources.map((source) => (
          <div key={source.id} class="join-item">
            {formatSource(source as unknown as Tree, record.incident.sources as unknown as readonly Tree[], say)}
          </div>
        )),
      )}
    </>
  );
}

function Side({
  record,
  inside,
}: {
  record: IncidentRecord;
  inside: (record: IncidentRecord, context: FormatContext) => ComponentChildren;
}) {
  const t = useText();
  const sources = useMemo(() => record.incident.sources as unknown as readonly Tree[], [record]);
  const context = useFormatContext(sources);
  const title = record.incident.title ?? t('join.report-of', { name: record.author ?? '' });
  return (
    <div class="beside-side small" role="group" aria-label={title}>
      <p class="join-of quiet" aria-hidden="true">
        {title}
      </p>
      {inside(record, context)}
    </div>
  );
}

interface AnswersProps {
  record: IncidentRecord;
  context: FormatContext;
  open: readonly Field[];
  taken: ReadonlySet<string> | undefined;
  onTake: (name: string) => void;
}

function AnswersOf({ record, context, open, taken, onTake }: AnswersProps) {
  const tree = treeOf(record.incident);
  const answered = fieldsOf(Incident).filter(
    (field) =>
      field.kind !== 'many' && field.name !== 'title' && formatAnswer(field, tree[field.name], context) !== null,
  );
  return (
    <>
      {answered.map((field) => (
        <div key={field.name} class="join-item">
          <span class="quiet">{formatLabel(Incident, field, context.t)}</span>
          <span>
            <Said field={field} value={tree[field.name]} context={context} />
          </span>
          {open.includes(field) && (
            <Take
              isTaken={taken?.has(field.name) ?? false}
              what={formatLabel(Incident, field, context.t)}
              onTake={() => onTake(field.name)}
            />
          )}
        </div>
      ))}
    </>
  );
}

function ChildrenOf({
  list,
  record,
  context,
  taken,
  onTake,
}: {
  list: List;
  record: IncidentRecord;
  context: FormatContext;
  taken: ReadonlySet<string> | undefined;
  onTake: (id: string) => void;
}) {
  const { t } = context;
  const of = fieldOf(Incident, list)!.of!();
  const children = record.incident[list] as unknown as (Tree & { id: string })[];
  if (children.length === 0) return <p class="quiet">{t('join.nothing')}</p>;
  return (
    <>
      {children.map((child) => {
        const title = formatChild(of, child, context) || t('desk.home.untitled');
        const rest = fieldsOf(of).filter(
          (field) => !field.required && !field.essential && formatAnswer(field, child[field.name], context) !== null,
        );
        return (
          <div key={child.id} class="join-item">
            <strong>{title}</strong>
            {rest.map((field) => (
              <span key={field.name}>
                <span class="quiet">{formatLabel(of, field, t)}</span>{' '}
                <Said field={field} value={child[field.name]} context={context} />
              </span>
            ))}
            {taken && <Take isTaken={taken.has(child.id)} what={title} onTake={() => onTake(child.id)} />}
          </div>
        );
      })}
    </>
  );
}

function Take({ isTaken, what, onTake }: { isTaken: boolean; what: string; onTake: () => void }) {
  const t = useText();
  return (
    <label class="check">
      <input type="checkbox" checked={isTaken} aria-label={`${what}: ${t('join.take')}`} onChange={onTake} />
      <span>{t('join.take')}</span>
    </label>
  );
}
