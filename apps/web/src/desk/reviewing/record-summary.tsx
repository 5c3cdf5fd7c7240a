import { fieldOf } from '@vigil/shared/codebook/field.js';
import { hasAuthorityAccount } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { Gap } from '@vigil/shared/incident/queue-filters.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { RecordGaps } from '@vigil/shared/staff-responses/record-queue.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { ComponentChildren } from 'preact';
import { useText } from '../../text-bundles.js';
import { DeskLink } from '../desk-link.js';
import { isChildren, isTree, type Tree, treeOf } from '../draft/record-tree.js';
import { formatAnswer, formatChild, formatLabel, formatMoment, type FormatContext } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import { useMember, useSession } from '../session.js';
import { type Asked, Refused } from '../use-staff-fetch.js';
import type { MainAction } from './main-action.js';
import { MissingAccount } from './publish-record.js';
import { CommentMark } from './comment-mark.js';
import { whyNots } from './why-action-unavailable.js';
import { isClosed } from './why-closed.js';

interface Props {
  record: IncidentRecord;
  context: FormatContext;
}

/** The record in a few lines: when and where, who, what was done, and how far it is. */
export function RecordSummary({ record, context }: Props) {
  const t = useText();
  const { country } = usePlaces();
  const { incident } = record;
  const tree = treeOf(incident);
  const say = (name: string): string =>
    formatAnswer(fieldOf(Incident, name)!, tree[name], context) ?? t('app.not-known');
  return (
    <section aria-labelledby="summary-title">
      <h2 id="summary-title" class="visually-hidden">
        {t('desk.record.summary')}
      </h2>
      <dl class="answers record-facts">
        <Fact name={t('incident.when.label')}>
          {say('when')} <CommentMark at={['/when']} />
        </Fact>
        <Fact name={t('incident.place.label')}>
          {say('place')} <CommentMark at={['/place']} />
        </Fact>
        <Fact name={t('incident.groups.label')}>
          <Lines of="groups" tree={tree} context={context} none={t('app.not-known')} />
        </Fact>
        <Fact name={t('incident.acts.label')}>
          <Lines of="acts" tree={tree} context={context} none={say('interference')} />
        </Fact>
        <Fact name={t('desk.review.grade')}>
          {record.grade ? label(record.grade, t.language) : t('desk.record.no-grade')}
        </Fact>
        <Fact name={t('desk.queue.filter.status')}>
          {record.hidden ? t('desk.hidden.title') : label(record.status, t.language)}
          {record.reviewer && <span class="quiet"> · {t('desk.home.reviewed-by', { name: record.reviewer })}</span>}
        </Fact>
        <Fact name={t('desk.queue.filter.owner')}>{record.owner?.name ?? t('desk.record.no-owner')}</Fact>
      </dl>
      <p class="small quiet">
        {t('desk.record.by', { name: record.mine ? t('desk.home.by-me') : (record.author ?? '') })} ·{' '}
        {formatMoment(record.changedAt, t, country?.timeZone)} · {t('desk.record.revision', { n: record.revision })}
      </p>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="answer">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The children of a list, each in a few words: 'Baton · District security guards'. */
function Lines({
  of: name,
  tree,
  context,
  none,
}: {
  of: 'groups' | 'acts';
  tree: Tree;
  context: FormatContext;
  none: string;
}) {
  const children = isChildren(tree[name]) ? tree[name] : [];
  if (children.length === 0) return <>{none}</>;
  return (
    <ul class="plain">
      {children.map((child) => (
        <li key={child.id}>{isTree(child) && formatChild(fieldOf(Incident, name)!.of!(), child, context)}</li>
      ))}
    </ul>
  );
}

/** Where on the page somebody sees to a gap; in the form, which question is asked. null: the next step says it. */
const SEEN_TO: Readonly<Record<Gap, { here: string } | { asked: string } | null>> = {
  'at-risk': { here: 'said-at-risk' },
  'no-authorities-account': { asked: 'add=accounts&party=PA_AUTHORITY&aboutThisEvent=yes' },
  'one-source': { asked: 'add=sources' },
  'no-place': { asked: 'answer=place' },
  'media-unchecked': { here: 'record-files' },
  'assessment-waiting': { here: 'assess-title' },
  'correction-waiting': null,
  'may-be-double': { here: 'duplicates-title' },
  'no-summary': { asked: 'answer=publicSummary' },
  untranslated: { here: 'languages-title' },
  'no-story': { here: 'story-of-record' },
};

/** Parts of the page that everybody has; the others are a reviewer's. */
const EVERYBODY_HAS: readonly string[] = ['record-files', 'languages-title'];

/** What is needed before the record can be graded, and what the queue finds missing, each with a way to see to it. */
export function RecordGapList({ record, asked }: { record: IncidentRecord; asked: Asked<RecordGaps> }) {
  const t = useText();
  const { role } = useMember();
  const mayChange = record.allowed.includes('change');
  const toAnswer = (asked: string, words: ComponentChildren): ComponentChildren =>
    mayChange ? <DeskLink to={`/desk/incidents/${record.id}/edit?${asked}`}>{words}</DeskLink> : words;
  const said = (gap: Gap): ComponentChildren => {
    const words = t(`desk.queue.gap.${gap}`);
    const where = SEEN_TO[gap];
    if (where === null) return words;
    if ('here' in where)
      return role === 'reviewer' || EVERYBODY_HAS.includes(where.here) ? <a href={`#${where.here}`}>{words}</a> : words;
    return toAnswer(where.asked, words);
  };
  // Whoever may not read internal answers is told nothing of what they lack.
  const needed = record.internalWithheld ? [] : record.missing;
  const found = asked.value?.gaps ?? [];
  if (isClosed(record)) return null;
  return (
    <section class="record-gaps" aria-labelledby="gaps-title">
      <h2 id="gaps-title">{t('desk.record.missing')}</h2>
      {asked.problem && <Refused problem={asked.problem} again={asked.again} />}
      {asked.value && needed.length + found.length === 0 && <p class="quiet">{t('desk.record.nothing-missing')}</p>}
      {needed.length + found.length > 0 && (
        <ul>
          {needed.map(({ pointer, code }) => {
            const field = fieldOf(Incident, pointer.split('/')[1]!)!;
            return (
              <li key={`${pointer} ${code}`}>
                {toAnswer(`answer=${field.name}`, formatLabel(Incident, field, t))}: {t(`field.${code}`)}
              </li>
            );
          })}
          {found.map((gap) => (
            <li key={gap}>{said(gap)}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

const NEXT_WORDS: Readonly<Record<Exclude<MainAction, 'change'>, string>> = {
  take: 'desk.record.next.take',
  verify: 'desk.record.next.verify',
  publish: 'desk.publish.publish-about',
  correct: 'desk.publish.correct-about',
  propose: 'desk.publish.propose-about',
};

/** What comes next for this record, or why this member cannot do it. */
export function NextStep({
  record,
  action,
  isWaiting,
}: {
  record: IncidentRecord;
  action: MainAction | null;
  /** Whether a proposal about it waits for a second person. */ isWaiting: boolean;
}) {
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
  const mayPublish = record.allowed.includes('publish') || record.allowed.includes('correct');
  // What is missing for a publication has a panel with a way to add it.
  const said = why.filter(
    (one) => !(one === 'missing-account' && mayPublish) && !(one === 'nothing-changed' && isWaiting),
  );
  return (
    <section class="record-next" aria-labelledby="next-title">
      <h2 id="next-title">{t('desk.record.next')}</h2>
      {isWaiting && (
        <p>
          {t('desk.record.next.waits')} <a href="#proposals">{t('desk.record.to-proposal')}</a>
        </p>
      )}
      {action !== null && action !== 'change' && <p>{t(NEXT_WORDS[action])}</p>}
      {said.map((one) => (
        <p key={one}>{t(`desk.why.${one}`)}</p>
      ))}
      <MissingAccount record={record} />
      {(action === null || action === 'change') && said.length === 0 && !mayPublish && !isWaiting && (
        <p class="quiet">{t(wordsOfNoStep(record, action === 'change'))}</p>
      )}
    </section>
  );
}

/** What to say where the member has no step of their own with the record. */
const wordsOfNoStep = ({ status, allowed }: IncidentRecord, mayChange: boolean): string => {
  if (mayChange) return 'desk.record.next.change';
  if (status === 'WS_REJECTED' && allowed.includes('reopen')) return 'desk.record.next.rejected';
  return status === 'WS_RETURNED' && allowed.includes('take') ? 'desk.record.next.returned' : 'desk.why.nothing';
};
