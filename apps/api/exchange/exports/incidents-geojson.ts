import { nameOf } from '@vigil/shared/language/name-of.js';
import { DATA_LICENCE } from '@vigil/shared/public/data-licence.js';
import { label } from '@vigil/shared/vocabulary/vocabulary.js';
import type { PublicGroup } from '@vigil/shared/public/response-types.js';
import { placeName } from '../../public-site/place-name.js';
import { type AboutFile, isOfFigure } from './export-metadata.js';
import type { Wording } from './incident-columns.js';
import type { Progress, PublicRow } from './row-batches.js';

/** Administrative levels as words for a map's legend. */
const LEVELS = ['country', 'province', 'district', 'commune'] as const;

/**
 * Writes all incidents as GeoJSON (RFC 7946) while they are read. The number of features comes last, so that a cut-off
 * file is invalid JSON.
 */
export async function* writeGeoJson(
  about: AboutFile,
  wording: Wording,
  batches: AsyncIterable<readonly PublicRow[]>,
  progress: Progress,
): AsyncGenerator<string> {
  const head = {
    ...about,
    dataset: about.dataset === 'demo' ? 'DEMO: invented' : 'published',
    licence: DATA_LICENCE.url,
    points: 'A point stands for the whole unit of place_level that is shown, never for where an incident happened.',
  };
  yield `{"type":"FeatureCollection","metadata":${JSON.stringify(head)},"features":[`;
  let comma = '';
  for await (const rows of batches) {
    let text = '';
    for (const row of rows) {
      text += `${comma}\n${JSON.stringify(featureOf(row, wording, about))}`;
      comma = ',';
    }
    progress.rows += rows.length;
    yield text;
  }
  yield `\n],"complete":${JSON.stringify({ rows: progress.rows, takenBack: progress.takenBack })}}\n`;
}

const featureOf = (
  { incident, certain, singleSource }: PublicRow,
  { language, gazetteer, groups }: Wording,
  about: AboutFile,
): object => {
  const place = incident.place.code === null ? null : gazetteer.get(incident.place.code);
  const isPlaced = place !== null && !gazetteer.isWhole(place);
  const named = (kind: string): string[] =>
    incident.groups.filter(({ link }) => link === kind).map(({ code }) => groupName(code, groups, language));
  return {
    type: 'Feature',
    id: incident.code,
    geometry: isPlaced ? { type: 'Point', coordinates: [place.lon, place.lat] } : null,
    properties: {
      code: incident.code,
      title: incident.title,
      title_translation: incident.titleTranslation,
      kind: label(incident.kind, language),
      earliest_day: incident.when.earliest,
      latest_day: incident.when.latest,
      day_precision: label(incident.when.precision, language),
      ...(isOfFigure(about) && { in_period: certain ? 'certain' : 'possible', single_source: singleSource }),
      place: place ? placeName(place.code, gazetteer, language) : null,
      place_code: incident.place.code,
      place_level: place ? (LEVELS[place.level] ?? null) : null,
      place_precision: label(incident.place.precision, language),
      interference: label(incident.interference, language),
      grade: label(incident.grade, language),
      groups_stated: named('GL_STATED'),
      groups_inferred: named('GL_INFERRED'),
      acts: [
        ...new Set(
          incident.acts.map(({ type }) => (type === 'WITHHELD' ? 'not stated or withheld' : label(type, language))),
        ),
      ],
      url: `${about.source}/incidents/${incident.code}`,
    },
  };
};

const groupName = (code: string, groups: readonly PublicGroup[], language: Wording['language']): string => {
  const group = groups.find((one) => one.code === code);
  return group ? nameOf(group, language) : code;
};
