import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { ComponentType } from 'preact';
import { useSearch } from 'wouter-preact';
import { useText, Words } from '../text-bundles.js';
import { embedPartFrom, isSubjectPart } from './embed-code.js';
import { hasNoFiguresYet } from './no-figures-yet.js';
import type { EmbeddedPartProps } from './pages/embedded-part.js';
import { useAboutAt } from './use-figures.js';
import { isMisread } from './misread.js';
import { viewFrom } from './view.js';

interface Props {
  /** Shows one part of a group's or place's page. */
  Part: ComponentType<EmbeddedPartProps>;
  /** Shows any figure, and that there is none yet. */
  Figure: ComponentType<{ about: PublicAbout }>;
}

/** What the address of a frame in another site's page asks for, in a browser and on the server. */
export function EmbedFrame({ Part, Figure }: Props) {
  const search = useSearch();
  const view = viewFrom(search);
  const about = useAboutAt(view);
  const { part } = embedPartFrom(search);
  return (
    <Words bundles={['app', 'public', 'beside', 'counting', 'rule', 'data']}>
      {about && (
        <main class="embed" id="content">
          <Misread search={search} />
          {isSubjectPart(part) && !hasNoFiguresYet(about, view.asOf) ? (
            <Part {...{ part, view, about }} />
          ) : (
            <Figure about={about} />
          )}
        </main>
      )}
    </Words>
  );
}

/** Says that the address asks for something else than what is shown. */
function Misread({ search }: { search: string }) {
  const t = useText();
  if (!isMisread(search) && !embedPartFrom(search).isMisread) return null;
  return (
    <p class="small" role="alert">
      {t('view.misread')}
    </p>
  );
}
