import { setHead, siteOrigin } from '../../page-being-rendered.js';
import { useText } from '../../text-bundles.js';
import { filtersAsked, type View } from '../view.js';
import { CopiedLine } from './copied-line.js';

/** What can be followed: every change of the site, or the records of a question and its figure. */
interface Followed {
  path: '/changes' | '/incidents';
  /** The question as in an address, without a language: 'indicator=I01&groups=G-6XW0HQ'. */
  query: string;
}

/** The feed of a figure of the map. Without a period it goes on with what happens next. */
export const feedOf = (view: View): Followed => ({
  path: '/incidents',
  query: [
    `indicator=${view.indicator}`,
    ...(view.period === null ? [] : [`period=${view.period}`]),
    ...filtersAsked(view),
  ].join('&'),
});

const addressOf = ({ path, query }: Followed, format: 'atom' | 'json', language: string): string =>
  `${siteOrigin()}${path}.${format}?${query === '' ? '' : `${query}&`}lang=${language}`;

/** Tells machines which feed belongs to the page. */
const linkFeed = (title: string, { path, query }: Followed): void => setHead({ feed: { title, path, query } });

/** The address of a feed, and in plain words how to follow it without giving an e-mail address. */
export function Follow({ followed }: { followed: Followed }) {
  const t = useText();
  const address = addressOf(followed, 'atom', t.language);
  return (
    <>
      <p>{t('follow.lead')}</p>
      <CopiedLine text={address} what={t('follow.title')}>
        <a href={address}>{address}</a>
      </CopiedLine>
      <details class="follow-how">
        <summary>{t('follow.how')}</summary>
        <ul>
          <li>{t('follow.what')}</li>
          <li>{t('follow.do')}</li>
          <li>{t('follow.private')}</li>
          <li>
            <a href={addressOf(followed, 'json', t.language)}>{t('follow.programs')}</a>
          </li>
        </ul>
      </details>
    </>
  );
}

/** The same as a part of a page. */
export function FollowPart({ followed, title }: { followed: Followed; title: string }) {
  const t = useText();
  linkFeed(title, followed);
  return (
    <section class="part no-print" aria-labelledby="follow">
      <h2 id="follow">{t('follow.title')}</h2>
      <Follow followed={followed} />
    </section>
  );
}
