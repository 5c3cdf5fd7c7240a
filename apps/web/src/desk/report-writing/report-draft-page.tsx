import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { ReportDraft } from '@vigil/shared/staff-responses/reports.js';
import { type Draft, LIMITS } from '@vigil/shared/report/report-draft.js';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { Awaited, Refused, useStaffFetch } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { etagOf } from '../incident-path.js';
import { Errors } from '../problem-errors.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { useUpsert } from '../use-upsert.js';
import { changedAlone } from './changed-language.js';
import { ReportFormats } from './report-formats.js';
import { AddHowComplete } from './add-how-complete.js';
import type { OfferedFigure } from './part-name.js';
import { AddPart, ReportParts } from './report-parts.js';
import { REPORT_WRITING_BUNDLES } from './report-text-bundles.js';
import { ReportScopeFields } from './report-scope-fields.js';

/** `prints`: whether the server can print a PDF. */
type OpenedDraft = ReportDraft & { prints: boolean };

/** `/desk/reports/drafts/:id`: text, tables and drawings of a report. Its figures are computed again at every visit. */
export default function ReportDraftPage({ id }: { id: string }) {
  return (
    <MoreWords bundles={REPORT_WRITING_BUNDLES}>
      <Loaded id={id} />
    </MoreWords>
  );
}

function Loaded({ id }: { id: string }) {
  const kept = useStaffFetch<OpenedDraft>(`/api/reports/drafts/${id}`);
  return (
    <Awaited asked={kept}>
      {(draft) => (
        <Editor key={draft.id} kept={draft} onKept={(next) => kept.put({ ...draft, ...next })} onTheirs={kept.again} />
      )}
    </Awaited>
  );
}

