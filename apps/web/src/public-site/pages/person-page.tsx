import { formatPageName } from '@vigil/shared/people-pages/format-page.js';
import type { JoinedPersonPage, PublicPersonPage } from '@vigil/shared/people-pages/page-version.js';
import { setHead } from '../../page-being-rendered.js';
import { useText } from '../../text-bundles.js';
import { Link } from '../../ui/link.js';
import { usePublicFetch } from '../../use-public-fetch.js';
import { Loading, NothingHere, Page, PageWords } from './page.js';
import { PersonPageBody } from './person-page-body.js';
import './person-page-words.js';

/** `/people/:code`: a person who agreed to a page of their own. docs/decisions/people-pages.md */
export default function PersonPage({ code }: { code: string }) {
  return (
    <PageWords more={['person-page']}>
      <Found key={code} code={code} />
    </PageWords>
  );
}

function Found({ code }: { code: string }) {
  const t = useText();
  const asked = usePublicFetch<PublicPersonPage | JoinedPersonPage>(`/api/public/person-pages/${code}`);
  if (asked.state === 'failed') {
    // Also what was read before: who is taken away is gone from an open page as soon as it asks again.
    const { problem } = asked;
    if (problem.code === 'nothing-shown') return <Nothing />;
    return <NothingHere problem={problem} notFound={t('app.not-found')} again={asked.again} />;
  }
  if (!asked.value) return <Loading />;
  return 'into' in asked.value ? <Joined joined={asked.value} /> : <Person page={asked.value} />;
}

function Person({ page }: { page: PublicPersonPage }) {
  const t = useText();
  const title = formatPageName(page, t);
  const isNamed = page.showing === 'SH_NAMED';
  // Without an address of its own, search engines leave it out.
  setHead({ canonical: isNamed ? `/people/${page.code}` : null, description: null });
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <PersonPageBody page={page} level={2} />
      <section class="part" aria-labelledby="explained">
        <h2 id="explained">{t('person-page.explained')}</h2>
        <ul>
          {[isNamed ? 'named' : 'code', 'two', 'unknown'].map((one) => (
            <li key={one}>{t(`person-page.explained.${one}`)}</li>
          ))}
        </ul>
      </section>
      <ToAll />
    </Page>
  );
}

function Joined({ joined }: { joined: JoinedPersonPage }) {
  const t = useText();
  const title = t('person-page.joined.title');
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <p>
        {t('person-page.joined', { code: joined.code, into: joined.into })}{' '}
        <Link href={`/people/${joined.into}`}>{joined.into}</Link>
      </p>
      <ToAll />
    </Page>
  );
}

/** The same words whether or not there ever was a page. */
function Nothing() {
  const t = useText();
  const title = t('person-page.nothing');
  return (
    <Page title={title}>
      <h1>{title}</h1>
      <p>{t('person-page.nothing.about')}</p>
      <ToAll />
    </Page>
  );
}

function ToAll() {
  const t = useText();
  return (
    <p>
      <Link href="/people">{t('person-page.to-all')}</Link>
    </p>
  );
}
