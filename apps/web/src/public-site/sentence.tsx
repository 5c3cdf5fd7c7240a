import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { RefObject } from 'preact';
import { useText } from '../text-bundles.js';
import type { Places } from './places.js';

/** Number of letters above which the sentence is set smaller, so that the map stays visible. */
const LONG = 130;

/** The figure in bold, and after it what must be said with it. */
export function Sentence({
  said: [figure, beside],
  box,
}: {
  said: readonly [figure: string, beside: string];
  box?: RefObject<HTMLHeadingElement | null>;
}) {
  const t = useText();
  return (
    <h1 {...(box && { ref: box })} class={`sentence ${figure.length + beside.length > LONG ? 'sentence-long' : ''}`}>
      {figure}
      {beside === '' ? (
        figure && t('headline.end')
      ) : (
        <span class="sentence-beside">
          {beside}
          {t('headline.end')}
        </span>
      )}
    </h1>
  );
}

/** What this site is, and who publishes it. */
export function WhatIs({ about, places }: { about: PublicAbout; places: Places }) {
  const t = useText();
  return (
    <p class="what-is">
      {t('head.what-is', { organisation: about.organisation, country: places.country.name[t.language] })}{' '}
      <a href={`/method?lang=${t.language}`}>{t('head.how')}</a>
    </p>
  );
}