function Editor({
  kept,
  onKept,
  onTheirs,
}: {
  kept: OpenedDraft;
  onKept: (next: Pick<ReportDraft, 'revision' | 'draft'>) => void;
  onTheirs: () => void;
}) {
  const t = useText();
  const { busy, problem, upsert, remove, reset } = useUpsert<OpenedDraft>('/api/reports/drafts');
  const [typed, setTyped] = useState<Draft | null>(null);
  const [isFreezing, setFreezing] = useState(false);
  const [isDropping, setDropping] = useState(false);
  const [, go] = useLocation();
  const figures = useStaffFetch<{ items: OfferedFigure[] }>(
    `/api/reports/drafts/${kept.id}/figures?lang=${t.language}`,
  );
  const draft = typed ?? kept.draft;
  const isChanged = typed !== null;
  const change = (part: Partial<Draft>): void => setTyped({ ...draft, ...part });
  const save = async (): Promise<void> => {
    const next = await upsert(kept, kept.id, draft);
    if (!next) return;
    setTyped(null);
    onKept(next);
    figures.again();
  };
  useAskBeforeLeaving(isChanged);
  const alone = changedAlone(kept.draft, draft);
  const title = draft.title[storedLanguage(t.language)] || draft.title.en || draft.title.km;
  return (
    <>
      <PageHead title={title}>
        <DeskLink to="/desk/reports" class="button">
          {t('write.all')}
        </DeskLink>
      </PageHead>
      <p class="lead">{t('write.about')}</p>
      {isChanged ? (
        <p class="write-look">{t('write.save-first')}</p>
      ) : (
        <section class="write-look" aria-labelledby="write-forms">
          <h2 id="write-forms">{t('write.look')}</h2>
          <ReportFormats path={`/api/reports/drafts/${kept.id}/document`} prints={kept.prints} />
        </section>
      )}
      {problem && (
        <Problem
          problem={problem}
          onTheirs={() => {
            setTyped(null);
            reset();
            onTheirs();
          }}
        />
      )}
      <section class="panel" aria-labelledby="write-scope">
        <h2 id="write-scope">{t('write.scope')}</h2>
        <div class="write-words">
          {(['en', 'km'] as const).map((language) => (
            <Field
              key={language}
              label={t(`write.title.${language}`)}
              error={formFieldError(problem, `/title/${language}`)}
            >
              {(control) => (
                <input
                  {...control}
                  class="input"
                  lang={language}
                  maxLength={LIMITS.title}
                  value={draft.title[language]}
                  onInput={(event) => change({ title: { ...draft.title, [language]: event.currentTarget.value } })}
                />
              )}
            </Field>
          ))}
        </div>
        <ReportScopeFields scope={draft.scope} problem={problem} onChange={(scope) => change({ scope })} />
      </section>
      <h2 class="write-parts-head">{t('write.parts')}</h2>
      <p class="small quiet">{t('write.words-help')}</p>
      <ReportParts
        parts={draft.parts}
        figures={figures.value?.items ?? []}
        problem={problem}
        onChange={(parts) => change({ parts })}
      />
      {draft.parts.length < LIMITS.parts && (
        <>
          <AddPart parts={draft.parts} onAdd={(part) => change({ parts: [...draft.parts, part] })} />
          <AddHowComplete draft={draft} onAdd={(part) => change({ parts: [...draft.parts, part] })} />
        </>
      )}
      {alone && <p class="band band-note">{t(`write.changed-alone.${alone}`)}</p>}
      <div class="write-bar">
        <Button tone="primary" busy={busy} onClick={() => void save()}>
          {t('desk.save')}
        </Button>
        <output class="write-state">{t(isChanged ? 'write.not-saved' : 'write.saved')}</output>
        {!isChanged && <Button onClick={() => setFreezing(true)}>{t('write.freeze')}</Button>}
      </div>
      <p>
        <Button tone="danger" onClick={() => setDropping(true)}>
          {t('write.drop')}
        </Button>
      </p>
      {isFreezing && <Freeze kept={kept} onClose={() => setFreezing(false)} />}
      {isDropping && (
        <Dialog
          open
          title={t('write.drop')}
          onClose={() => setDropping(false)}
          actions={
            <>
              <Button onClick={() => setDropping(false)}>{t('desk.cancel')}</Button>
              <Button
                tone="danger"
                busy={busy}
                onClick={() =>
                  void remove(kept).then((isGone) => {
                    if (isGone) go('/desk/reports');
                  })
                }
              >
                {t('write.drop')}
              </Button>
            </>
          }
        >
          <p>{t('write.drop-about')}</p>
        </Dialog>
      )}
    </>
  );
}

/** If somebody else has saved, their version can be loaded; nothing is overwritten unseen. */
function Problem({ problem, onTheirs }: { problem: ProblemBody; onTheirs: () => void }) {
  const t = useText();
  return (
    <Refused problem={problem}>
      <Errors problem={problem} />
      {problem.code === 'changed-meanwhile' && (
        <p>
          <Button onClick={onTheirs}>{t('write.take-theirs')}</Button>
        </p>
      )}
    </Refused>
  );
}

function Freeze({ kept, onClose }: { kept: OpenedDraft; onClose: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [, go] = useLocation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const freeze = async (): Promise<void> => {
    setBusy(true);
    const reply = await api.post<{ code: string }>(
      `/api/reports/drafts/${kept.id}/freezings`,
      {},
      { ifMatch: etagOf(kept.revision) },
    );
    setBusy(false);
    if (reply.ok) go(`/desk/reports?made=${reply.value.code}`);
    else setProblem(reply.problem);
  };
  return (
    <Dialog
      open
      title={t('write.freeze')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('desk.cancel')}</Button>
          <Button tone="primary" busy={busy} onClick={() => void freeze()}>
            {t('write.freeze')}
          </Button>
        </>
      }
    >
      {problem && (
        <Refused problem={problem}>
          <Errors problem={problem} />
        </Refused>
      )}
      <p>{t('write.freeze-about')}</p>
    </Dialog>
  );
}
