import { MOST_MERGED_TOGETHER } from '@vigil/shared/staff-responses/duplicates.js';
import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { useEffect, useState } from 'preact/hooks';
import { useLocation, useSearch } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { MoreWords } from '../more-words.js';
import { useChangedWhileTyped } from '../use-changed-while-typed.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { Loading, Refused } from '../use-staff-fetch.js';
import { withLanguage } from '../with-language.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { etagOf, incidentPath } from '../incident-path.js';
import { Errors } from '../problem-errors.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import './field.css';
import { REPORT_TEXT_BUNDLES } from './inbox-text-bundles.js';
import { MERGEABLE_STATUSES, toMergeBody, atFirst, toggled, type Taken } from './merge-selection.js';
import { MergeColumns } from './merge-columns.js';

/** One that remains, and as many as are merged into it in one go. */
const MOST = MOST_MERGED_TOGETHER + 1;
type Opened = { records: readonly IncidentRecord[]; problem: ProblemBody | null };

/**
 * `/desk/field/join?with=…&with=…`: shows reports of one event side by side, and chooses what the remaining one takes
 * over.
 */
export default function MergeReportsPage() {
  return (
    <MoreWords bundles={REPORT_TEXT_BUNDLES}>
      <Inside />
    </MoreWords>
  );
}

function Inside() {
  const t = useText();
  const { api } = useSession();
  const search = useSearch();
  const ids = [...new Set(new URLSearchParams(search).getAll('with'))].slice(0, MOST);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    void Promise.all(
      ids.map((id) => api.get<IncidentRecord>(incidentPath(encodeURIComponent(id)), { signal: stop.signal })),
    ).then((replies) => {
      if (stop.signal.aborted) return;
      const problem = replies.find((reply) => !reply.ok)?.problem ?? null;
      const records = replies.flatMap((reply) => (reply.ok ? [reply.value] : []));
      // What was read before stays, and with it what is typed.
      setOpened((before) => ({ records: problem && before ? before.records : records, problem }));
    });
    return () => stop.abort();
  }, [ids.join(' '), turn]);
  const again = (): void => setTurn((n) => n + 1);
  const records = opened?.records ?? [];
  const isRead = ids.length >= 2 && records.length === ids.length && records.every(({ id }) => ids.includes(id));
  return (
    <>
      <PageHead title={t('join.title')}>
        <DeskLink to="/desk/field">{t('join.back')}</DeskLink>
      </PageHead>
      <p class="lead narrow">{t('join.about')}</p>
      {ids.length < 2 && <p>{t('join.too-few')}</p>}
      {ids.length >= 2 && !opened && <Loading again={again} />}
      {opened?.problem && <Refused problem={opened.problem} again={again} />}
      {isRead && <Join key={ids.join()} records={records} again={again} />}
    </>
  );
}

function Join({ records, again }: { records: readonly IncidentRecord[]; again: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [, go] = useLocation();
  const [stays, setStays] = useState(records[0]!.id);
  const [taken, setTaken] = useState<Taken>(() => atFirst(records));
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  useAskBeforeLeaving(reason !== '');
  const changed = useChangedWhileTyped(records.map(({ revision }) => revision).join(), reason !== '');
  // What was refused was about the records as they were.
  useEffect(() => setProblem(null), [records]);
  const into = records.find(({ id }) => id === stays)!;
  const others = records.filter(({ id }) => id !== stays);
  const stuck = records.filter(({ status, code }) => !MERGEABLE_STATUSES.includes(status) || code !== null);
  const join = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<IncidentRecord>(
      incidentPath(into.id, 'joinings'),
      { others: toMergeBody(into, others, taken), ...(reason.trim() ? { reason } : {}) },
      { ifMatch: etagOf(into.revision) },
    );
    setBusy(false);
    if (!reply.ok) return setProblem(reply.problem);
    go(withLanguage(`/desk/incidents/${into.id}`));
  };
  return (
    <DeskForm onSubmit={() => stuck.length === 0 && join()}>
      <MergeColumns
        records={records}
        stays={stays}
        taken={taken}
        onStays={setStays}
        onTake={(id, what) => setTaken(toggled(taken, id, what))}
      />
      <div class="join-do">
        {stuck.map(({ id, incident }) => (
          <p key={id} class="wrong">
            {t('join.cannot', { title: incident.title ?? t('desk.home.untitled') })}
          </p>
        ))}
        <Field label={t('join.reason')} error={formFieldError(problem, '/reason')}>
          {(control) => (
            <textarea
              {...control}
              class="textarea"
              rows={2}
              maxLength={2000}
              spellcheck={false}
              value={reason}
              onInput={(event) => setReason(event.currentTarget.value)}
            />
          )}
        </Field>
        {changed}
        {problem && (
          <Refused problem={problem} again={problem.code === 'changed-meanwhile' ? again : undefined}>
            <Errors problem={problem} />
          </Refused>
        )}
        {stuck.length === 0 && (
          <div class="form-actions">
            <Button type="submit" tone="primary" busy={busy}>
              {t('join.do')}
            </Button>
          </div>
        )}
      </div>
    </DeskForm>
  );
}
