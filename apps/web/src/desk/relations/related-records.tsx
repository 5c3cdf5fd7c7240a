import { formatWindow } from '@vigil/shared/day/format-dates.js';
import {
  PUBLIC_RELATION_KINDS,
  RELATION_KINDS,
  relationKey,
  type RelationKind,
} from '@vigil/shared/incident/relation-kinds.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordRelation } from '@vigil/shared/staff-responses/relations.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { DeskForm } from '../desk-form.js';
import { DeskLink } from '../desk-link.js';
import { formFieldError } from '../form-field-error.js';
import { incidentPath } from '../incident-path.js';
import { useMember, useSession } from '../session.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { FindRecord, type FoundRecord } from './find-record.js';
import { SeriesOfGroup } from './series-of-group.js';
import './relations.css';

interface Props {
  record: IncidentRecord;
  /** The record has a new revision. */ onChanged: () => void;
}
type Items = { items: RecordRelation[] };

/** How a record belongs to others, and for reviewers the way to say so. */
export function RelatedRecords({ record, onChanged }: Props) {
  const t = useText();
  const { api } = useSession();
  const { role } = useMember();
  const asked = useStaffFetch<Items>(incidentPath(record.id, 'relations'));
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const mayRelate = role === 'reviewer' && record.allowed.includes('merge');
  const said = ({ kind, inverse, other }: RecordRelation): string =>
    `${t(`relations.kind.${relationKey(kind, inverse)}`)} ${other.title ?? t('desk.home.untitled')}`;
  const remove = async (relation: RecordRelation): Promise<void> => {
    const reply = await api.delete<Items>(incidentPath(record.id, 'relations', relation.id));
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) return;
    asked.put(reply.value);
    onChanged();
  };
  const whoSees = ({ kind, isPublic }: RecordRelation): string =>
    isPublic
      ? t('relations.public')
      : t((PUBLIC_RELATION_KINDS as readonly string[]).includes(kind) ? 'relations.waits' : 'relations.internal');
  return (
    <section class="record-part" aria-labelledby="relations-title">
      <h2 id="relations-title">{t('relations.title')}</h2>
      {groupsOf(record).map((group) => (
        <SeriesOfGroup key={group} group={group} />
      ))}
      <Awaited asked={asked}>
        {({ items }) => (
          <>
            {items.length === 0 && <p class="quiet">{t('relations.none')}</p>}
            <ul class="plain relations">
              {items.map((relation) => (
                <li key={relation.id}>
                  <span>
                    {t(`relations.kind.${relationKey(relation.kind, relation.inverse)}`)}{' '}
                    <DeskLink to={`/desk/incidents/${relation.other.id}`}>
                      {relation.other.title ?? t('desk.home.untitled')}
                    </DeskLink>{' '}
                    <span class="quiet">
                      {[
                        relation.other.when && formatWindow(relation.other.when, t.language),
                        label(relation.other.status, t.language),
                        whoSees(relation),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                  </span>
                  {mayRelate && (
                    <Button
                      tone="quiet"
                      class="button-small"
                      aria-label={t('relations.remove-what', { what: said(relation) })}
                      onClick={() => void remove(relation)}
                    >
                      {t('relations.remove')}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {problem && <Refused problem={problem} />}
            {mayRelate && (
              <AddRelation
                record={record}
                onAdded={(value) => {
                  asked.put(value);
                  setProblem(null);
                  onChanged();
                }}
              />
            )}
          </>
        )}
      </Awaited>
    </section>
  );
}

/** The groups of an assembly, each once. */
const groupsOf = ({ incident: { kind, groups } }: IncidentRecord): string[] =>
  kind === 'IK_ASSEMBLY' ? [...new Set(groups.flatMap(({ group }) => group ?? []))] : [];

function AddRelation({ record, onAdded }: { record: IncidentRecord; onAdded: (value: Items) => void }) {
  const t = useText();
  const { api } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<RelationKind>('follows');
  const [other, setOther] = useState<FoundRecord | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [isBusy, setBusy] = useState(false);
  if (!isOpen)
    return (
      <Button data-do="relate" onClick={() => setOpen(true)}>
        {t('relations.add')}
      </Button>
    );
  const add = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<Items>(incidentPath(record.id, 'relations'), { kind, to: other!.id });
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (!reply.ok) return;
    setOpen(false);
    setOther(null);
    onAdded(reply.value);
  };
  return (
    <DeskForm class="panel-form" onSubmit={() => other && add()}>
      <p class="small quiet">{t('relations.about')}</p>
      <Field label={t('relations.kind')}>
        {(control) => (
          <select
            {...control}
            class="select"
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value as RelationKind)}
          >
            {RELATION_KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`relations.kind.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <FindRecord
        isPossible={({ id }) => id !== record.id}
        chosen={other}
        error={formFieldError(problem, '/to')}
        onChoose={(found) => {
          setOther(found);
          setProblem(null);
        }}
      />
      {problem && !formFieldError(problem, '/to') && <Refused problem={problem} />}
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={isBusy} disabled={other === null}>
          {t('relations.save')}
        </Button>
        <Button onClick={() => setOpen(false)}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}
