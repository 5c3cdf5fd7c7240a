import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { GALLERY_PAGE, type Gallery, type GalleryFile } from '@vigil/shared/staff-responses/gallery.js';
import type { RecordQueue } from '@vigil/shared/staff-responses/record-queue.js';
import { useLocation, useSearch } from 'wouter-preact';
import { useText } from '../../text-bundles.js';
import { MoreWords } from '../more-words.js';
import { PageHead } from '../desk-frame.js';
import { DeskLink } from '../desk-link.js';
import { fileName } from '../evidence/file-labels.js';
import {
  countChosen,
  type QueueAddress,
  queuePath,
  queueRequest,
  readQueueAddress,
  WHOLE_QUEUE,
} from '../queue/queue-address.js';
import { ChosenFilters, FoldedFilters } from '../queue/queue-filters.js';
import { Pages, QueueSearch } from '../queue/queue-section.js';
import { useValueNames } from '../queue/use-value-names.js';
import { Awaited, useFresh, useStaffFetch } from '../use-staff-fetch.js';
import { withLanguage } from '../with-language.js';
import '../inspection/inspection.css';
import '../queue/queue.css';
import { MediaThumb } from './media-thumb.js';
import { recordTitle } from '../record-title.js';

/** `/desk/gallery`: the files of all records that the queue's filters in the address leave. */
export default function GalleryPage() {
  return (
    <MoreWords bundles={['app', 'desk', 'codebook', 'problems', 'evidence', 'inspection']}>
      <Inside />
    </MoreWords>
  );
}

const START = '/desk/gallery';

function Inside() {
  const t = useText();
  const [, go] = useLocation();
  const address = readQueueAddress(useSearch());
  const files = useStaffFetch<Gallery>(queueRequest(address, '/api/gallery', t.language));
  // The values of the filters and their counts are those of the queue, of records.
  const queue = useStaffFetch<RecordQueue>(queuePath({ ...address, page: 1 }, '/api/incidents'));
  const names = useValueNames(queue.value, address);
  useFresh(files, queue);
  const show = (next: QueueAddress): void => go(withLanguage(queuePath(next, START)));
  return (
    <>
      <PageHead title={t('desk.page.gallery')}>
        <DeskLink to={queuePath({ ...address, page: 1 })}>{t('media.to-queue')}</DeskLink>
      </PageHead>
      <p class="lead">{t('media.gallery-about')}</p>
      <div class="queue">
        <div class="queue-side">
          <FoldedFilters address={address} queue={queue.value} names={names} show={show} />
        </div>
        <section class="queue-main" aria-labelledby="gallery-files">
          <h2 id="gallery-files" class="visually-hidden">
            {t('evidence.title')}
          </h2>
          <div class="queue-head">
            <QueueSearch address={address} show={show} />
          </div>
          <ChosenFilters address={address} names={names} show={show} />
          <Awaited asked={files}>
            {(gallery) => (
              <>
                <output class="list-count">{countIn(gallery, t)}</output>
                {gallery.total === 0 && countChosen(address) > 0 && (
                  <p>
                    <DeskLink to={queuePath(WHOLE_QUEUE, START)}>{t('media.all-files')}</DeskLink>
                  </p>
                )}
                <ul class="plain gallery">
                  {gallery.items.map((file) => (
                    <li key={file.id}>
                      <OneFile file={file} />
                    </li>
                  ))}
                </ul>
                {gallery.pages > 1 && (
                  <Pages page={gallery.page} pages={gallery.pages} address={address} start={START} />
                )}
              </>
            )}
          </Awaited>
        </section>
      </div>
    </>
  );
}

/** 'Files 25 to 48 of 90, from 31 records.' */
const countIn = ({ total, records, page, items }: Gallery, t: ReturnType<typeof useText>): string =>
  total === 0
    ? t('media.none')
    : t('media.count', {
        from: (page - 1) * GALLERY_PAGE + 1,
        until: (page - 1) * GALLERY_PAGE + items.length,
        n: total,
        records,
      });

function OneFile({ file }: { file: GalleryFile }) {
  const t = useText();
  const kind = t(`evidence.kind.${file.kind}`);
  const record = (
    <DeskLink to={`/desk/incidents/${file.incident}`}>
      {file.title === null && file.code !== null ? file.code : recordTitle(file, t)}
    </DeskLink>
  );
  return (
    <figure>
      <MediaThumb file={{ ...file, name: fileName(file, t) }}>
        <p>{record}</p>
      </MediaThumb>
      <figcaption>
        {record}
        <br />
        <span class="quiet">
          {[kind, file.when && formatWindow(file.when, t.language)].filter(Boolean).join(' · ')}
          {file.checks.length === 0 && <> · {t('media.unchecked')}</>}
        </span>
      </figcaption>
    </figure>
  );
}
