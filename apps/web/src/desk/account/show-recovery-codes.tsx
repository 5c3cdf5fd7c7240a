import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';

/** Shows the ten recovery codes once. To go on, the member confirms that they have written them down. */
export function ShowRecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = useText();
  const [isKept, setKept] = useState(false);
  return (
    <section class="recovery">
      <h2>{t('account.recovery.title')}</h2>
      <p>{t('account.recovery.text')}</p>
      <ol class="recovery-codes" aria-label={t('account.recovery.list')}>
        {codes.map((code) => (
          <li key={code}>
            <code translate={false}>{code}</code>
          </li>
        ))}
      </ol>
      <p class="no-print">
        <Button onClick={() => window.print()}>{t('account.recovery.print')}</Button>
      </p>
      <label class="check no-print">
        <input type="checkbox" checked={isKept} onChange={(event) => setKept(event.currentTarget.checked)} />
        <span>{t('account.recovery.kept')}</span>
      </label>
      <div class="form-actions no-print">
        <Button tone="primary" disabled={!isKept} onClick={onKept}>
          {t('account.recovery.go-on')}
        </Button>
      </div>
    </section>
  );
}
