import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import { PublishedTotalsController } from '../../publishing/coverage/published-totals.controller.js';
import { IncidentsService } from '../../incidents/incidents.service.js';
import { loadReference } from '../../operations/reference/load-reference.js';
import type { TestApp } from '../app.js';
import { publish, verify, type Desk } from '../desk.js';
import { grades, incidents, shown } from './reference-figures.js';
import { readReference } from '../../operations/reference/reference-file.js';

/**
 * The ten reference events, reviewed and published through the API, for journeys that begin after that.
 * @returns the records by their name in the file: 'F4'
 */
export const publishReference = async (
  { app, database }: TestApp,
  desk: Desk,
): Promise<Record<string, IncidentRecord>> => {
  await loadReference(readReference(), {
    database,
    incidents: app.get(IncidentsService),
    totals: app.get(PublishedTotalsController),
    say: () => undefined,
  });
  const records: Record<string, IncidentRecord> = {};
  for (const { ref, id } of incidents) {
    const { body } = await desk.reviewer.get<IncidentRecord>(`/api/incidents/${id}`);
    records[ref] = await publish(desk.second, await verify(desk.reviewer, body, grades[ref]), {
      shownPlace: shown.place,
      shownDate: shown.date,
    });
  }
  return records;
};
