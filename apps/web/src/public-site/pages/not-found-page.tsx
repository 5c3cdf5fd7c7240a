import { Link } from '../../ui/link.js';
import { useText } from '../../text-bundles.js';
import { Page, PageWords } from './page.js';

export default function NotFoundPage() {
  return (
    <PageWords>
      <NotFound />
    </PageWords>
  );
}

function NotFound() {
  const t = useText();
  return (
    <Page title={t('app.not-found')}>
      <h1>{t('app.not-found')}</h1>
      <p>{t('pages.check-address')}</p>
      <p>
        <Link href="/" class="button">
          {t('app.to-map')}
        </Link>
      </p>
    </Page>
  );
}
