import './staff-text-bundles.js';
import type { Role } from '@vigil/shared/staff-responses/sign-in.js';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Route, Switch } from 'wouter-preact';
import type { ProblemBody } from '../api.js';
import { useText } from '../text-bundles.js';
import { StepUp } from './account/step-up.js';
import { Loading, Refused } from './use-staff-fetch.js';
import './desk.css';
import './home/record-list.css';
import './tables-and-figures.css';
import './account/account.css';
import './form/form.css';
import './form/choices-control.css';
import './form/count-day-and-place.css';
import './form/group-cards.css';
import './incident-form/resolve-conflict.css';
import './reviewing/reviewing.css';
import './report-writing/writing.css';
import { DeskLink } from './desk-link.js';
import { DeskFrame, NotForYourRole, rolesOfPage } from './desk-frame.js';
import { ANALYSTS, EVERYBODY, LOGGERS, REVIEWERS, STAFF } from './roles.js';
import { GroupsProvider } from './groups-context.js';
import { OwnCodesProvider } from './own-codes-context.js';
import { OwnQuestionsProvider } from './own-questions-context.js';
import { ProposedNamesProvider } from './proposed-names/proposed-names-context.js';
import { keepOfflinePage } from './offline-page.js';
import { DeskKeys } from './queue/desk-keys.js';
import { QueueSettingsProvider } from './queue/settings-context.js';
import { PlacesProvider } from './places-context.js';
import { HomePage } from './home/home-page.js';
import { MoreWords } from './more-words.js';
import {
  AccountPage,
  AnalysePage,
  CasePage,
  CaseListPage,
  CasesPage,
  CustodyLimitsPage,
  DossierPage,
  CountriesPage,
  CoveragePage,
  DatedNotesPage,
  ErasureRequestsPage,
  ExportsPage,
  GalleryPage,
  GroupsPage,
  HearingsPage,
  HiddenRecordsPage,
  Imports,
  InboxOfMember,
  InboxPage,
  IncidentPage,
  MembersPage,
  MergeReportsPage,
  NewIncident,
  NewReport,
  ObjectionPage,
  ObjectionsPage,
  NewPersonPage,
  PeopleFiguresPage,
  OpenFilePage,
  PeopleExportPage,
  PeoplePage,
  PeriodPage,
  PersonPage,
  ProposedNamesPage,
  PublishedTotalsPage,
  RecordHistoryPage,
  ReleasesPage,
  ReportDraftPage,
  ReportsPage,
  RevisionLogPage,
  SealingPage,
  OwnCodesPage,
  SearchWordsPage,
  ServerHealthPage,
  SettingsPage,
  SignInHere,
  SignInPage,
  SourcesPage,
} from './pages-of-desk.js';
import { QUEUE_WORDS } from './queue-words.js';
import { SessionProvider, useSession } from './session.js';
import { SignInAgain } from './sign-in/sign-in-again.js';
import { useKeepFocus } from './use-keep-focus.js';

// Its code need not wait until the session is known.
if (location.pathname === '/sign-in') SignInPage.preload();

/** The staff site. Only staff load it. */
export default function Desk() {
  return (
    <MoreWords bundles={QUEUE_WORDS}>
      <SessionProvider>
        <DeskFrame>
          <Switch>
            <Route path="/sign-in">
              <WhenKnown>
                <SignInPage />
              </WhenKnown>
            </Route>
            <Route>
              <Inside />
            </Route>
          </Switch>
        </DeskFrame>
        <SignInAgain />
        <StepUp />
      </SessionProvider>
    </MoreWords>
  );
}

/** Waits until the session is known. */
function WhenKnown({ children }: { children: ComponentChildren }) {
  const { current, problem, again } = useSession();
  if (current) return <>{children}</>;
  if (problem?.code === 'https-needed') return <NeedsHttps problem={problem} />;
  return problem ? <Refused problem={problem} again={again} /> : <Loading again={again} />;
}

