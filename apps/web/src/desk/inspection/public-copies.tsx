import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { CopyView, InspectionResult } from '@vigil/shared/staff-responses/inspection-result.js';
import { formatNumber } from '@vigil/shared/day/format-dates.js';
import type { SafetyAnswer } from '@vigil/shared/inspection/file-findings.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useSession } from '../session.js';
import { RedactionEditor } from './redaction-editor.js';
import { evidencePath } from './inspection-paths.js';
import { SafetyQuestion } from './safety-question.js';
import { type Still, VideoStill } from './video-still.js';

interface Props {
  file: InspectionResult;
  isPublished: boolean;
  onChanged: () => void;
}

/** What readers may see of a file: the public copies, who agreed to them, and a way to make a new one. */
export function PublicCopies({ file, isPublished, onChanged }: Props) {
  const t = useText();
  const [isMaking, setMaking] = useState(false);
  const [isMade, setMade] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  const [still, setStill] = useState<Still | null>(null);
  const now = file.copies.filter(({ state }) => state === 'proposed' || state === 'agreed' || state === 'hidden');
  const earlier = file.copies.filter((copy) => !now.includes(copy));
  return (
    <section class="inspection-copies" aria-labelledby={`copies-${file.id}`}>
      <h4 id={`copies-${file.id}`}>{t('inspection.copies')}</h4>
      <p class="small quiet">{t('inspection.copies.about')}</p>
      {now.map((copy) => (
        <OneCopy key={copy.id} file={file.id} copy={copy} isPublished={isPublished} onChanged={onChanged} />
      ))}
      {isMade && (
        <Band tone="done">
          <p>{t('inspection.copy.done')}</p>
        </Band>
      )}
      {file.type.startsWith('video/') ? (
        <p>
          <Button
            class="button-small"
            onClick={() => {
              setChoosing(true);
              setMade(false);
            }}
          >
            {t('inspection.still.make')}
          </Button>
        </p>
      ) : file.outcome === 'shown' ? (
        <p>
          <Button
            class="button-small"
            onClick={() => {
              setMaking(true);
              setMade(false);
            }}
          >
            {t('inspection.copies.make')}
          </Button>
        </p>
      ) : (
        file.outcome && <p class="small">{t('inspection.copies.cannot')}</p>
      )}
      {earlier.length > 0 && (
        <details>
          <summary>{t('inspection.copy.earlier', { n: earlier.length })}</summary>
          {earlier.map((copy) => (
            <Past key={copy.id} copy={copy} />
          ))}
        </details>
      )}
      {isChoosing && (
        <VideoStill
          file={file.id}
          onClose={() => setChoosing(false)}
          onMade={(made) => {
            setStill(made);
            setChoosing(false);
            setMaking(true);
          }}
        />
      )}
      {isMaking && (
        <RedactionEditor
          file={file}
          still={still}
          onClose={() => setMaking(false)}
          onMade={() => {
            setMaking(false);
            setMade(true);
            onChanged();
          }}
        />
      )}
    </section>
  );
}

