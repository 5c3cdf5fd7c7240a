import type { Incident } from '@vigil/shared/incident/incident.js';
import type { Day } from '@vigil/shared/day/day.js';
import { newPublicCode } from '../platform/database/new-public-code.js';
import { appendPublicChange, nextPublicSeq } from '../platform/database/public-site-state.repository.js';
import { PlacesService } from '../places/places.service.js';
import { coarsenForReaders } from '../publishing/make-public-version.js';
import { insertVersion } from '../publishing/published-version.repository.js';
import { PublicFacts } from '../statistics/public-facts.js';
import type { TestApp } from './app.js';

/**
 * Publishes many by the publication's own steps, without the way to it: a hundred assemblies would take minutes on a
 * slow machine. @param onDay the day of publication, not before that of anything published already
 * @param groupCodes by id, the public code of each group that readers may see
 */
export const publishAtOnce = async (
  app: TestApp,
  incidents: readonly Incident[],
  onDay: Day,
  groupCodes: ReadonlyMap<string, string> = new Map(),
): Promise<void> => {
  const { gazetteer } = app.app.get(PlacesService);
  await app.database.transaction(async (manager) => {
    for (const incident of incidents) {
      const out = coarsenForReaders(
        {
          incident,
          grade: 'VG_FAIR',
          gradeReason: null,
          hasFailedCheck: false,
          assessments: [],
          groupCodes,
        },
        { place: 'district', date: 'day' },
        gazetteer,
      );
      const [code, seq] = [await newPublicCode(manager, 'KH'), await nextPublicSeq(manager)];
      await insertVersion(manager, { code, seq, publishedOn: onDay, firstPublishedOn: onDay }, out);
      await appendPublicChange(manager, seq, { code, what: 'published', onDay });
    }
  });
  await app.app.get(PublicFacts).catchUp();
};
