import type { ReportOfRecord } from '@vigil/shared/staff-responses/field-reports.js';
import type { EvidenceView } from '@vigil/shared/staff-responses/evidence-files.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused, useStaffFetch } from '../use-staff-fetch.js';
import { formatMoment } from '../format-answer.js';
import { usePlaces } from '../places-context.js';
import { filesPath, incidentPath } from '../incident-path.js';
import { useOwnQuestions } from '../own-questions-context.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { erasableIn, formatDetail, isComment, type ChangeWithBefore } from './format-change.js';

/** Asks to erase one detail of a record permanently. An administrator decides without reading it. */
export function AskErasure({
  id,
  limited,
  changes,
  onAsked,
}: {
  id: string;
  /** Only its case team may know of the record. */ limited: boolean;
  changes: readonly ChangeWithBefore[];
  onAsked: () => void;
}) {
  const t = useText();
  const { api } = useSession();
  const { country } = usePlaces();
  const [request, setRequest] = useState<string | null>(null);
  const [path, setPath] = useState('');
  const [why, setWhy] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const leave = useAskBeforeLeaving(request !== null && why !== '');
  const close = (): void => leave(() => setRequest(null));
  const [isAsked, setAsked] = useState(false);
  const files =
    useStaffFetch<{ items: EvidenceView[] }>(filesPath(id)).value?.items.filter(
      ({ refusal }) => refusal !== 'erased',
    ) ?? [];
  const reports =
    useStaffFetch<{ items: Pick<ReportOfRecord, 'id' | 'incident' | 'internal'>[] }>(incidentPath(id, 'field-reports'))
      .value?.items ?? [];
  const beside = reports
    .filter(({ incident }) => incident === id)
    .flatMap(({ id: report, internal }) => [
      ...(internal?.fix ? [`/fieldReports/${report}/fix`] : []),
      ...(internal?.unread.length ? [`/fieldReports/${report}/unread`] : []),
    ]);
  const { field: own } = useOwnQuestions();
  const paths = [...erasableIn(changes, own), ...beside];
  if (paths.length + files.length === 0) return null;
  /** Comments, of which a record has many, by who wrote them and when. */
  const name = (path: string): string => {
    const written = isComment(path) && changes.find(({ values }) => values.some((value) => value.path === path));
    if (!written) return formatDetail(path, t, own);
    return t('desk.history.comment-of', { name: written.actor, at: formatMoment(written.at, t, country?.timeZone) });
  };
  const begin = (): void => {
    setRequest(crypto.randomUUID());
    setPath('');
    setWhy('');
    setProblem(null);
    setAsked(false);
  };
  const send = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const reply = await api.post(incidentPath(id, 'erasures'), { id: request, path, why });
    setBusy(false);
    if (!reply.ok) return setProblem(reply.problem);
    setRequest(null);
    setAsked(true);
    onAsked();
  };
  return (
    <>
      <p>
        <Button onClick={begin}>{t('desk.erase.begin')}</Button>
      </p>
      {isAsked && <p role="status">{t('desk.erase.asked')}</p>}
      <Dialog
        isForm
        open={request !== null}
        title={t('desk.erase.title')}
        onClose={close}
        onCancel={close}
        actions={
          <>
            <Button type="submit" form="ask-erasure" tone="danger" busy={busy}>
              {t('desk.erase.ask')}
            </Button>
            <Button onClick={close}>{t('desk.cancel')}</Button>
          </>
        }
      >
        <DeskForm id="ask-erasure" class="panel-form" onSubmit={send}>
          <p>{t('desk.erase.about')}</p>
          <Field label={t('desk.erase.which')} error={formFieldError(problem, '/path')}>
            {(control) => (
              <select
                {...control}
                class="select"
                required
                value={path}
                onChange={(event) => setPath(event.currentTarget.value)}
              >
                <option value="" disabled>
                  {t('desk.form.choose')}
                </option>
                {paths.map((one) => (
                  <option key={one} value={one}>
                    {name(one)}
                  </option>
                ))}
                {files.map(({ id: file, name, sha256 }) => (
                  <option key={file} value={`/evidence/${file}/file`}>
                    {t('desk.history.file-named', { name: name ?? sha256?.slice(0, 12) ?? '' })}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field
            label={t('desk.erase.why')}
            help={t(limited ? 'desk.erase.why-help-limited' : 'desk.erase.why-help')}
            error={formFieldError(problem, '/why')}
          >
            {(control) => (
              <textarea
                {...control}
                class="textarea"
                rows={3}
                spellcheck={false}
                required
                maxLength={500}
                value={why}
                onInput={(event) => setWhy(event.currentTarget.value)}
              />
            )}
          </Field>
          {problem && <Refused problem={problem} />}
        </DeskForm>
      </Dialog>
    </>
  );
}
