import './staff-text-bundles.js';
import type { Role } from '@vigil/shared/staff-responses/sign-in.js';
import type { ComponentChildren } from 'preact';
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
import { DeskFrame, NotForYourRole } from './desk-frame.js';
import { ANALYSTS, LOGGERS, STAFF } from './roles.js';
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

function For({ roles, children }: { roles: readonly Role[]; children: ComponentChildren }) {
  const { current } = useSession();
  return roles.includes(current!.member!.role) ? <>{children}</> : <NotForYourRole />;
}

function Pages() {
  return (
    <Switch>
      <Route path="/desk">
        <HomePage />
      </Route>
      <Route path="/desk/incidents/new">
        <For roles={LOGGERS}>
          <NewIncident />
        </For>
      </Route>
      <Route path="/desk/incidents/:id/history">
        {({ id }) => (
          <For roles={STAFF}>
            <RecordHistoryPage id={id} />
          </For>
        )}
      </Route>
      <Route path="/desk/incidents/:id/edit">
        {({ id }) => (
          <For roles={LOGGERS}>
            <IncidentPage key={id} id={id} isEdit />
          </For>
        )}
      </Route>
      <Route path="/desk/incidents/:id">
        {({ id }) => (
          <For roles={STAFF}>
            <IncidentPage key={id} id={id} />
          </For>
        )}
      </Route>
      <Route path="/desk/field">
        <For roles={LOGGERS}>
          <InboxPage />
        </For>
      </Route>
      <Route path="/desk/field/join">
        <For roles={['reviewer']}>
          <MergeReportsPage />
        </For>
      </Route>
      <Route path="/desk/inbox">
        <InboxOfMember />
      </Route>
      <Route path="/desk/custody">
        <For roles={LOGGERS}>
          <PeoplePage />
        </For>
      </Route>
      <Route path="/desk/custody/new">
        <For roles={LOGGERS}>
          <NewPersonPage />
        </For>
      </Route>
      <Route path="/desk/custody/import">
        <For roles={['reviewer']}>
          <CaseListPage />
        </For>
      </Route>
      <Route path="/desk/custody/export">
        <For roles={['reviewer']}>
          <PeopleExportPage />
        </For>
      </Route>
      <Route path="/desk/custody/open-file">
        <For roles={['reviewer']}>
          <OpenFilePage />
        </For>
      </Route>
      <Route path="/desk/custody/people/:id">
        {({ id }) => (
          <For roles={['reviewer']}>
            <PersonPage key={id} id={id} />
          </For>
        )}
      </Route>
      <Route path="/desk/custody/cases">
        <For roles={['reviewer']}>
          <CasesPage />
        </For>
      </Route>
      <Route path="/desk/custody/cases/:id">
        {({ id }) => (
          <For roles={['reviewer']}>
            <CasePage key={id} id={id} />
          </For>
        )}
      </Route>
      <Route path="/desk/custody/hearings">
        <For roles={['reviewer']}>
          <HearingsPage />
        </For>
      </Route>
      <Route path="/desk/custody/limits">
        <For roles={['reviewer']}>
          <CustodyLimitsPage />
        </For>
      </Route>
      <Route path="/desk/custody/dossiers/:of/:id">
        {({ of, id }) => (
          <For roles={['reviewer']}>
            <DossierPage key={id} of={of} id={id} />
          </For>
        )}
      </Route>
      <Route path="/desk/objections">
        <For roles={['reviewer']}>
          <ObjectionsPage />
        </For>
      </Route>
      <Route path="/desk/objections/:id">
        {({ id }) => (
          <For roles={['reviewer']}>
            <ObjectionPage key={id} id={id} />
          </For>
        )}
      </Route>
      <Route path="/desk/figures">
        <For roles={STAFF}>
          <AnalysePage />
        </For>
      </Route>
      <Route path="/desk/coverage">
        <For roles={ANALYSTS}>
          <CoveragePage />
        </For>
      </Route>
      <Route path="/desk/people-figures">
        <For roles={ANALYSTS}>
          <PeopleFiguresPage />
        </For>
      </Route>
      <Route path="/desk/period">
        <For roles={ANALYSTS}>
          <PeriodPage />
        </For>
      </Route>
      <Route path="/desk/totals">
        <For roles={ANALYSTS}>
          <PublishedTotalsPage />
        </For>
      </Route>
      <Route path="/desk/dated-notes">
        <For roles={ANALYSTS}>
          <DatedNotesPage />
        </For>
      </Route>
      <Route path="/desk/reports">
        <For roles={ANALYSTS}>
          <ReportsPage />
        </For>
      </Route>
      <Route path="/desk/reports/new">
        <For roles={ANALYSTS}>
          <NewReport />
        </For>
      </Route>
      <Route path="/desk/reports/drafts/:id">
        {({ id }) => (
          <For roles={ANALYSTS}>
            <ReportDraftPage key={id} id={id} />
          </For>
        )}
      </Route>
      <Route path="/desk/releases">
        <For roles={['reviewer', 'analyst', 'admin']}>
          <ReleasesPage />
        </For>
      </Route>
      <Route path="/desk/exports">
        <For roles={['reviewer', 'analyst', 'admin']}>
          <ExportsPage />
        </For>
      </Route>
      <Route path="/desk/import">
        <For roles={ANALYSTS}>
          <Imports />
        </For>
      </Route>
      <Route path="/desk/import/:id">
        {({ id }) => (
          <For roles={ANALYSTS}>
            <Imports id={id} />
          </For>
        )}
      </Route>
      <Route path="/desk/gallery">
        <For roles={LOGGERS}>
          <GalleryPage />
        </For>
      </Route>
      <Route path="/desk/sources">
        <For roles={STAFF}>
          <SourcesPage />
        </For>
      </Route>
      <Route path="/desk/groups">
        <For roles={['reviewer', 'admin']}>
          <GroupsPage />
        </For>
      </Route>
      <Route path="/desk/proposals">
        <For roles={LOGGERS}>
          <ProposedNamesPage />
        </For>
      </Route>
      <Route path="/desk/words">
        <For roles={['reviewer', 'admin']}>
          <SearchWordsPage />
        </For>
      </Route>
      <Route path="/desk/own-codes">
        <For roles={['reviewer', 'admin']}>
          <OwnCodesPage />
        </For>
      </Route>
      <Route path="/desk/sealing">
        <For roles={['reviewer']}>
          <SealingPage />
        </For>
      </Route>
      <Route path="/desk/people">
        <For roles={['admin', 'reviewer']}>
          <MembersPage />
        </For>
      </Route>
      <Route path="/desk/hidden">
        <For roles={['reviewer']}>
          <HiddenRecordsPage />
        </For>
      </Route>
      <Route path="/desk/erasures">
        <For roles={['admin', 'reviewer']}>
          <ErasureRequestsPage />
        </For>
      </Route>
      <Route path="/desk/log">
        <For roles={['admin', 'reviewer']}>
          <RevisionLogPage />
        </For>
      </Route>
      <Route path="/desk/server">
        <For roles={['admin']}>
          <ServerHealthPage />
        </For>
      </Route>
      <Route path="/desk/countries">
        <For roles={['admin']}>
          <CountriesPage />
        </For>
      </Route>
      <Route path="/desk/account">
        <AccountPage />
      </Route>
      <Route path="/desk/settings">
        <For roles={['admin']}>
          <SettingsPage />
        </For>
      </Route>
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
