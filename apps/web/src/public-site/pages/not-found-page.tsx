import { useText } from '../../text-bundles.js';
import { NotFound, PageWords } from './page.js';

export default function NotFoundPage() {
  return (
    <PageWords>
      <Nothing />
    </PageWords>
  );
}

function Nothing() {
  const t = useText();
  return <NotFound said={t('app.not-found')} />;
}
