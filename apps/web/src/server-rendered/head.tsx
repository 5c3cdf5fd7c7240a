import { factsOf } from '@vigil/shared/language/languages.js';
import { memoize } from '@vigil/shared/memory/memoize.js';
import { ORIGIN, type PageHead } from '@vigil/shared/public/server-rendered-page.js';
import { type Language, LANGUAGES } from '../language.js';
import { safeJson } from './safe-json.js';

/** Pixels; the size that messengers expect. */
const PICTURE = { width: 1200, height: 630 } as const;
const localeOf = (language: Language): string => factsOf(language).locale.replace('-', '_');
const FEEDS = [
  ['atom', 'application/atom+xml'],
  ['json', 'application/feed+json'],
] as const;
/** Number of letters that search engines and messengers show. */
const LONGEST = 300;

const inLanguage = (address: string, language: Language): string =>
  `${ORIGIN}${address}${address.includes('?') ? '&' : '?'}lang=${language}`;

/** Text in which each character is a letter. */
const ASCII = /^[ -~]*$/;

const segmenters = new Map<string, Intl.Segmenter>();
const lettersOf = (text: string, { intl }: { intl: string }): string[] => {
  const segmenter = segmenters.get(intl) ?? new Intl.Segmenter(intl);
  segmenters.set(intl, segmenter);
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
};
/** Most words stand on many pages. */
const numberOfLetters = memoize(
  (word: string, language: Language) => lettersOf(word, factsOf(language)).length,
  (word, language) => `${language} ${word}`,
);

/** Cuts a text between visible letters, not inside one: a Khmer letter can consist of several characters. */
const shortened = (text: string, language: Language): string => {
  const flat = text.replace(/\s+/g, ' ').trim();
  if (flat.length <= LONGEST) return flat;
  if (ASCII.test(flat.slice(0, LONGEST))) return `${flat.slice(0, LONGEST - 1)}…`;
  let length = 0;
  let left = LONGEST - 1;
  // Each with the space before it.
  for (const word of flat.split(/(?= )/)) {
    const letters = numberOfLetters(word, language);
    if (letters > left) {
      length += lettersOf(word, factsOf(language)).slice(0, left).join('').length;
      return `${flat.slice(0, length)}…`;
    }
    left -= letters;
    length += word.length;
  }
  return flat;
};

/** Returns the head of a server-rendered page, so that machines understand it without running scripts. */
export const headOf = (
  { title, site, description, canonical, picture, feed, firstFigure, kind, data }: PageHead,
  language: Language,
) => {
  const said = description === null ? null : shortened(description, language);
  return (
    <>
      <title>{title}</title>
      {said && <meta name="description" content={said} />}
      {canonical === null ? (
        <meta name="robots" content="noindex" />
      ) : (
        <>
          <link rel="canonical" href={inLanguage(canonical, language)} />
          {LANGUAGES.map((one) => (
            <link key={one} rel="alternate" hreflang={one} href={inLanguage(canonical, one)} />
          ))}
          <link rel="alternate" hreflang="x-default" href={`${ORIGIN}${canonical}`} />
        </>
      )}
      {firstFigure && <meta name="first-figure" content={firstFigure} />}
      {feed &&
        FEEDS.map(([format, type]) => (
          <link
            key={format}
            rel="alternate"
            type={type}
            title={feed.title}
            href={`${ORIGIN}${feed.path}.${format}?${feed.query === '' ? '' : `${feed.query}&`}lang=${language}`}
          />
        ))}
      <link rel="alternate" type="application/atom+xml" title={site} href={`/changes.atom?lang=${language}`} />
      <link rel="alternate" type="application/feed+json" title={site} href={`/changes.json?lang=${language}`} />
      <meta property="og:site_name" content={site} />
      <meta property="og:title" content={title} />
      <meta property="og:type" content={kind} />
      <meta property="og:locale" content={localeOf(language)} />
      {LANGUAGES.filter((one) => one !== language).map((one) => (
        <meta key={one} property="og:locale:alternate" content={localeOf(one)} />
      ))}
      {said && <meta property="og:description" content={said} />}
      {canonical !== null && <meta property="og:url" content={inLanguage(canonical, language)} />}
      {picture !== null && (
        <>
          <meta property="og:image" content={inLanguage(picture, language)} />
          <meta property="og:image:type" content="image/png" />
          <meta property="og:image:width" content={String(PICTURE.width)} />
          <meta property="og:image:height" content={String(PICTURE.height)} />
          <meta name="twitter:card" content="summary_large_image" />
        </>
      )}
      {data && <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: safeJson(data) }} />}
    </>
  );
};
