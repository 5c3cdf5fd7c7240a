import { PAGE_CODE } from '@vigil/shared/people-pages/page-version.js';
import { useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { LineField } from '../../ui/line-field.js';
import { DeskForm } from '../desk-form.js';
import { useSession } from '../session.js';
import { Refused } from '../use-staff-fetch.js';

/**
 * Takes a public page away by its address: for when the person cannot be opened at the desk, because a record is
 * damaged or Vigil is locked.
 */
export function EndPageByAddress() {
  const t = useText();
  const { api } = useSession();
  const [typed, setTyped] = useState('');
  const [isWrong, setWrong] = useState(false);
  const [isSure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [ended, setEnded] = useState<string | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  // Whoever copies the whole address of the page is understood, too.
  const code = typed.trim().replace(/^.*\//, '').toUpperCase();
  const isCode = PAGE_CODE.test(code);
  const end = async (): Promise<void> => {
    setSure(false);
    setBusy(true);
    const reply = await api.delete<null>(`/api/person-pages/${code}`);
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    setEnded(reply.ok ? code : null);
    if (reply.ok) setTyped('');
  };
  return (
    <details>
      <summary>{t('people.page.by-address')}</summary>
      <p class="field-help">{t('people.page.by-address.about')}</p>
      <DeskForm onSubmit={() => (isCode ? setSure(true) : setWrong(true))}>
        {problem && <Refused problem={problem} />}
        <LineField
          label={t('people.page.by-address.code')}
          value={typed}
          error={isWrong && !isCode ? t('people.page.by-address.shape') : null}
          onInput={setTyped}
        />
        <p>
          <Button type="submit" tone="danger" busy={busy}>
            {t('people.page.end')}
          </Button>
        </p>
      </DeskForm>
      <p role="status">{ended && t('people.page.by-address.ended', { code: ended })}</p>
      <Dialog
        open={isSure}
        title={t('people.page.end')}
        onClose={() => setSure(false)}
        actions={
          <>
            <Button tone="danger" onClick={() => void end()}>
              {t('people.page.end')}
            </Button>
            <Button onClick={() => setSure(false)}>{t('desk.cancel')}</Button>
          </>
        }
      >
        <p>{t('people.page.end.about')}</p>
      </Dialog>
    </details>
  );
}
