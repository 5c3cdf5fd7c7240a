import { useEffect, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useAbout } from '../installation-info.js';
import { useText } from '../text-bundles.js';
import { leaveSite } from './leave-site.js';
import { pressesMissing, NO_PRESSES, addKeyPress, type KeyOrPointer } from './shift-presses.js';

const NOWHERE = 'about:blank';

/** The button alone, for anything that covers the page. */
export function LeaveButton() {
  const t = useText();
  const about = useAbout();
  return (
    <button type="button" class="leave-button" onClick={() => void leaveSite(about?.leaveTo ?? NOWHERE)}>
      {t('leave.do')}
    </button>
  );
}

/**
 * Quick exit at the bottom of every page, in a strip that covers nothing: the button, and the key that does the same.
 * Three presses of Shift work wherever the focus is, in dialogs too.
 */
export function QuickExit() {
  const t = useText();
  const about = useAbout();
  const to = about?.leaveTo ?? NOWHERE;
  const [isNearly, setNearly] = useState(false);
  useEffect(() => {
    let presses = NO_PRESSES;
    const touched = (event: KeyboardEvent | PointerEvent): void => {
      presses = addKeyPress(presses, event as KeyOrPointer, event.timeStamp);
      const left = pressesMissing(presses, event.timeStamp);
      setNearly(left === 1);
      if (left === 0) void leaveSite(to);
    };
    const kinds = ['keydown', 'keyup', 'pointerdown'] as const;
    kinds.forEach((kind) => addEventListener(kind, touched, true));
    return () => kinds.forEach((kind) => removeEventListener(kind, touched, true));
  }, [to]);
  return (
    <aside class="leave no-print" aria-label={t('leave.label')}>
      <div class="leave-inside">
        <p class="leave-how">
          <span class="leave-key">{t('leave.key')} </span>
          <Link href="/method#leaving">{t('leave.what')}</Link>
        </p>
        <LeaveButton />
      </div>
      <p class="visually-hidden" role="status">
        {isNearly && t('leave.once-more')}
      </p>
    </aside>
  );
}
