import { formatDay } from '@vigil/shared/day/format-dates.js';
import { isDay } from '@vigil/shared/day/day.js';
import type { InspectionResult } from '@vigil/shared/staff-responses/inspection-result.js';
import { useState } from 'preact/hooks';
import type { ProblemBody, Reply } from '../../api.js';
import { Button } from '../../ui/button.js';
import { LineField } from '../../ui/line-field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { Refused } from '../use-staff-fetch.js';
import { useSession } from '../session.js';
import { formFieldError } from '../form-field-error.js';
import { evidencePath } from './inspection-paths.js';

/** The web address that a file archives. The page opens nothing there, and the link sends no referrer. */
export function ArchivedAddress({
  file,
  mayChange,
  onChanged,
}: {
  file: InspectionResult;
  mayChange: boolean;
  onChanged: () => void;
}) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const { address } = file;
  if (!address && !mayChange) return null;
  return (
    <div class="inspection-address">
      {address && (
        <p>
          <strong>{t('inspection.address')}:</strong>{' '}
          <a href={address.url} target="_blank" rel="noopener noreferrer nofollow">
            {address.url}
          </a>
          {address.savedOn && isDay(address.savedOn) && (
            <span class="inspection-note">
              {t('inspection.address.saved', { day: formatDay(address.savedOn, t.language) })}
            </span>
          )}
        </p>
      )}
      {mayChange && (
        <Button class="button-small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t(address ? 'inspection.address.change' : 'inspection.address.add')}
        </Button>
      )}
      {isOpen && (
        <AddressForm
          file={file}
          onDone={() => {
            setOpen(false);
            onChanged();
          }}
        />
      )}
    </div>
  );
}

function AddressForm({ file, onDone }: { file: InspectionResult; onDone: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [url, setUrl] = useState(file.address?.url ?? '');
  const [savedOn, setSavedOn] = useState(file.address?.savedOn ?? '');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const run = async (ask: () => Promise<Reply<unknown>>): Promise<void> => {
    setBusy(true);
    setProblem(null);
    const reply = await ask();
    setBusy(false);
    if (reply.ok) onDone();
    else setProblem(reply.problem);
  };
  const path = evidencePath(file.id, 'address');
  return (
    <DeskForm
      class="panel-form inspection-form"
      onSubmit={() => run(() => api.put(path, { url, ...(savedOn === '' ? {} : { savedOn }) }))}
    >
      <LineField
        label={t('inspection.address.url')}
        help={t('inspection.address.help')}
        error={formFieldError(problem, '/url')}
        type="url"
        required
        maxLength={2000}
        value={url}
        onInput={setUrl}
      />
      <LineField
        label={t('inspection.address.saved-on')}
        error={formFieldError(problem, '/savedOn')}
        type="date"
        value={savedOn}
        onInput={setSavedOn}
      />
      {problem && <Refused problem={problem} />}
      <div class="panel-buttons">
        <Button type="submit" tone="primary" busy={busy}>
          {t('inspection.address.keep')}
        </Button>
        {file.address && (
          <Button busy={busy} onClick={() => void run(() => api.delete(path))}>
            {t('inspection.address.remove')}
          </Button>
        )}
      </div>
    </DeskForm>
  );
}
