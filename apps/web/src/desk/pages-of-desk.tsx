import { loadedLater, type LaterPart } from './loaded-later.js';
import type { TextBundle } from '../text-bundles.js';

/** The words that most pages of the desk use. The queue, which comes first, has its own. */
const WORDS_OF_PAGES: readonly TextBundle[] = ['desk', 'account', 'codebook', 'problems'];

/**
 * A page that loads when it is opened, so that the queue is there soon on a slow network
 * (`apps/api/testing/journeys/queue-weight.journey.ts`).
 * @param more words that it uses besides those of most pages
 */
const page = <P extends object>(
  load: Parameters<typeof loadedLater<P>>[1],
  ...more: readonly TextBundle[]
): LaterPart<P> => loadedLater<P>([...WORDS_OF_PAGES, ...more], load);

export const AccountPage = page(async () => (await import('./account/account-page.js')).AccountPage);
export const SignInPage = page(async () => (await import('./sign-in/sign-in-page.js')).SignInPage);
export const SignInHere = page(async () => (await import('./sign-in/sign-in-here.js')).SignInHere);
export const ErasureRequestsPage = page(
  async () => (await import('./administering/erasure-requests-page.js')).ErasureRequestsPage,
  'people',
);
export const GroupsPage = page(
  async () => (await import('./administering/groups-page.js')).GroupsPage,
  'relations',
  'analysis',
);
export const RevisionLogPage = page(
  async () => (await import('./administering/revision-log-page.js')).RevisionLogPage,
  'revision-log',
);
export const MembersPage = page(
  async () => (await import('./administering/members-page.js')).MembersPage,
  'relations',
  'rule',
  'beside',
);
export const ServerHealthPage = page(
  async () => (await import('./administering/server-health-page.js')).ServerHealthPage,
  'server',
);
export const CountriesPage = page(
  async () => (await import('./administering/countries-page.js')).CountriesPage,
  'imports',
  'countries',
);
export const SettingsPage = page(
  async () => (await import('./administering/settings-page.js')).SettingsPage,
  'messages',
);
export const SearchWordsPage = page(
  async () => (await import('./administering/search-words-page.js')).SearchWordsPage,
  'definitions',
);
export const OwnCodesPage = page(
  async () => (await import('./administering/own-codes-page.js')).OwnCodesPage,
  'definitions',
);
export const CoveragePage = page(
  async () => (await import('./analysing/coverage-page.js')).CoveragePage,
  'definitions',
  'beside',
);
export const ReportsPage = page(
  async () => (await import('./report-writing/reports-page.js')).ReportsPage,
  'rule',
  'beside',
);
export const DatedNotesPage = page(async () => (await import('./analysing/dated-notes-page.js')).DatedNotesPage);
export const PublishedTotalsPage = page(
  async () => (await import('./analysing/published-totals-page.js')).PublishedTotalsPage,
);
export const ExportsPage = page(
  async () => (await import('./exporting/exports-page.js')).ExportsPage,
  'exports',
  'people-figures',
  'relations',
  'rule',
  'beside',
  'data',
  'datasets',
);
export const HiddenRecordsPage = page(async () => (await import('./hiding/hidden-records-page.js')).HiddenRecordsPage);
export const RecordHistoryPage = page<{ id: string }>(
  async () => (await import('./reviewing/record-history-page.js')).RecordHistoryPage,
);
export const SealingPage = page(async () => (await import('./sealing/sealing-page.js')).SealingPage);
const WORDS_OF_RECORD = ['definitions', 'relations', 'sources', 'rule', 'beside', 'analysis', 'datasets'] as const;
export const IncidentPage = page<{ id: string; isEdit?: boolean }>(
  async () => (await import('./incident-form/edit-incident-page.js')).IncidentPage,
  ...WORDS_OF_RECORD,
);
export const NewIncident = page(
  async () => (await import('./incident-form/edit-incident-page.js')).NewIncident,
  ...WORDS_OF_RECORD,
);
export const AnalysePage = page(
  async () => (await import('./analysing/analyse-page.js')).default,
  'analysis',
  'beside',
  'rule',
  'relations',
  'data',
  'exports',
  'datasets',
);
export const PeopleFiguresPage = page(
  async () => (await import('./people-figures/people-figures-page.js')).default,
  'people-figures',
  'definitions',
  'beside',
  'exports',
);
/** The words of the pages about people deprived of liberty. */
const WORDS_OF_PEOPLE = ['people', 'definitions', 'sources', 'relations', 'sealing'] as const;
export const PeoplePage = page(async () => (await import('./people/people-page.js')).default, ...WORDS_OF_PEOPLE);
export const NewPersonPage = page(
  async () => (await import('./people/new-person-page.js')).default,
  ...WORDS_OF_PEOPLE,
);
export const PersonPage = page<{ id: string }>(
  async () => (await import('./people/person-page.js')).default,
  ...WORDS_OF_PEOPLE,
  'person-page',
);
export const CaseListPage = page(
  async () => (await import('./people/case-list/case-list-page.js')).default,
  ...WORDS_OF_PEOPLE,
  'case-list',
  'imports',
);
export const PeopleExportPage = page(
  async () => (await import('./people/sealed-file/export-page.js')).default,
  ...WORDS_OF_PEOPLE,
  'sealed-file',
);
export const OpenFilePage = page(
  async () => (await import('./people/sealed-file/open-file-page.js')).default,
  ...WORDS_OF_PEOPLE,
  'sealed-file',
);
export const CasesPage = page(async () => (await import('./people/cases-page.js')).default, ...WORDS_OF_PEOPLE);
export const CasePage = page<{ id: string }>(
  async () => (await import('./people/case-page.js')).default,
  ...WORDS_OF_PEOPLE,
);
export const HearingsPage = page(async () => (await import('./people/hearings-page.js')).default, ...WORDS_OF_PEOPLE);
export const CustodyLimitsPage = page(
  async () => (await import('./people/custody-limits-page.js')).default,
  ...WORDS_OF_PEOPLE,
);
export const DossierPage = page<{ of: string; id: string }>(
  async () => (await import('./people/dossier-page.js')).default,
  ...WORDS_OF_PEOPLE,
  'dossier',
  'report',
);
export const PeriodPage = page(async () => (await import('./analysing/period-page.js')).default, 'beside');
export const InboxPage = page(async () => (await import('./field/inbox-page.js')).default);
export const InboxOfMember = page(async () => (await import('./inbox/inbox-of-member.js')).default);
export const MergeReportsPage = page(async () => (await import('./field/merge-reports-page.js')).default);
export const ReleasesPage = page(async () => (await import('./releasing/releases-page.js')).default);
export const NewReport = page(async () => (await import('./report-writing/new-report.js')).default);
export const ReportDraftPage = page<{ id: string }>(
  async () => (await import('./report-writing/report-draft-page.js')).default,
);
export const ObjectionsPage = page(async () => (await import('./objections/objections-page.js')).default);
export const ObjectionPage = page<{ id: string }>(
  async () => (await import('./objections/objection-page.js')).default,
  'definitions',
  'beside',
  'sources',
);
export const GalleryPage = page(async () => (await import('./media/gallery-page.js')).default);
export const SourcesPage = page(async () => (await import('./sources/sources-page.js')).default, 'sources');
export const ProposedNamesPage = page(async () => (await import('./proposed-names/proposed-names-page.js')).default);
export const Imports = page<{ id?: string }>(async () => (await import('./importing/imports-page.js')).default);