/** For staff on an unencrypted connection: why they cannot sign in, and where to go. */
function NeedsHttps({ problem }: { problem: ProblemBody }) {
  const t = useText();
  return (
    <section class="sign-in">
      <h1>{problem.title}</h1>
      <p>{problem.detail}</p>
      {location.protocol === 'http:' && !/^[\d.]+$|^\[/.test(location.hostname) && (
        <p>
          <a class="button button-primary" href={`https://${location.hostname}${location.pathname}${location.search}`}>
            https://{location.hostname}
          </a>
        </p>
      )}
      <p>
        <a href="/">{t('app.to-map')}</a>
      </p>
    </section>
  );
}

/** Pages for members. Visitors who are not signed in sign in on the page that they asked for. */
function Inside() {
  return (
    <WhenKnown>
      <Members />
    </WhenKnown>
  );
}

function Members() {
  const t = useText();
  const { current } = useSession();
  const isIn = Boolean(current!.member);
  useKeepFocus();
  // If the browser stores nothing, it shows its own offline page; the draft is just as safe.
  useEffect(() => {
    if (isIn) void keepOfflinePage(t).catch(() => undefined);
  }, [isIn, t]);
  if (!current!.member) return <SignInHere />;
  return (
    <PlacesProvider>
      <GroupsProvider>
        <ProposedNamesProvider key={`names ${current!.member.id}`}>
          <OwnCodesProvider>
            <OwnQuestionsProvider>
              <QueueSettingsProvider key={current!.member.id}>
                <Pages />
                <DeskKeys />
              </QueueSettingsProvider>
            </OwnQuestionsProvider>
          </OwnCodesProvider>
        </ProposedNamesProvider>
      </GroupsProvider>
    </PlacesProvider>
  );
}

/** What a page gets from its address. */
type Params = Partial<Record<'id' | 'of', string>>;

/**
 * The page of each address, and which roles have it; without roles: those that have it in the menu. With a key, another
 * record is another page.
 */
const PAGES: readonly [path: string, page: (params: Params) => JSX.Element, roles?: readonly Role[]][] = [
  ['/desk', () => <HomePage />, EVERYBODY],
  ['/desk/incidents/new', () => <NewIncident />, LOGGERS],
  ['/desk/incidents/:id/history', ({ id }) => <RecordHistoryPage id={id!} />, STAFF],
  ['/desk/incidents/:id/edit', ({ id }) => <IncidentPage key={id} id={id!} isEdit />, LOGGERS],
  ['/desk/incidents/:id', ({ id }) => <IncidentPage key={id} id={id!} />, STAFF],
  ['/desk/field', () => <InboxPage />],
  ['/desk/field/join', () => <MergeReportsPage />, REVIEWERS],
  ['/desk/inbox', () => <InboxOfMember />, EVERYBODY],
  ['/desk/custody', () => <PeoplePage />],
  ['/desk/custody/new', () => <NewPersonPage />, LOGGERS],
  ['/desk/custody/import', () => <CaseListPage />, REVIEWERS],
  ['/desk/custody/export', () => <PeopleExportPage />, REVIEWERS],
  ['/desk/custody/open-file', () => <OpenFilePage />, REVIEWERS],
  ['/desk/custody/people/:id', ({ id }) => <PersonPage key={id} id={id!} />, REVIEWERS],
  ['/desk/custody/cases', () => <CasesPage />, REVIEWERS],
  ['/desk/custody/cases/:id', ({ id }) => <CasePage key={id} id={id!} />, REVIEWERS],
  ['/desk/custody/hearings', () => <HearingsPage />, REVIEWERS],
  ['/desk/custody/limits', () => <CustodyLimitsPage />, REVIEWERS],
  ['/desk/custody/dossiers/:of/:id', ({ of, id }) => <DossierPage key={id} of={of!} id={id!} />, REVIEWERS],
  ['/desk/objections', () => <ObjectionsPage />],
  ['/desk/objections/:id', ({ id }) => <ObjectionPage key={id} id={id!} />, REVIEWERS],
  ['/desk/figures', () => <AnalysePage />],
  ['/desk/coverage', () => <CoveragePage />],
  ['/desk/people-figures', () => <PeopleFiguresPage />],
  ['/desk/period', () => <PeriodPage />],
  ['/desk/totals', () => <PublishedTotalsPage />],
  ['/desk/dated-notes', () => <DatedNotesPage />],
  ['/desk/reports', () => <ReportsPage />],
  ['/desk/reports/new', () => <NewReport />, ANALYSTS],
  ['/desk/reports/drafts/:id', ({ id }) => <ReportDraftPage key={id} id={id!} />, ANALYSTS],
  ['/desk/releases', () => <ReleasesPage />],
  ['/desk/exports', () => <ExportsPage />],
  ['/desk/import', () => <Imports />],
  ['/desk/import/:id', ({ id }) => <Imports id={id!} />, ANALYSTS],
  ['/desk/gallery', () => <GalleryPage />],
  ['/desk/sources', () => <SourcesPage />],
  ['/desk/groups', () => <GroupsPage />],
  ['/desk/proposals', () => <ProposedNamesPage />],
  ['/desk/words', () => <SearchWordsPage />],
  ['/desk/own-codes', () => <OwnCodesPage />],
  ['/desk/sealing', () => <SealingPage />],
  ['/desk/people', () => <MembersPage />],
  ['/desk/hidden', () => <HiddenRecordsPage />, REVIEWERS],
  ['/desk/erasures', () => <ErasureRequestsPage />],
  ['/desk/log', () => <RevisionLogPage />],
  ['/desk/server', () => <ServerHealthPage />],
  ['/desk/countries', () => <CountriesPage />],
  ['/desk/account', () => <AccountPage />, EVERYBODY],
  ['/desk/settings', () => <SettingsPage />],
];

function Pages() {
  const { current } = useSession();
  const { role } = current!.member!;
  return (
    <Switch>
      {PAGES.map(([path, page, roles = rolesOfPage(path)]) => (
        // No key here: from one page to the next, what they share stays.
        <Route path={path}>{(params: Params) => (roles.includes(role) ? page(params) : <NotForYourRole />)}</Route>
      ))}
      <Route>
        <NoSuchPage />
      </Route>
    </Switch>
  );
}

function NoSuchPage() {
  const t = useText();
  return (
    <section>
      <h1>{t('app.not-found')}</h1>
      <DeskLink to="/desk" class="button">
        {t('desk.to-home')}
      </DeskLink>
    </section>
  );
}
