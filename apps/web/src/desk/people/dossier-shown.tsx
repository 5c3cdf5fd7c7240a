import { chaptersOf } from '@vigil/shared/report/chapters.js';
import type { ReportDocument } from '@vigil/shared/report/report-document.js';
import { ChapterBlocks, ReportNotes } from '../../public-site/pages/report-blocks.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';

/** A dossier as a page, which the browser prints. Drawn with what draws reports, and open: paper folds nothing. */
export function DossierShown({ document }: { document: ReportDocument }) {
  const t = useText();
  return (
    <>
      <div class="dossier-print no-print">
        <p class="small quiet narrow">{t('dossier.print.about')}</p>
        <Button onClick={() => window.print()}>{t('dossier.print')}</Button>
      </div>
      <article class="dossier" lang={document.language}>
        {document.demo && <p class="tag">{document.demo}</p>}
        <h2>{document.title}</h2>
        {document.about.map((line) => (
          <p key={line} class="quiet small">
            {line}
          </p>
        ))}
        {chaptersOf(document, t).map((chapter) => (
          <section key={chapter.id} id={chapter.id}>
            {chapter.heading !== null && <h2>{chapter.heading}</h2>}
            <ChapterBlocks chapter={chapter} />
          </section>
        ))}
        {document.notes.length > 0 && (
          <section>
            <h2>{t('report.sources')}</h2>
            <ReportNotes notes={document.notes} />
          </section>
        )}
      </article>
    </>
  );
}
