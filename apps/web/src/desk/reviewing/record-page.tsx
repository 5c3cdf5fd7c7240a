import { fieldOf } from '@vigil/shared/codebook/field.js';
import { hasAuthorityAccount } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { useSearch } from 'wouter-preact';
import { Band } from '../../ui/band.js';
import { useText } from '../../text-bundles.js';
import { EvidenceFiles } from '../evidence/evidence-files.js';
import { type Tree, treeOf } from '../draft/record-tree.js';
import { LazyReportsOfRecord } from '../field/lazy-reports-of-record.js';
import { DeskLink } from '../desk-link.js';
import { mayLogIncidents, PageHead } from '../desk-frame.js';
import { HiddenRecordNotice, HideRecord } from '../hiding/hide-record.js';
import { InspectedFiles } from '../inspection/inspected-files.js';
import { usePlaces } from '../places-context.js';
import { incidentPath } from '../incident-path.js';
import { MergedRecords } from '../relations/merged-records.js';
import { RelatedRecords } from '../relations/related-records.js';
import { SealedNotes } from '../sealing/sealed-notes.js';
import { formatMoment } from '../format-answer.js';
import { useMember, useSession } from '../session.js';
import { useFormatContext } from '../format-context.js';
import { AccountsBeside, RecordAnswers } from './record-answers.js';
import { AssessAct } from './assess-act.js';
import { CaseTeam } from './case-team.js';
import { OwnerOfRecord } from './owner-of-record.js';
import { lazily } from '../../use-public-fetch.js';
import { ReviewDecision } from './review-decision.js';
import { MergeDuplicates, Unmerge } from './merge-duplicates.js';
import { PublishRecord } from './publish-record.js';
import { ProposalsOfRecord } from '../releasing/proposals-of-record.js';
import { StoryOfRecord } from './story-of-record.js';
import { WhoEdits } from './who-edits.js';
import { RetractRecord } from './retract-record.js';
import { WhyClosed } from './why-closed.js';
import { whyNots } from './why-action-unavailable.js';
import { Button } from '../../ui/button.js';
import { Refused, useReloadShown } from '../use-staff-fetch.js';
import { useRecordAction } from './use-record-action.js';

const NextFromSources = lazily<{ record: IncidentRecord }>(() => import('../sources/next-from-sources.js'));
const CommentsOfRecord = lazily<{ record: IncidentRecord }>(() => import('./comments-of-record.js'));

