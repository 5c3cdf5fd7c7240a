import { formatWindow } from '@vigil/shared/day/format-dates.js';
import { inLanguage } from '@vigil/shared/incident/translation.js';
import { DATA_LICENCE } from '@vigil/shared/public/data-licence.js';
import type { PublicAbout, PublicIncident } from '@vigil/shared/public/response-types.js';
import type { Language } from '../language.js';

const demo = (about: Pick<PublicAbout, 'demo'>, text: string): string =>
  about.demo ? `DEMO, invented: ${text}` : text;

const publisherOf = ({ organisation, address, logo }: PublicAbout, origin: string): object => ({
  '@type': 'Organization',
  name: organisation,
  ...(address === '' ? {} : { address }),
  ...(logo === null ? {} : { logo: `${origin}${logo}` }),
});

/** Returns the figures of this site as a schema.org data set. */
export const datasetOf = (about: PublicAbout, sentence: string, origin: string): object => {
  const download = (path: string, encodingFormat: string): object => ({
    '@type': 'DataDownload',
    encodingFormat,
    contentUrl: `${origin}${path}`,
  });
  const all = 'period=1900-01-01..2199-12-31';
  return {
    '@context': 'https://schema.org',
    '@type': 'Dataset',
    name: demo(about, `${about.organisation}: recorded restrictions of and force against assemblies`),
    description: demo(about, sentence),
    url: `${origin}/data`,
    creator: publisherOf(about, origin),
    license: DATA_LICENCE.url,
    isAccessibleForFree: true,
    version: String(about.asOf.seq),
    dateModified: about.asOf.day,
    ...(about.first && about.last ? { temporalCoverage: `${about.first}/${about.last}` } : {}),
    spatialCoverage: { '@type': 'Country', name: about.country },
    distribution: [
      download(`/api/public/incidents.csv?indicator=I01&${all}`, 'text/csv'),
      download(`/api/public/incidents.csv?indicator=I04&${all}`, 'text/csv'),
      download(`/api/public/incidents.geojson?indicator=I04&${all}`, 'application/geo+json'),
      download('/api/public/facts/incidents.arrow', 'application/vnd.apache.arrow.stream'),
      download(`/api/public/counts?${all}&split=place:1`, 'application/json'),
    ],
  };
};

/**
 * Returns one record as a schema.org report by the organisation about an event. Day and place are as precise as readers
 * see them.
 */
export const reportOf = (
  about: PublicAbout,
  incident: PublicIncident,
  place: string,
  language: Language,
  origin: string,
): object => {
  const { earliest, latest } = incident.when;
  const title = demo(about, inLanguage(incident.title, incident.titleTranslation, language));
  return {
    '@context': 'https://schema.org',
    '@type': 'Report',
    headline: title,
    identifier: incident.code,
    url: `${origin}/incidents/${incident.code}`,
    datePublished: incident.firstPublishedOn,
    dateModified: incident.publishedOn,
    publisher: publisherOf(about, origin),
    license: DATA_LICENCE.url,
    isAccessibleForFree: true,
    ...(incident.summary
      ? { abstract: demo(about, inLanguage(incident.summary, incident.summaryTranslation, language)) }
      : {}),
    about: {
      '@type': 'Event',
      name: title,
      ...(earliest === latest ? { startDate: earliest } : {}),
      description: demo(
        about,
        `${formatWindow(incident.when as Parameters<typeof formatWindow>[0], language)}, ${place}`,
      ),
      location: { '@type': 'Place', name: place },
    },
    citation: incident.sources.flatMap(({ url, title, publisher }) =>
      url
        ? [{ '@type': 'CreativeWork', url, ...(title ? { name: title } : {}), ...(publisher ? { publisher } : {}) }]
        : [],
    ),
  };
};
