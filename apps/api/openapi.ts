import { ACCOUNTS } from './accounts/accounts.openapi.js';
import { RELEASES } from './accounts/releases/releases.openapi.js';
import { AUDIT_LOG } from './audit-log/audit-log.openapi.js';
import { EVIDENCE } from './evidence/evidence.openapi.js';
import { INSPECTION } from './evidence/inspection/inspection.openapi.js';
import { EXPORT_SCHEMAS, EXPORTS } from './exchange/exports/exports.openapi.js';
import { IMPORTS } from './exchange/imports/imports.openapi.js';
import { PARTNER_API, SYSTEM_SCHEMAS } from './exchange/partner-api/partner-api.openapi.js';
import { FIELD } from './field/field.openapi.js';
import { INCIDENTS } from './incidents/incidents.openapi.js';
import { SEALED_NOTES } from './incidents/sealed-notes/sealed-notes.openapi.js';
import { HEALTH } from './operations/health/health.openapi.js';
import { PLACES } from './places/places.openapi.js';
import { PUBLIC_SITE } from './public-site/public-site.openapi.js';
import { PUBLISHING } from './publishing/publishing.openapi.js';
import { REPORTS } from './reports/reports.openapi.js';
import { SAVED_QUERIES } from './reports/saved-queries/saved-queries.openapi.js';
import { STATISTICS } from './statistics/statistics.openapi.js';
import type { ApiDescription } from './platform/http/openapi/describing.js';

/** What the API's document says: each module describes its routes in a `*.openapi.ts` beside its controllers. */
export const API_DESCRIPTION: ApiDescription = {
  people: { ...ACCOUNTS, ...AUDIT_LOG, ...HEALTH },
  others: {
    ...RELEASES,
    ...EVIDENCE,
    ...INSPECTION,
    ...EXPORTS,
    ...IMPORTS,
    ...PARTNER_API,
    ...FIELD,
    ...INCIDENTS,
    ...SEALED_NOTES,
    ...PLACES,
    ...PUBLIC_SITE,
    ...PUBLISHING,
    ...REPORTS,
    ...SAVED_QUERIES,
    ...STATISTICS,
  },
  schemas: { ...EXPORT_SCHEMAS, ...SYSTEM_SCHEMAS },
};
