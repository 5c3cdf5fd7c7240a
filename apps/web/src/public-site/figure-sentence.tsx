import { storedLanguage } from '@vigil/shared/language/languages.js';
import type { Answer } from '@vigil/shared/counting/answer.js';
import { formatLatestRecord } from '@vigil/shared/counting/format-story.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { RefObject } from 'preact';
import { Link } from 'wouter-preact';
import { useText } from '../text-bundles.js';
import type { Places } from './places.js';
import type { View } from './view.js';

/** Number of letters above which the sentence is set smaller, so that the map stays visible. */
const LONG = 130;

/** The figure in bold, and after it what must be said with it. */
export function Sentence({
  said: [figure, beside],
  to,
  box,
}: {
  said: readonly [figure: string, beside: string];
  /** A name in the figure, and the page about it. */
  to?: { name: string; href: string } | null;
  box?: RefObject<HTMLHeadingElement | null>;
}) {
  const t = useText();
  return (
    <h1 {...(box && { ref: box })} class={`sentence ${figure.length + beside.length > LONG ? 'sentence-long' : ''}`}>
      {to ? <Linked figure={figure} to={to} /> : figure}
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

function Linked({ figure, to: { name, href } }: { figure: string; to: { name: string; href: string } }) {
  const at = figure.lastIndexOf(name);
  return (
    <>
      {figure.slice(0, at)}
      <Link href={href}>{name}</Link>
      {figure.slice(at + name.length)}
    </>
  );
}

/** After which day nothing is published, where a figure or its table goes on after it. Renders nothing otherwise. */
export function LatestRecord({ answer, asOf = null }: { answer: Answer; asOf?: View['asOf'] }) {
  return <>{formatLatestRecord(answer, useText(), asOf !== null)}</>;
}

/** Says above a list that is searched that the figure is not. Renders nothing where nobody searches. */
export function SearchNote({ text }: { text: string | null }) {
  const t = useText();
  return text === null ? null : <strong>{t('search.above', { text })}</strong>;
}

/** Up to when the figure has records, what this site is, and who publishes it. */
export function WhatIs({
  answer,
  view: { text, asOf },
  about,
  places,
}: {
  answer: Answer;
  view: Pick<View, 'text' | 'asOf'>;
  about: PublicAbout;
  places: Places;
}) {
  const t = useText();
  return (
    <p class="what-is">
      <SearchNote text={text} /> <LatestRecord {...{ answer, asOf }} />{' '}
      {(t.language === 'km' && about.sentenceKm) ||
        about.sentenceEn ||
        t('head.what-is', {
          organisation: about.organisation,
          country: places.country.name[storedLanguage(t.language)],
        })}{' '}
      <a href={`/method?lang=${t.language}`}>{t('head.how')}</a>
    </p>
  );
}
