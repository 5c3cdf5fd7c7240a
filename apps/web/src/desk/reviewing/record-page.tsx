import { fieldOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { CommentPage } from '@vigil/shared/staff-responses/comments.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { InspectionResult, InspectionResults } from '@vigil/shared/staff-responses/inspection-result.js';
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
import { inspectionPath } from '../inspection/inspection-paths.js';
import { filesOfSources } from '../media/media-file.js';
import { incidentPath } from '../incident-path.js';
import { recordTitle } from '../record-title.js';
import { MergedRecords } from '../relations/merged-records.js';
import { RelatedRecords } from '../relations/related-records.js';
import { SealedNotes } from '../sealing/sealed-notes.js';
import { useMember, useSession } from '../session.js';
import { useFormatContext } from '../format-context.js';
import { mainActionOf } from './main-action.js';
import { AccountsBeside, isKnown, RecordAnswers, RecordList, RecordNarrative } from './record-answers.js';
import { CommentedAnswers } from './comment-mark.js';
import type { CommentsProps } from './comments-of-record.js';
import { RecordBar } from './record-bar.js';
import { RecordLanguages } from './record-languages.js';
import { NextStep, RecordGapList, RecordSummary } from './record-summary.js';
import { RecordTimeline } from './record-timeline.js';
import { AssessAct } from './assess-act.js';
import { CaseTeam } from './case-team.js';
import { OwnerOfRecord } from './owner-of-record.js';
import { lazily } from '../../use-public-fetch.js';
import { OtherDecisions, ReviewForm, useReviewDecision } from './review-decision.js';
import { MergeDuplicates, Unmerge } from './merge-duplicates.js';
import { PublishRecord } from './publish-record.js';
import { type ProposalKind, ProposalsOfRecord } from '../releasing/proposals-of-record.js';
import { StoryOfRecord } from './story-of-record.js';
import { WhoEdits } from './who-edits.js';
import { RetractRecord } from './retract-record.js';
import { isClosed, WhyClosed } from './why-closed.js';
import { Button } from '../../ui/button.js';
import { Refused, useReloadRequest, useStaffFetch } from '../use-staff-fetch.js';
import { mayLoseUnsaved } from '../unsaved-words.js';
import { useRecordGaps } from './use-record-gaps.js';
import { useRecordAction } from './use-record-action.js';

const NextFromSources = lazily<{ record: IncidentRecord }>(() => import('../sources/next-from-sources.js'));
const CommentsOfRecord = lazily<CommentsProps>(() => import('./comments-of-record.js'));

const PeopleOfRecordLater = lazily<{ record: IncidentRecord }>(async () => ({
  default: (await import('../people/people-of-record.js')).PeopleOfRecord,
}));
const DatasetOfRecord = lazily<{ id: string }>(() => import('./dataset-of-record.js'));

const IN_HAND = ['WS_SUBMITTED', 'WS_UNDER_REVIEW', 'WS_VERIFIED', 'WS_PUBLISHED'];

/** Answers with a place of their own on the page. Where one is not known, it is named with the others that are not. */
const SHOWN_APART = ['when', 'place', 'acts', 'harms', 'sources', 'publicSummary', 'narrative'] as const;

/** A record as a file to read: what it says, what is missing, what was done with it, and what comes next. */
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
  const [about, setAbout] = useState<CommentPage['about']>([]);
  useEffect(() => setRecord(opened), [opened]);
  const tree = treeOf(record.incident);
  const sources = useMemo(() => record.incident.sources as unknown as readonly Tree[], [record.incident]);
  const context = useFormatContext(sources);
  const { role } = useMember();
  const { api } = useSession();
  const onDone = (now: IncidentRecord, isDone: boolean): void => {
    setRecord(now);
    setChanged(!isDone);
    if (isDone) setDone((n) => n + 1);
  };
  // After the page shows it: while a window is open, nothing outside it takes the focus.
  const [done, setDone] = useState(0);
  useEffect(() => {
    if (done > 0) document.getElementById('record-state')?.focus();
  }, [done]);
  /** Reloads the record: checks of its files affect its grade, and a hidden record has a different state afterwards. */
  const readAgain = async (): Promise<void> => {
    const reply = await api.get<IncidentRecord>(incidentPath(record.id));
    if (reply.ok) setRecord(reply.value);
  };
  useReloadRequest(() => void readAgain());
  const objection = new URLSearchParams(useSearch()).get('objection');
  const isReviewed = IN_HAND.includes(record.status);
  const action = mainActionOf(record);
  const review = useReviewDecision(record, onDone);
  // The revision that is being published. Once the record says something else, the window is closed.
  const [publishing, setPublishing] = useState<number | null>(null);
  const inspections = useStaffFetch<InspectionResults>(record.internalWithheld ? null : inspectionPath(record.id));
  const proof = useMemo(() => {
    const files = inspections.value?.items ?? [];
    const bySource = filesOfSources(files, record.incident.sources);
    return (sourceIds: readonly string[]): readonly InspectionResult[] => {
      const ids = new Set(sourceIds.flatMap((id) => bySource.get(id) ?? []));
      return files.filter(({ id }) => ids.has(id));
    };
  }, [inspections.value, record.incident.sources]);
  const gaps = useRecordGaps(record);
  const [waiting, setWaiting] = useState<readonly ProposalKind[]>([]);
  // Also what a phone or a merged record said, until a reviewer takes it. Without an answer, what its author said.
  const isAtRisk = gaps.value?.gaps.includes('at-risk') ?? (record.atRisk === true && record.status === 'WS_SUBMITTED');
  const seesTalk = role === 'reviewer' || record.mine;
  const shown = SHOWN_APART.filter((name) => isKnown(fieldOf(Incident, name)!, tree[name], context));
  return (
    <CommentedAnswers.Provider value={about}>
      <PageHead title={recordTitle(record.incident, t)}>
        {action !== 'change' && record.allowed.includes('change') && (
          <DeskLink class="button" to={`/desk/incidents/${record.id}/edit`}>
            {t(record.publication ? 'desk.record.correct' : 'desk.record.edit')}
          </DeskLink>
        )}
        <DeskLink to={`/desk/incidents/${record.id}/history`}>{t('desk.page.history')}</DeskLink>
      </PageHead>
      <RecordBar
        record={record}
        action={action}
        busy={review.act.busy}
        isOpen={review.open === action}
        onAction={(chosen) =>
          chosen === 'take' || chosen === 'verify' ? review.start(chosen) : setPublishing(record.revision)
        }
      />
      <PublishRecord
        key={`publish ${record.id}`}
        record={record}
        isOpen={publishing === record.revision}
        onClose={() => setPublishing(null)}
        onDone={(now, isDone) => {
          setPublishing(null);
          onDone(now, isDone);
        }}
      />
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
      {isAtRisk && (
        <Band tone="error">
          <p id="said-at-risk">
            <strong>{t(record.atRisk === true ? 'desk.risk.said' : 'desk.risk.said-elsewhere')}</strong>
          </p>
        </Band>
      )}
      {record.question && !isClosed(record) && (
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
          <RecordSummary record={record} context={context} />
          <div class="record-work">
            <RecordGapList record={record} asked={gaps} />
            <NextStep record={record} action={action} isWaiting={waiting.length > 0} />
          </div>
          <RecordTimeline key={`timeline ${record.revision} ${record.owner?.since}`} record={record} />
          <RecordLanguages record={record} />
          <RecordNarrative tree={tree} context={context} />
          <RecordList of="acts" {...{ tree, context, proof }} internalWithheld={record.internalWithheld} />
          {mayLogIncidents(role) && <PeopleOfRecordLater record={record} />}
          <RecordList of="harms" {...{ tree, context, proof }} internalWithheld={record.internalWithheld} />
          <section class="record-part" aria-labelledby="accounts-title">
            <h2 id="accounts-title">{t('incident.accounts.label')}</h2>
            <AccountsBeside {...{ tree, context, proof }} field={fieldOf(Incident, 'accounts')!} />
          </section>
          {record.internalWithheld ? (
            <EvidenceFiles incident={record.id} mayAdd={record.allowed.includes('change')} />
          ) : (
            <InspectedFiles record={record} inspections={inspections} onChecked={() => void readAgain()} />
          )}
          <RecordList of="sources" {...{ tree, context, proof }} internalWithheld={record.internalWithheld} />
          {mayLogIncidents(role) && <NextFromSources record={record} />}
          <section class="record-part" aria-labelledby="more-answers-title">
            <h2 id="more-answers-title">{t('desk.record.more-answers')}</h2>
            <RecordAnswers
              of={Incident}
              tree={tree}
              context={context}
              without={['title', 'titleTranslation', 'publicSummaryTranslation', 'accounts', ...shown]}
              internalWithheld={record.internalWithheld}
            />
          </section>
          {seesTalk && <LazyReportsOfRecord key={`field ${record.id} ${record.revision}`} incident={record.id} />}
          <MergedRecords key={`merged ${record.id}`} record={record} onUndone={() => void readAgain()} />
          <RelatedRecords key={`relations ${record.id}`} record={record} onChanged={() => void readAgain()} />
          <SealedNotes incident={record.id} maySeal={record.allowed.includes('change')} />
          {isReviewed && <AssessAct record={record} context={context} onDone={onDone} />}
          {isReviewed && role === 'reviewer' && <MergeDuplicates key={record.id} record={record} onDone={onDone} />}
        </div>
        <div class="record-side">
          <ReviewForm record={record} review={review} />
          <DatasetOfRecord key={`dataset ${record.id}`} id={record.id} />
          <HiddenRecordNotice key={`hidden ${record.id}`} record={record} onDone={readAgain} />
          <Unmerge record={record} onDone={onDone} />
          {role === 'reviewer' && (record.code || record.status === 'WS_VERIFIED') && (
            <ProposalsOfRecord record={record} onAnswered={() => void readAgain()} onWaiting={setWaiting} />
          )}
          {seesTalk && <CommentsOfRecord key={`comments ${record.id}`} record={record} onAbout={setAbout} />}
          <aside id="record-actions" class="record-actions" tabIndex={-1} aria-label={t('desk.record.other-actions')}>
            {role === 'reviewer' && <OwnerOfRecord record={record} onDone={onDone} />}
            <OtherDecisions review={review} main={action} />
            <Recall record={record} onDone={onDone} onRecalled={onRecalled} />
            {role !== 'analyst' && <CaseTeam record={record} onDone={onDone} />}
            <Published record={record} />
            {role === 'reviewer' && record.allowed.includes('retract') && (
              <StoryOfRecord key={`story ${record.id}`} record={record} onProposed={() => void readAgain()} />
            )}
            <RetractRecord record={record} isAsked={waiting.includes('retraction')} onDone={onDone} />
            <HideRecord key={`hide ${record.id}`} record={record} onDone={readAgain} />
          </aside>
        </div>
      </div>
    </CommentedAnswers.Provider>
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

/** For the author: recalls a submitted record until a reviewer takes it; after that, says how to add to it. */
function Recall({ record, onDone, onRecalled }: RecallProps) {
  const t = useText();
  const act = useRecordAction(record, onDone);
  if (!record.mine) return null;
  if (!record.allowed.includes('recall')) {
    return IN_HAND.includes(record.status) && !record.allowed.includes('change') ? (
      <section class="panel">
        <p>{t('desk.recall.taken')}</p>
        <p>
          <a href="#comments">{t('desk.recall.add')}</a>
        </p>
      </section>
    ) : null;
  }
  const recall = async (): Promise<void> => {
    if (!mayLoseUnsaved()) return;
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