function OneCopy({
  file,
  copy,
  isPublished,
  onChanged,
}: {
  file: string;
  copy: CopyView;
  isPublished: boolean;
  onChanged: () => void;
}) {
  const t = useText();
  const { api } = useSession();
  const { country } = usePlaces();
  const [busy, setBusy] = useState(false);
  const [isSure, setSure] = useState(false);
  const [isUnanswered, setUnanswered] = useState(false);
  const [safe, setSafe] = useState<SafetyAnswer | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const decide = async (decision: 'agree' | 'refuse' | 'withdraw' | 'delete' | 'restore'): Promise<void> => {
    setUnanswered(decision === 'agree' && safe === null);
    if (decision === 'agree' && safe === null) return;
    setBusy(true);
    setProblem(null);
    const reply = await api.post(evidencePath(file, 'copies', copy.id, 'decisions'), {
      decision,
      ...(decision === 'agree' && safe ? { safe } : {}),
    });
    setBusy(false);
    if (reply.ok) onChanged();
    else setProblem(reply.problem);
  };
  const at = (moment: string): string => formatMoment(moment, t, country?.timeZone);
  const path = (size: 'small' | 'large'): string => evidencePath(file, 'copies', copy.id, size);
  return (
    <article class="inspection-copy">
      <a href={path('large')} target="_blank" rel="noopener">
        <img
          src={path('small')}
          width={copy.smallWidth}
          height={copy.smallHeight}
          alt={copy.alt?.[storedLanguage(t.language)] ?? t('inspection.copy.small')}
          loading="lazy"
          decoding="async"
        />
      </a>
      <div>
        <p>
          <span class={`tag copy-${copy.state}`}>{t(`inspection.copy.${copy.state}`)}</span>{' '}
          {copy.isShown && <strong>{t('inspection.copy.shown')}</strong>}
        </p>
        <p class="small">
          {t('inspection.copy.made', { name: copy.madeBy, at: at(copy.madeAt) })}
          {copy.decidedBy && copy.decidedAt && (
            <> · {t('inspection.copy.decided', { name: copy.decidedBy, at: at(copy.decidedAt) })}</>
          )}
        </p>
        {copy.hiddenBy !== null && <p class="small">{t('inspection.copy.hidden-by', { name: copy.hiddenBy })}</p>}
        {copy.alt && (
          <>
            <p class="small" lang="en">
              {copy.alt.en}
            </p>
            <p class="small" lang="km">
              {copy.alt.km}
            </p>
          </>
        )}
        <p class="small quiet">
          {t('inspection.copy.tells', {
            place: t(`inspection.tells.${copy.tells.place}`),
            date: t(`inspection.tells.${copy.tells.date}`),
          })}
        </p>
        {copy.exceedsPublishedDetail.length > 0 && !copy.isShown && (
          <p class="wrong small">{t('inspection.copy.too-much')}</p>
        )}
        {copy.state === 'agreed' && !isPublished && <p class="small">{t('inspection.copy.not-yet')}</p>}
        {copy.stillAt !== null && (
          <p class="small">
            {t('inspection.copy.still', { seconds: formatNumber(copy.stillAt / 1000, t.language, 1) })}
          </p>
        )}
        {copy.violent && <p class="small">{t('inspection.copy.violent')}</p>}
        {copy.safe && <p class="small">{t('inspection.safe.made', { answer: t(`inspection.safe.${copy.safe}`) })}</p>}
        {copy.agreedSafe && (
          <p class="small">{t('inspection.safe.agreed', { answer: t(`inspection.safe.${copy.agreedSafe}`) })}</p>
        )}
        {copy.mayDecide && <p class="small">{t('inspection.copy.look-well')}</p>}
        <DeskForm noValidate onSubmit={() => decide('agree')}>
          {copy.mayDecide && (
            <SafetyQuestion
              name={`safe-${copy.id}`}
              value={safe}
              error={isUnanswered ? t('inspection.safe.needed') : null}
              onChange={setSafe}
            />
          )}
          {problem && <Refused problem={problem} />}
          {isSure && (
            <p role="alert">
              {t(copy.state === 'agreed' ? 'inspection.copy.hide-sure' : 'inspection.copy.withdraw-sure')}
            </p>
          )}
          <div class="panel-buttons">
            {copy.mayDecide && (
              <Button type="submit" class="button-small" tone="primary" busy={busy}>
                {t('inspection.copy.agree')}
              </Button>
            )}
            {copy.mayDecide && (
              <Button class="button-small" busy={busy} onClick={() => void decide('refuse')}>
                {t('inspection.copy.refuse')}
              </Button>
            )}
            {copy.state === 'hidden' && (
              <Button class="button-small" busy={busy} onClick={() => void decide('restore')}>
                {t('inspection.copy.restore')}
              </Button>
            )}
            {(copy.state !== 'hidden' || copy.mayEnd) && (
              <Button
                class="button-small"
                tone={isSure ? 'danger' : 'plain'}
                busy={busy}
                onClick={() => {
                  if (isSure) void decide(copy.state === 'hidden' ? 'delete' : 'withdraw');
                  setSure(!isSure);
                }}
              >
                {t(copy.state === 'hidden' ? 'inspection.copy.delete' : 'inspection.copy.withdraw')}
              </Button>
            )}
            {isSure && (
              <Button class="button-small" onClick={() => setSure(false)}>
                {t('desk.cancel')}
              </Button>
            )}
          </div>
        </DeskForm>
      </div>
    </article>
  );
}

function Past({ copy }: { copy: CopyView }) {
  const t = useText();
  const { country } = usePlaces();
  const at = (moment: string | null): string => (moment ? formatMoment(moment, t, country?.timeZone) : '');
  return (
    <p class="small">
      <span class={`tag copy-${copy.state}`}>{t(`inspection.copy.${copy.state}`)}</span>{' '}
      {t('inspection.copy.made', { name: copy.madeBy, at: at(copy.madeAt) })}
      {copy.state === 'refused' && copy.decidedBy && (
        <> · {t('inspection.copy.decided', { name: copy.decidedBy, at: at(copy.decidedAt) })}</>
      )}
      {copy.state === 'ended' && (
        <>
          {' '}
          ·{' '}
          {copy.endedBy
            ? t('inspection.copy.ended-by', { name: copy.endedBy, at: at(copy.endedAt) })
            : t('inspection.copy.ended-itself', { at: at(copy.endedAt) })}
        </>
      )}
    </p>
  );
}
