import { useEffect, useId } from 'preact/hooks';
import { useAbout } from '../../installation-info.js';
import { FoldedIncidents, FrozenFigure, type FrozenFigureReport } from '../../public-site/pages/frozen-figure.js';
import { PageWords } from '../../public-site/pages/page.js';
import { useText } from '../../text-bundles.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';

interface Props {
  code: string;
  /** Called once it is there to be read. */
  onShown: () => void;
}

/** A frozen figure that waits for a second person: the component of the public page, with what readers would be sent. */
export function FigureAsReadersSeeIt({ code, onShown }: Props) {
  const t = useText();
  const title = useId();
  const about = useAbout();
  const asked = useStaffFetch<FrozenFigureReport>(`/api/reports/${code}`);
  const isThere = asked.value !== null && about !== null;
  useEffect(() => {
    if (isThere) onShown();
  }, [isThere]);
  return (
    <Awaited asked={asked}>
      {(report) => (
        <section class="public-view" aria-labelledby={title}>
          <h4 id={title} class="public-view-title">
            {t('desk.public.title')}
          </h4>
          <PageWords more={['beside']}>
            <div class="reading">
              {about && <FrozenFigure report={report} about={about} heading="h5" />}
              <FoldedIncidents report={report} />
            </div>
          </PageWords>
        </section>
      )}
    </Awaited>
  );
}
