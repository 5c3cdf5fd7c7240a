import type { PageVersion } from '@vigil/shared/people-pages/page-version.js';
import type { PersonPageView } from '@vigil/shared/staff-responses/person-pages.js';
import type { Reply } from '../../api.js';
import { PersonPageBody } from '../../public-site/pages/person-page-body.js';

/** Sends a request about the page, and shows what came of it. @returns whether it was done */
export type SendOfPage = (ask: Promise<Reply<PersonPageView>>) => Promise<boolean>;

/** Exactly what readers see, or would see. */
export function AsReadersSee({ page, title }: { page: PageVersion; title: string }) {
  return (
    <article class="people-page-shown">
      <h3>{title}</h3>
      <PersonPageBody page={page} level={4} />
    </article>
  );
}
