import { ACCOUNTS_ROUTES } from './accounts/accounts.openapi.js';
import { RELEASES_ROUTES } from './accounts/releases/releases.openapi.js';
import { AUDIT_LOG_ROUTES } from './audit-log/audit-log.openapi.js';
import { EVIDENCE_ROUTES } from './evidence/evidence.openapi.js';
import { INSPECTION_ROUTES } from './evidence/inspection/inspection.openapi.js';
import { EXPORT_SCHEMAS, EXPORTS_ROUTES } from './exchange/exports/exports.openapi.js';
import { IMPORTS_ROUTES } from './exchange/imports/imports.openapi.js';
import { PARTNER_API_ROUTES, SYSTEM_SCHEMAS } from './exchange/partner-api/partner-api.openapi.js';
import { FIELD_ROUTES } from './field/field.openapi.js';
import { QUEUE_ROUTES } from './queue/queue.openapi.js';
import { DATASETS_ROUTES } from './incidents/datasets/datasets.openapi.js';
import { INCIDENTS_ROUTES } from './incidents/incidents.openapi.js';
import { SEALED_NOTES_ROUTES } from './incidents/sealed-notes/sealed-notes.openapi.js';
import { OUTSIDE_MESSAGES_ROUTES } from './incidents/outside-messages/outside-messages.openapi.js';
import { RELATIONS_ROUTES } from './incidents/relations/relations.openapi.js';
import { SOURCES_ROUTES } from './incidents/sources/sources.openapi.js';
import { COUNTRIES_ROUTES } from './operations/countries/countries.openapi.js';
import { HEALTH_ROUTES } from './operations/health/health.openapi.js';
import { OBJECTIONS_ROUTES } from './publishing/objections/objections.openapi.js';
import { HEARING_CALENDAR_ROUTES } from './people/hearing-calendar/hearing-calendar.openapi.js';
import { PEOPLE_ROUTES, PEOPLE_SCHEMAS } from './people/people.openapi.js';
import { PERSON_PAGE_ROUTES, PERSON_PAGE_SCHEMAS } from './people/pages/person-pages.openapi.js';
import { PLACES_ROUTES } from './places/places.openapi.js';
import { PUBLIC_SITE_ROUTES } from './public-site/public-site.openapi.js';
import { PUBLISHING_ROUTES } from './publishing/publishing.openapi.js';
import { REPORTS_ROUTES } from './reports/reports.openapi.js';
import { SAVED_QUERIES_ROUTES } from './reports/saved-queries/saved-queries.openapi.js';
import { STATISTICS_ROUTES } from './statistics/statistics.openapi.js';
import type { ApiDescription } from './platform/http/openapi/route-description.js';

/** What the API's document says: each module describes its routes in a `*.openapi.ts` beside its controllers. */
export const API_DESCRIPTION: ApiDescription = {
  people: { ...ACCOUNTS_ROUTES, ...AUDIT_LOG_ROUTES, ...HEALTH_ROUTES, ...COUNTRIES_ROUTES },
  others: {
    ...RELEASES_ROUTES,
    ...EVIDENCE_ROUTES,
    ...INSPECTION_ROUTES,
    ...EXPORTS_ROUTES,
    ...IMPORTS_ROUTES,
    ...PARTNER_API_ROUTES,
    ...FIELD_ROUTES,
    ...QUEUE_ROUTES,
    ...INCIDENTS_ROUTES,
    ...DATASETS_ROUTES,
    ...SEALED_NOTES_ROUTES,
    ...PEOPLE_ROUTES,
    ...HEARING_CALENDAR_ROUTES,
    ...PERSON_PAGE_ROUTES,
    ...OUTSIDE_MESSAGES_ROUTES,
    ...RELATIONS_ROUTES,
    ...SOURCES_ROUTES,
    ...PLACES_ROUTES,
    ...PUBLIC_SITE_ROUTES,
    ...OBJECTIONS_ROUTES,
    ...PUBLISHING_ROUTES,
    ...REPORTS_ROUTES,
    ...SAVED_QUERIES_ROUTES,
    ...STATISTICS_ROUTES,
  },
  schemas: { ...EXPORT_SCHEMAS, ...PEOPLE_SCHEMAS, ...PERSON_PAGE_SCHEMAS, ...SYSTEM_SCHEMAS },
};
