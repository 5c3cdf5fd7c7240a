import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { usePlaces } from '../places-context.js';
import { formatMoment } from '../format-answer.js';
import { useSession } from '../session.js';
import type { JudgedKey } from './use-sealing-keys.js';
import type { NewRecovery } from './sealing-crypto.js';
import { SheetField } from './sheet-field.js';

/** The team's recovery key: whether there is one, and how to make one. */
export function TeamRecoveryKey({
  inUse,
  onBegin,
}: {
  inUse: JudgedKey | undefined;
  onBegin: (made: NewRecovery) => void;
}) {
  const t = useText();
  const { country } = usePlaces();
  const [isSplit, setSplit] = useState(true);
  const [isChoosing, setChoosing] = useState(false);
  const begin = async (): Promise<void> => onBegin(await (await import('./sealing-crypto.js')).newRecovery(isSplit));
  return (
    <section>
      <h2>{t('sealing.recovery')}</h2>
      <p>{t('sealing.recovery.about')}</p>
      {inUse ? (
        <p>
          <code class="digits" translate={false}>
            {inUse.digits}
          </code>{' '}
          <span class="quiet">
            {t('sealing.recovery.made', {
              name: inUse.key.madeBy,
              at: formatMoment(inUse.key.madeAt, t, country?.timeZone),
            })}
          </span>
        </p>
      ) : (
        <p class="reader-warning">{t('sealing.recovery.none')}</p>
      )}
      {!isChoosing ? (
        <p>
          <Button onClick={() => setChoosing(true)}>
            {t(inUse ? 'sealing.recovery.again' : 'sealing.recovery.make')}
          </Button>
        </p>
      ) : (
        <>
          {inUse && <p>{t('sealing.recovery.again-text')}</p>}
          <fieldset class="readers">
            <legend>{t('sealing.recovery.how')}</legend>
            {[true, false].map((one) => (
              <label key={String(one)} class="check">
                <input type="radio" name="sheets" checked={isSplit === one} onChange={() => setSplit(one)} />
                <span>{t(one ? 'sealing.recovery.three' : 'sealing.recovery.one')}</span>
              </label>
            ))}
          </fieldset>
          <div class="form-actions">
            <Button tone="primary" onClick={() => void begin()}>
              {t('sealing.recovery.show')}
            </Button>
            <Button onClick={() => setChoosing(false)}>{t('desk.cancel')}</Button>
          </div>
        </>
      )}
    </section>
  );
}

interface MakingProps {
  made: NewRecovery;
  digits: string;
  onDone: () => void;
  onCancel: () => void;
}

/** Shows a new key once, to be printed or copied. It must then be typed back, and only then comes into use. */
export function MakeRecovery({ made, digits, onDone, onCancel }: MakingProps) {
  const t = useText();
  const [isOnPaper, setOnPaper] = useState(false);
  if (isOnPaper) return <TypeBack made={made} onDone={onDone} onCancel={onCancel} onBack={() => setOnPaper(false)} />;
  return (
    <section class="recovery">
      <h1 class="no-print">{t('sealing.recovery.title')}</h1>
      <p class="no-print">{t('sealing.recovery.shown-once')}</p>
      {made.sheets.map((sheet, i) => (
        <article key={sheet} class="sheet">
          <h2>
            {made.sheets.length > 1
              ? t('sealing.sheet.part', { k: i + 1, n: made.sheets.length })
              : t('sealing.sheet.whole')}
          </h2>
          <p class="sheet-digits" translate={false}>
            {rowsOf(sheet).map((row) => (
              <code key={row}>{row}</code>
            ))}
          </p>
          <p class="small">{t(made.sheets.length > 1 ? 'sealing.sheet.part-text' : 'sealing.sheet.whole-text')}</p>
          <p class="small">{t('sealing.sheet.of', { digits })}</p>
        </article>
      ))}
      <div class="form-actions no-print">
        <Button onClick={() => window.print()}>{t('account.recovery.print')}</Button>
        <Button tone="primary" onClick={() => setOnPaper(true)}>
          {t('sealing.recovery.on-paper')}
        </Button>
        <Button tone="quiet" onClick={onCancel}>
          {t('desk.cancel')}
        </Button>
      </div>
    </section>
  );
}

const rowsOf = (sheet: string): string[] => sheet.match(/(?:\w{4} ?){1,4}/g)!.map((row) => row.trim());

function TypeBack({
  made,
  onDone,
  onCancel,
  onBack,
}: {
  made: NewRecovery;
  onDone: () => void;
  onCancel: () => void;
  onBack: () => void;
}) {
  const t = useText();
  const { api } = useSession();
  const [typed, setTyped] = useState<readonly string[]>(made.sheets.map(() => ''));
  const [wrong, setWrong] = useState<readonly boolean[]>([]);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  const keep = async (): Promise<void> => {
    const work = await import('./sealing-crypto.js');
    const found = await Promise.all(made.sheets.map(async (sheet, i) => !(await work.isSheet(sheet, typed[i]!))));
    setWrong(found);
    if (found.some(Boolean)) return;
    setBusy(true);
    const kept = await work.keepRecovery(api, made);
    setBusy(false);
    if (kept.ok) onDone();
    else setProblem(kept.problem);
  };
  return (
    <section class="recovery">
      <h1>{t('sealing.recovery.back-title')}</h1>
      <p>{t('sealing.recovery.back-text')}</p>
      <DeskForm class="sealing-form" onSubmit={() => !busy && keep()}>
        {problem && <Refused problem={problem} />}
        {made.sheets.map((sheet, i) => (
          <SheetField
            key={sheet}
            label={
              made.sheets.length > 1
                ? t('sealing.sheet.part', { k: i + 1, n: made.sheets.length })
                : t('sealing.sheet.whole')
            }
            error={wrong[i] ? t('sealing.sheet.typed-wrong') : null}
            required
            value={typed[i]!}
            onInput={(now) => setTyped(typed.map((one, k) => (k === i ? now : one)))}
          />
        ))}
        <div class="form-actions">
          <Button type="submit" tone="primary" busy={busy}>
            {t('sealing.recovery.use')}
          </Button>
          <Button onClick={onBack}>{t('desk.back')}</Button>
          <Button tone="quiet" onClick={onCancel}>
            {t('desk.cancel')}
          </Button>
        </div>
      </DeskForm>
    </section>
  );
}
