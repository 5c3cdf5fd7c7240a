import type { SealingKeyView } from '@vigil/shared/staff-responses/sealed-notes.js';
import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import type { Reader } from './sealing-crypto.js';
import { SheetField } from './sheet-field.js';

/**
 * Reads the recovery key from paper: one whole sheet, or two parts. It never leaves this page.
 * @param inUse the only one that is taken; null: any, also that of another installation
 */
export function EnterRecoveryKey({
  inUse,
  onRead,
  onCancel,
}: {
  inUse: SealingKeyView | null;
  onRead: (reader: Reader) => void;
  onCancel: () => void;
}) {
  const t = useText();
  const [typed, setTyped] = useState(['', '']);
  const [isWrong, setWrong] = useState(false);
  const read = async (): Promise<void> => {
    const work = await import('./sealing-crypto.js');
    const reader = await work.readRecovery(typed, inUse);
    setWrong(reader === null);
    if (reader) onRead(reader);
  };
  return (
    <DeskForm class="sealing-form" onSubmit={read}>
      {typed.map((text, i) => (
        <SheetField
          key={i}
          label={t(i === 0 ? 'sealing.sheet' : 'sealing.second-part')}
          help={t(i === 0 ? 'sealing.sheet.help' : 'sealing.second-part.help')}
          error={i === 0 && isWrong ? t('sealing.sheet.wrong') : null}
          required={i === 0}
          value={text}
          onInput={(now) => setTyped(typed.map((one, k) => (k === i ? now : one)))}
        />
      ))}
      <div class="form-actions">
        <Button type="submit" tone="primary">
          {t('sealing.go-on')}
        </Button>
        <Button onClick={onCancel}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}
