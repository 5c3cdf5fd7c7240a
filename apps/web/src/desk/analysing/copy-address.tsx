import { useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../words.js';

/** Copies the address that opens the same question in the same picture. */
export function CopyAddress({ address }: { address: string }) {
  const t = useText();
  const [copied, setCopied] = useState<{ of: string; isDone: boolean } | null>(null);
  const copy = (): void => {
    const note = (isDone: boolean) => (): void => setCopied({ of: address, isDone });
    const line = `${location.origin}/desk/figures?${address}`;
    if (navigator.clipboard) void navigator.clipboard.writeText(line).then(note(true), note(false));
    else note(false)();
  };
  return (
    <>
      <Button onClick={copy}>{t('analysis.link-copy')}</Button>
      <span class="small quiet" role="status">
        {copied?.of === address && t(copied.isDone ? 'analysis.link-copied' : 'analysis.link-not-copied')}
      </span>
    </>
  );
}
