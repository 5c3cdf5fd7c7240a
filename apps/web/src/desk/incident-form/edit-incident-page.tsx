import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Coming } from '../loaded-later.js';
import { Loading, Refused } from '../use-staff-fetch.js';
import { beginningOf, type Beginning } from '../draft/draft-state.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { incidentPath } from '../incident-path.js';
import { WhoEdits } from '../reviewing/who-edits.js';
import { lazily } from '../../use-public-fetch.js';
import { formatCode } from '../format-answer.js';
import { useMember, useSession } from '../session.js';
import { IncidentForm } from './incident-form.js';

/**
 * What the browser's history stores about a record begun in this tab: `new` while it has an address but is not saved,
 * then `saved`.
 */
type Begun = 'new' | 'saved';
const begun = (): Begun | undefined => (history.state as { begun?: Begun } | null)?.begun;
const isNoLongerNew = (): void => {
  if (begun() === 'new') history.replaceState({ begun: 'saved' satisfies Begun }, '');
};

const loadRecordPage = async () => ({ default: (await import('../reviewing/record-page.js')).RecordPage });
/** Comes after the form, which waited seconds for it on a slow phone. */
const RecordPage = lazily(loadRecordPage, <Coming />);
const ObjectionBeside = lazily<{ id: string }>(() => import('../objections/objection-beside.js'));
const DatasetOfRecord = lazily<{ id: string }>(() => import('../reviewing/dataset-of-record.js'));
const CommentsOfRecord = lazily<{ record: IncidentRecord }>(() => import('../reviewing/comments-of-record.js'));

/** The id that was made last and not opened yet: the server cannot know it. */
let unopened: string | null = null;

/** `/desk/incidents/new`: gives the record an address, so that it survives a reload or a lost network. */
export function NewIncident() {
  const [, go] = useLocation();
  useEffect(() => {
    unopened = crypto.randomUUID();
    go(`/desk/incidents/${unopened}${location.search}`, { replace: true, state: { begun: 'new' satisfies Begun } });
  }, []);
  return null;
}

type Opened =
  | { state: 'loading' }
  | { state: 'absent' }
  | { state: 'failed'; problem: ProblemBody }
  | { state: 'open'; beginning: Beginning };

interface Props {
  id: string;
  /** Shows the form even if the record is no longer with its author: a correction. */ isEdit?: boolean;
}

/** `/desk/incidents/:id`: the form for the author, the record for reviewers. */
export function IncidentPage({ id, isEdit = false }: Props) {
  const t = useText();
  const { api } = useSession();
  const member = useMember();
  const [, go] = useLocation();
  const [found, setFound] = useState<{ asked: string; opened: Opened } | null>(null);
  const [turn, setTurn] = useState(0);
  const [newest, setNewest] = useState<IncidentRecord | null>(null);
  // What was found for another address is never drawn: the form would begin twice, as if in two tabs.
  const asked = `${id} ${member.id} ${turn} ${isEdit}`;
  const opened: Opened = found?.asked === asked ? found.opened : { state: 'loading' };

  useEffect(() => {
    let isCurrent = true;
    const open = async (): Promise<Opened> => {
      if (unopened === id) {
        unopened = null;
        return { state: 'open', beginning: await beginningOf(member.id, id, null) };
      }
      if (member.role !== 'monitor' && !isEdit) void loadRecordPage().catch(() => undefined);
      const reply = await api.get<IncidentRecord>(incidentPath(id));
      const isNew = !reply.ok && reply.problem.code === 'not-found';
      const mayGoOn = !reply.ok && reply.problem.code === 'unreachable' && begun() !== undefined;
      if (!reply.ok && !isNew && !mayGoOn) return { state: 'failed', problem: reply.problem };
      const beginning = await beginningOf(member.id, id, reply.ok ? reply.value : null);
      // Without the network, a saved record continues from its draft on this device, and never from an empty form.
      if (mayGoOn && begun() === 'saved' && !beginning.kept) return { state: 'failed', problem: reply.problem };
      return isNew && !beginning.kept && begun() !== 'new' ? { state: 'absent' } : { state: 'open', beginning };
    };
    setFound(null);
    void open().then((now) => {
      if (isCurrent) setFound({ asked, opened: now });
    });
    return () => {
      isCurrent = false;
    };
  }, [asked]);

  // It stands here once the form is submitted, also if the network has gone by then.
  useEffect(() => {
    if (opened.state === 'open') void loadRecordPage().catch(() => undefined);
  }, [opened.state]);
  const again = (): void => setTurn((n) => n + 1);
  if (opened.state === 'loading') return <Loading again={again} />;
  if (opened.state === 'failed') return <Refused problem={opened.problem} again={again} />;
  if (opened.state === 'absent') {
    return (
      <section>
        <h1>{t('desk.form.absent')}</h1>
        <p>{t('desk.form.absent-text')}</p>
        <DeskLink to="/desk" class="button">
          {t('desk.to-home')}
        </DeskLink>
      </section>
    );
  }
  const { beginning } = opened;
  const objection = new URLSearchParams(location.search).get('objection');
  const { record } = beginning;
  const mayChange = record?.allowed.includes('change') ?? true;
  // What somebody had typed when the record moved on, they find again in the form, and nowhere else.
  const isLeft = !mayChange && beginning.kept !== null && (isEdit || record!.mine);
  const isWriting = isLeft || !record || (record.mine && mayChange && record.allowed.includes('submit'));
  if (record && !isWriting && !(isEdit && mayChange)) return <RecordPage record={record} onRecalled={again} />;
  const now = newest?.id === id && newest.revision > (record?.revision ?? 0) ? newest : record;
  const toRecord = (): void => go(`/desk/incidents/${id}${location.search}`);
  return (
    <>
      <PageHead title={record?.incident.title ?? t('desk.form.new-title')}>
        <span class="tag">{formatCode(now?.status ?? 'WS_DRAFT', t)}</span>
        {record && <DeskLink to={`/desk/incidents/${id}/history`}>{t('desk.page.history')}</DeskLink>}
        {isEdit && !isWriting && <DeskLink to={`/desk/incidents/${id}`}>{t('desk.form.back-to-record')}</DeskLink>}
      </PageHead>
      {isEdit && !isWriting && (
        <p class="lead">
          {t('desk.form.correcting')}
          {record?.status === 'WS_VERIFIED' && ` ${t('desk.form.back-into-review')}`}
        </p>
      )}
      {isEdit && member.role === 'reviewer' && objection && <ObjectionBeside id={objection} />}
      {record && <DatasetOfRecord key={`dataset ${id}`} id={id} />}
      {record && <WhoEdits record={id} isEditing />}
      <IncidentForm
        key={id}
        id={id}
        beginning={beginning}
        onKnown={(known) => {
          isNoLongerNew();
          setNewest(known);
        }}
        onSubmitted={() => {
          setTurn((n) => n + 1);
          window.scrollTo(0, 0);
        }}
        onLeft={isEdit ? toRecord : again}
        onSaved={isWriting ? undefined : toRecord}
      />
      {record && now && !isEdit && <CommentsOfRecord record={now} />}
    </>
  );
}
