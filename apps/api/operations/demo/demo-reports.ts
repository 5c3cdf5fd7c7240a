import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { asDay, partsOf } from '@vigil/shared/day/day.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { todayIn } from '@vigil/shared/day/place-time.js';
import { SeededRandom } from '@vigil/shared/random/seeded-random.js';
import type { Draft, Scope, Template } from '@vigil/shared/report/report-draft.js';
import { draftFromTemplate } from '@vigil/shared/report/report-templates.js';
import { foldName } from '../../accounts/members.service.js';
import { memberByName } from '../../accounts/members.repository.js';
import { ReleasesService } from '../../accounts/releases/releases.service.js';
import { PlacesService } from '../../places/places.service.js';
import { PublicRepository } from '../../public-site/public.repository.js';
import { DraftsService } from '../../reports/drafts.service.js';
import { ReportPublisher } from '../../reports/publish-reports.js';
import { reportMessagesIn } from '../../reports/rendering/report-messages.js';
import { FrozenWholeReports } from '../../reports/frozen-whole-reports.js';

/** Two invented reports: the last half-year that is over, and a year of one group. */
const draftsOn = (day: string, group: string): Draft[] => {
  const { year, month } = partsOf(asDay(day));
  const half = month > 6 ? `${year}-H1` : `${year - 1}-H2`;
  const from = (template: Template, scope: Pick<Scope, 'period' | 'unit' | 'groups'>): Draft => {
    const draft = draftFromTemplate(
      template,
      { place: null, ...scope },
      (language) => formatPeriod(asPeriod(scope.period), language),
      { en: reportMessagesIn('en'), km: reportMessagesIn('km') },
    );
    return { ...draft, title: { en: `DEMO: ${draft.title.en}`, km: `សាកល្បង៖ ${draft.title.km}` } };
  };
  return [
    from('group-profile', { period: String(year - 1), unit: 'quarter', groups: [group] }),
    from('half-year', { period: half, unit: 'month', groups: [] }),
  ];
};

/** Has two people publish the demo's reports, as people do. Once: a demo that has a report is left as it is. */
export const publishDemoReports = async (app: INestApplicationContext): Promise<void> => {
  const published = app.get(PublicRepository);
  if ((await published.reports()).total > 0) return;
  const { manager } = app.get(DataSource);
  const memberNamed = async (name: string) => (await memberByName(manager, foldName(name)))!;
  const [analyst, reviewer] = [await memberNamed('DEMO analyst'), await memberNamed('DEMO reviewer')];
  const [group] = await published.groups();
  const releases = app.get(ReleasesService);
  const today = todayIn(app.get(PlacesService).country.timeZone);
  for (const [index, draft] of draftsOn(today, group!.code).entries()) {
    const id = new SeededRandom(9000 + index).id();
    const { revision } = await app.get(DraftsService).put(analyst.id, id, draft, { create: true });
    const code = await app.get(FrozenWholeReports).freeze(analyst.id, id, revision);
    await app.get(ReportPublisher).wish(analyst.id, code, true, null);
    const { items } = await releases.list(reviewer, { state: 'waiting', after: null, subject: code });
    await releases.answer(reviewer, items[0]!.id, { answer: 'release', seen: items[0]!.digest, reason: null });
  }
};
