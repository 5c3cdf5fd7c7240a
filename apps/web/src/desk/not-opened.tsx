import { useText } from '../text-bundles.js';

/** Says of a list how many more there are that cannot be opened. */
export function NotOpened({ n }: { n: number }) {
  const t = useText();
  return n === 0 ? null : <p class="band band-warning">{t('desk.not-opened', { n })}</p>;
}
