import { Link } from '../../ui/link.js';
import { setHead } from '../../page-being-rendered.js';
import { useText } from '../../text-bundles.js';
import { EXAMPLE_NAMES } from './how-examples.js';
import { HowPicture } from './how-picture.js';
import { Page } from './page.js';

/** The counting rule in eight pictures with made-up examples, for somebody who teaches or explains a figure. */
export function HowWeCount() {
  const t = useText();
  setHead({ canonical: '/how-we-count', description: t('how.lead') });
  return (
    <Page title={t('how.title')}>
      <h1>{t('how.title')}</h1>
      <p class="lead">{t('how.lead')}</p>
      <div class="how-pictures">
        {EXAMPLE_NAMES.map((name, index) => (
          <HowPicture key={name} name={name} number={index + 1} />
        ))}
      </div>
      <p>
        <Link href="/method">{t('how.more')}</Link>
      </p>
    </Page>
  );
}
