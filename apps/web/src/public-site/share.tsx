import { useState } from 'preact/hooks';
import { lazily } from '../load.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { useText } from '../words.js';
import type { Shown } from './picture-file/files.js';
import './sharing.css';

const Sharing = lazily(() => import('./sharing.js'));

/** Below the sentence: copies it, or opens all other ways to share the figure. */
export function Share({ shown }: { shown: Shown }) {
  const t = useText();
  const [isOpen, open] = useState(false);
  return (
    <div class="share">
      <Button class="button-small" aria-haspopup="dialog" onClick={() => open(true)}>
        {t('share.open')}
      </Button>
      <Dialog open={isOpen} title={t('share.title')} onClose={() => open(false)}>
        {isOpen && <Sharing shown={shown} />}
      </Dialog>
    </div>
  );
}
