import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';

/** A link that is shown once and stored nowhere. */
export function CopyableLink({ link, label, help }: { link: string; label: string; help: string }) {
  const t = useText();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      setCopied(false); // the link is on the page and can be copied by hand
    }
  };
  return (
    <Field label={label} help={help}>
      {(control) => (
        <>
          <input {...control} class="input" readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
          <p>
            <Button class="button-small" onClick={() => void copy()}>
              {t('desk.people.copy')}
            </Button>{' '}
            <output>{isCopied && t('desk.people.copied')}</output>
          </p>
        </>
      )}
    </Field>
  );
}