/** A record as its reviewer reads it, with the available actions. */
export function RecordPage({
  record: opened,
  onRecalled,
}: {
  record: IncidentRecord;
  /** Its author has it as a draft again. */ onRecalled: () => void;
}) {
  const t = useText();
  const [record, setRecord] = useState(opened);
  const [isChanged, setChanged] = useState(false);
  useEffect(() => setRecord(opened), [opened]);
  const tree = treeOf(record.incident);
  const sources = useMemo(() => record.incident.sources as unknown as readonly Tree[], [record.incident]);
  const context = useFormatContext(sources);
  const { country } = usePlaces();
  const { role } = useMember();
  const { api } = useSession();
  const onDone = (now: IncidentRecord, isDone: boolean): void => {
    setRecord(now);
    setChanged(!isDone);
    if (isDone) document.getElementById('record-state')?.focus();
  };
  /** Reloads the record: checks of its files affect its grade, and a hidden record has a different state afterwards. */
  const readAgain = async (): Promise<void> => {
    const reply = await api.get<IncidentRecord>(incidentPath(record.id));
    if (reply.ok) setRecord(reply.value);
  };
  useReloadShown(() => void readAgain());
  const objection = new URLSearchParams(useSearch()).get('objection');
  const isReviewed = ['WS_SUBMITTED', 'WS_UNDER_REVIEW', 'WS_VERIFIED', 'WS_PUBLISHED'].includes(record.status);
  return (
    <>
      <PageHead title={record.incident.title ?? t('desk.home.untitled')}>
        {record.allowed.includes('change') && (
          <DeskLink class="button" to={`/desk/incidents/${record.id}/edit`}>
            {t(record.publication ? 'desk.record.correct' : 'desk.record.edit')}
          </DeskLink>
        )}
        <DeskLink to={`/desk/incidents/${record.id}/history`}>{t('desk.page.history')}</DeskLink>
      </PageHead>
      <p class="record-state" id="record-state" tabIndex={-1}>
        <span class={`tag state state-${record.status}`}>
          {record.hidden ? t('desk.hidden.title') : label(record.status, t.language)}
        </span>
        {record.code && <span class="row-code">{record.code}</span>}
        {record.grade && <span>{label(record.grade, t.language)}</span>}
        <span class="quiet">
          {t('desk.record.by', { name: record.mine ? t('desk.home.by-me') : (record.author ?? '') })} ·{' '}
          {record.reviewer && <>{t('desk.home.reviewed-by', { name: record.reviewer })} · </>}
          {formatMoment(record.changedAt, t, country?.timeZone)} · {t('desk.record.revision', { n: record.revision })}
        </span>
      </p>
      <WhoEdits record={record.id} isEditing={false} />
      {role === 'reviewer' && objection && (
        <Band tone="note">
          <p>
            {t('desk.record.after-objection')}{' '}
            <DeskLink to={`/desk/objections/${objection}`}>{t('desk.record.to-objection')}</DeskLink>
          </p>
        </Band>
      )}
      {isChanged && (
        <Band tone="warning">
          <p role="alert">{t('desk.record.changed-meanwhile')}</p>
        </Band>
      )}
      <WhyClosed record={record} />
      {record.question && (
        <Band tone="note">
          <p>
            <strong>{t('desk.record.asked')}</strong> {record.question}
          </p>
          {record.answer && (
            <p>
              <strong>{t('desk.record.answered')}</strong> {record.answer}
            </p>
          )}
        </Band>
      )}
      <div class="record-page">
        <div class="record-main">
          <RecordAnswers
            of={Incident}
            tree={tree}
            context={context}
            without={['title', 'accounts']}
            internalWithheld={record.internalWithheld}
          />
          <section class="record-part" aria-labelledby="accounts-title">
            <h2 id="accounts-title">{t('incident.accounts.label')}</h2>
            <AccountsBeside tree={tree} context={context} field={fieldOf(Incident, 'accounts')!} />
          </section>
          {(role === 'reviewer' || record.mine) && (
            <CommentsOfRecord key={`comments ${record.id} ${record.owner?.since}`} record={record} />
          )}
          {(role === 'reviewer' || record.mine) && (
            <LazyReportsOfRecord key={`field ${record.id} ${record.revision}`} incident={record.id} />
          )}
          {record.internalWithheld ? (
            <EvidenceFiles incident={record.id} mayAdd={record.allowed.includes('change')} />
          ) : (
            <InspectedFiles record={record} onChecked={() => void readAgain()} />
          )}
          {mayLogIncidents(role) && <NextFromSources record={record} />}
          <MergedRecords key={`merged ${record.revision}`} record={record} onUndone={() => void readAgain()} />
          <RelatedRecords key={`relations ${record.id}`} record={record} onChanged={() => void readAgain()} />
          <SealedNotes incident={record.id} maySeal={record.allowed.includes('change')} />
          {isReviewed && <AssessAct record={record} context={context} onDone={onDone} />}
          {isReviewed && role === 'reviewer' && <MergeDuplicates key={record.id} record={record} onDone={onDone} />}
        </div>
        <aside class="record-side" aria-label={t('desk.record.what-now')}>
          <WhatStopsIt record={record} />
          {role === 'reviewer' && <OwnerOfRecord record={record} onDone={onDone} />}
          {role !== 'analyst' && <CaseTeam record={record} onDone={onDone} />}
          <PublishRecord key={`publish ${record.revision}`} record={record} onDone={onDone} />
          <Recall record={record} onDone={onDone} onRecalled={onRecalled} />
          <ReviewDecision record={record} onDone={onDone} />
          <HiddenRecordNotice key={`hidden ${record.revision}`} record={record} onDone={readAgain} />
          <Unmerge record={record} onDone={onDone} />
          <Published record={record} />
          {role === 'reviewer' && (record.code || record.status === 'WS_VERIFIED') && (
            <ProposalsOfRecord record={record} onAnswered={() => void readAgain()} />
          )}
          {role === 'reviewer' && record.allowed.includes('retract') && (
            <StoryOfRecord key={`story ${record.revision}`} record={record} onProposed={() => void readAgain()} />
          )}
          <RetractRecord record={record} onDone={onDone} />
          <HideRecord key={`hide ${record.revision}`} record={record} onDone={readAgain} />
        </aside>
      </div>
    </>
  );
}

