import { useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { lazily } from '../use-public-fetch.js';
import type { SharedPicture, ToShare } from './shared-picture.js';

const Sharing = lazily(() => import('./sharing.js'));

/** Opens the one sheet with which a reader takes a figure along, at the picture that the button belongs to. */
export function ShareButton({ first, ...of }: ToShare & { first: SharedPicture; only?: readonly SharedPicture[] }) {
  const t = useText();
  const [isOpen, open] = useState(false);
  return (
    <div class="share">
      <Button class="button-small" aria-haspopup="dialog" onClick={() => open(true)}>
        {t(`share.open-${first}`)}
      </Button>
      <Dialog open={isOpen} title={t('share.title')} onClose={() => open(false)}>
        {isOpen && <Sharing {...of} first={first} />}
      </Dialog>
    </div>
  );
}
