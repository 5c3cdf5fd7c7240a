import { formatPageName } from '@vigil/shared/people-pages/format-page.js';
import type { PublicPersonPage } from '@vigil/shared/people-pages/page-version.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import { useText } from '../../text-bundles.js';
import { Link } from '../../ui/link.js';
import './person-page-words.js';
import { TextWith } from '../../ui/text-with.js';

/** The people who agreed to a page of their own: their exact number, and each with the stage on the day of the page. */
export function PeopleWithPages({ pages }: { pages: readonly PublicPersonPage[] }) {
  const t = useText();
  if (pages.length === 0) return null;
  return (
    <section class="part" aria-labelledby="with-pages">
      <h2 id="with-pages">{t('person-page.list')}</h2>
      <p>{t('person-page.list.n', { n: pages.length })}</p>
      <ul>
        {pages.map((page) => (
          <li key={page.code}>
            <TextWith
              words={t('cell.said')}
              name={<Link href={`/people/${page.code}`}>{formatPageName(page, t)}</Link>}
              said={label(page.stage, t.language)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