/** Says why this person cannot take the next step. */
function WhatStopsIt({ record }: { record: IncidentRecord }) {
  const t = useText();
  const member = useMember();
  const { current } = useSession();
  const why = whyNots({
    record,
    member,
    smallTeam: current?.smallTeam ?? false,
    hasAuthorityAccount: hasAuthorityAccount(record.incident),
    sensitivity: record.incident.sensitivity,
  });
  const said = why.filter(
    (one) => !(one === 'missing-account' && (record.allowed.includes('publish') || record.allowed.includes('correct'))),
  );
  if (said.length === 0 && record.allowed.length === 0 && member.role !== 'analyst')
    return (
      <section class="panel">
        <p class="quiet">{t('desk.why.nothing')}</p>
      </section>
    );
  if (said.length === 0) return null;
  return (
    <section class="panel panel-why">
      <ul class="plain">
        {said.map((one) => (
          <li key={one}>{t(`desk.why.${one}`)}</li>
        ))}
      </ul>
    </section>
  );
}

function Published({ record: { publication, status } }: { record: IncidentRecord }) {
  const t = useText();
  if (!publication || status !== 'WS_PUBLISHED') return null;
  return (
    <section class="panel" aria-labelledby="published-title">
      <h2 id="published-title">{t('desk.published.title')}</h2>
      <p>
        <a href={`/incidents/${publication.code}`}>{publication.code}</a>
      </p>
      <p class="small">
        {t('desk.published.shown', {
          place: t(`desk.publish.place-${publication.shownPlace ?? 'district'}`),
          date: t(`desk.publish.date-${publication.shownDate ?? 'day'}`),
          n: publication.revision,
        })}
      </p>
    </section>
  );
}

interface RecallProps {
  record: IncidentRecord;
  onDone: (record: IncidentRecord, isDone: boolean) => void;
  onRecalled: () => void;
}

/** For the author: recalls a submitted record until a reviewer takes it; after that, says how to have it changed. */
function Recall({ record, onDone, onRecalled }: RecallProps) {
  const t = useText();
  const act = useRecordAction(record, onDone);
  if (!record.mine) return null;
  if (!record.allowed.includes('recall')) {
    return record.status === 'WS_UNDER_REVIEW' ? (
      <section class="panel">
        <p class="quiet">{t('desk.recall.taken')}</p>
      </section>
    ) : null;
  }
  const recall = async (): Promise<void> => {
    if (await act.post('recalls', {})) onRecalled();
  };
  return (
    <section class="panel" aria-labelledby="recall-title">
      <h2 id="recall-title">{t('desk.recall.title')}</h2>
      <p class="small">{t('desk.recall.about')}</p>
      {act.problem && <Refused problem={act.problem} />}
      <Button busy={act.busy} onClick={() => void recall()}>
        {t('desk.recall.do')}
      </Button>
    </section>
  );
}
