import { Readable } from 'node:stream';
import type { Match } from '@vigil/shared/counting/matching.js';
import type { Gazetteer } from '@vigil/shared/places/gazetteer.js';
import { DATA_LICENCE } from '@vigil/shared/public/licence.js';
import type { AsOf, PublicGroup, PublicIncident } from '@vigil/shared/public/shapes.js';
import { label, type Language } from '@vigil/shared/vocabulary/vocabulary.js';
import { goneOf, incidentOf, type PublicDocuments } from './documents.js';
import { placeName } from './place-name.js';
import type { LogSigned } from './shelf.js';

interface About { organisation: string; demo: boolean; asOf: AsOf; origin: string; log: LogSigned | null }

/** Level of a unit in words that a map's legend can use. */
const LEVELS = ['country', 'province', 'district', 'commune'] as const;

/** Incidents as GeoJSON (RFC 7946), every one of them, written while they are read. */
export class IncidentsGeoJson {
  constructor(
    private readonly documents: PublicDocuments, private readonly language: Language, private readonly gazetteer: Gazetteer,
    private readonly groups: readonly PublicGroup[], private readonly about: About,
  ) {}

  stream(matches: readonly Match[]): Readable {
    return Readable.from(this.texts(matches), { objectMode: false });
  }

  private async *texts(matches: readonly Match[]): AsyncGenerator<string> {
    const { organisation, demo, asOf, origin, log } = this.about;
    const head = {
      dataset: demo ? 'DEMO: invented' : 'published', publisher: organisation, source: origin, asOf, log, licence: DATA_LICENCE.url,
      points: 'A point stands for the whole unit of place_level that is shown, never for where an incident happened.',
    };
    yield `{"type":"FeatureCollection","metadata":${JSON.stringify(head)},"features":[`;
    let comma = '';
    for (const match of matches) {
      const kept = await this.documents.read(match.code);
      // What was taken back since the list was made is left out.
      if (!kept || goneOf(kept)) continue;
      yield `${comma}\n${JSON.stringify(this.feature(incidentOf(kept), match))}`;
      comma = ',';
    }
    yield '\n]}\n';
  }

  private feature(incident: PublicIncident, { certain, singleSource }: Match): object {
    const { language } = this;
    const place = incident.place.code === null ? null : this.gazetteer.get(incident.place.code);
    const isPlaced = place !== null && place.level > 0;
    const named = (kind: string): string[] => incident.groups.filter(({ link }) => link === kind).map(({ code }) => this.groupName(code));
    return {
      type: 'Feature', id: incident.code,
      geometry: isPlaced ? { type: 'Point', coordinates: [place.lon, place.lat] } : null,
      properties: {
        code: incident.code, title: incident.title, kind: label(incident.kind, language), earliest_day: incident.when.earliest, latest_day: incident.when.latest, day_precision: label(incident.when.precision, language),
        in_period: certain ? 'certain' : 'possible', single_source: singleSource, place: place ? placeName(place.code, this.gazetteer, language) : null, place_code: incident.place.code,
        place_level: place ? LEVELS[place.level] ?? null : null, place_precision: label(incident.place.precision, language), interference: label(incident.interference, language),
        grade: label(incident.grade, language), groups_stated: named('GL_STATED'), groups_inferred: named('GL_INFERRED'),
        acts: [...new Set(incident.acts.map(({ type }) => (type === 'WITHHELD' ? 'not stated or withheld' : label(type, language))))], url: `${this.about.origin}/incidents/${incident.code}`,
      },
    };
  }

  private groupName(code: string): string {
    const group = this.groups.find((one) => one.code === code);
    return (this.language === 'km' && group?.nameKm) || group?.nameEn || code;
  }
}
