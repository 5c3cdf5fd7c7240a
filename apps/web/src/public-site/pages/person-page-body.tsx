import {
  formatAsOf,
  formatPageArticle,
  formatPageStatus,
  pageAnswers,
} from '@vigil/shared/people-pages/format-page.js';
import type { PageCharge, PageVersion } from '@vigil/shared/people-pages/page-version.js';
import { useText } from '../../text-bundles.js';
import { Table } from '../../ui/table.js';
import './person-page.css';

/** What a page about a person says below its title: the same for readers and for the two who agree to it. */
export function PersonPageBody({ page, level }: { page: PageVersion; level: 2 | 4 }) {
  const t = useText();
  const Heading = `h${level}` as const;
  return (
    <>
      <p class="lead">{formatAsOf(page, t)}</p>
      <dl class="person-answers">
        {pageAnswers(page, t).map(([label, answer]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{answer}</dd>
          </div>
        ))}
      </dl>
      <Heading>{t('person-page.charges')}</Heading>
      {page.charges.length === 0 ? (
        <p>{t('person-page.charges.none')}</p>
      ) : (
        <Table<PageCharge>
          caption={t('person-page.charges')}
          rows={page.charges}
          rowKey={(charge) => `${charge.law} ${charge.article} ${charge.status}`}
          columns={[
            { key: 'article', head: t('person-page.charges.article'), cell: (charge) => formatPageArticle(charge, t) },
            { key: 'status', head: t('person-page.charges.status'), cell: (charge) => formatPageStatus(charge, t) },
          ]}
        />
      )}
      {page.showing === 'SH_NAMED' && (
        <>
          <Heading>{t('person-page.sources')}</Heading>
          <ul>
            {page.sources.map(({ publisher, title, url }) => (
              <li key={url}>
                {t('person-page.source', { publisher })}{' '}
                <a href={url} rel="noreferrer nofollow">
                  {title}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
