import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useText } from '../text-bundles.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { lazily } from '../use-public-fetch.js';
import type { FigurePicture, PictureName, ToShare } from './shared-picture.js';

const Sharing = lazily(() => import('./sharing.js'));

/**
 * Opens the one sheet with which a reader takes a picture along.
 * @param sheet what it holds, asked for once it opens
 */
export function SheetButton({ opens, sheet }: { opens: PictureName; sheet: () => ComponentChildren }) {
  const t = useText();
  const [isOpen, open] = useState(false);
  return (
    <div class="share">
      <Button class="button-small" aria-haspopup="dialog" onClick={() => open(true)}>
        {t(`share.open-${opens}`)}
      </Button>
      <Dialog open={isOpen} title={t('share.title')} onClose={() => open(false)}>
        {isOpen && sheet()}
      </Dialog>
    </div>
  );
}

/** The sheet of a figure, at the picture that the button belongs to. */
export function ShareButton(of: ToShare & { first: FigurePicture; only?: readonly FigurePicture[] }) {
  return <SheetButton opens={of.first} sheet={() => <Sharing {...of} />} />;
}
