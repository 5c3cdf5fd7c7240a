import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useText } from '../text-bundles.js';

/** Whether the site has no figures yet: then none is shown, since a 0 would claim that somebody counted. */
export const hasNoFiguresYet = ({ incidents }: PublicAbout, asOf: string | null): boolean =>
  incidents === 0 && asOf === null;

/** Shown in place of the figure. */
export function NoFiguresYet({ level = 1 }: { level?: 1 | 2 }) {
  const t = useText();
  const Title = level === 1 ? 'h1' : 'h2';
  return (
    <div class="headline">
      <Title class={level === 1 ? 'sentence' : ''}>{t('nothing-yet.title')}</Title>
      <p>{t('nothing-yet.text')}</p>
    </div>
  );
}
