import { factsOf } from '@vigil/shared/language/languages.js';
import type { Member, Role } from '@vigil/shared/staff-responses/sign-in.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { LANGUAGES, useLanguage } from '../language.js';
import { useText } from '../text-bundles.js';
import { DeskLink } from './desk-link.js';
import { InboxLink } from './inbox/inbox-link.js';
import { ADMINS, ANALYSTS, LOGGERS, PUBLISHERS, REVIEWERS, STAFF, SUPERVISORS } from './roles.js';
import { useSession } from './session.js';
import { SignOut } from './sign-in/sign-out.js';

interface Page {
  path: string;
  key: string;
  roles: readonly Role[];
  /** Members who may see the records of some countries alone have no such page. */
  isOfAllCountries?: true;
}

/** The menu of each role, which also opens these pages. The API decides what the role may do on each. */
const MENU: readonly Page[] = [
  { path: '/desk', key: 'home', roles: STAFF },
  { path: '/desk/field', key: 'field', roles: LOGGERS },
  { path: '/desk/custody', key: 'custody', roles: LOGGERS },
  { path: '/desk/objections', key: 'objections', roles: REVIEWERS },
  { path: '/desk/gallery', key: 'gallery', roles: LOGGERS },
  { path: '/desk/figures', key: 'figures', roles: STAFF },
  { path: '/desk/people-figures', key: 'people-figures', roles: ANALYSTS, isOfAllCountries: true },
  { path: '/desk/coverage', key: 'coverage', roles: ANALYSTS },
  { path: '/desk/period', key: 'period', roles: ANALYSTS },
  { path: '/desk/totals', key: 'totals', roles: ANALYSTS },
  { path: '/desk/dated-notes', key: 'dated-notes', roles: ANALYSTS },
  { path: '/desk/reports', key: 'reports', roles: ANALYSTS },
  { path: '/desk/releases', key: 'releases', roles: PUBLISHERS },
  { path: '/desk/exports', key: 'exports', roles: PUBLISHERS },
  { path: '/desk/import', key: 'import', roles: ANALYSTS },
  { path: '/desk/sources', key: 'sources', roles: STAFF },
  { path: '/desk/groups', key: 'groups', roles: SUPERVISORS },
  { path: '/desk/proposals', key: 'proposals', roles: LOGGERS },
  { path: '/desk/words', key: 'words', roles: SUPERVISORS },
  { path: '/desk/own-codes', key: 'own-codes', roles: SUPERVISORS },
  { path: '/desk/sealing', key: 'sealing', roles: REVIEWERS },
  { path: '/desk/people', key: 'people', roles: SUPERVISORS },
  { path: '/desk/erasures', key: 'erasures', roles: SUPERVISORS },
  { path: '/desk/log', key: 'log', roles: SUPERVISORS },
  { path: '/desk/server', key: 'server', roles: ADMINS },
  { path: '/desk/countries', key: 'countries', roles: ADMINS },
  { path: '/desk/settings', key: 'settings', roles: ADMINS },
];

/** Returns the pages of a member's menu. */
export const pagesFor = ({ role, countries }: Pick<Member, 'role' | 'countries'>): readonly Page[] =>
  MENU.filter(({ roles, isOfAllCountries }) => roles.includes(role) && (!isOfAllCountries || countries === null));

/** Returns the roles that have a page of the menu. */
export const rolesOfPage = (path: string): readonly Role[] => MENU.find((page) => page.path === path)!.roles;

export const mayLogIncidents = (role: Role): boolean => LOGGERS.includes(role);

/** The header, the menu and the page. */
export function DeskFrame({ children }: { children: ComponentChildren }) {
  const t = useText();
  const { current } = useSession();
  const [path] = useLocation();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setOpen(false), [path]);
  const member = current?.member ?? null;
  const pages = member ? pagesFor(member) : [];
  const isHere = (page: Page): boolean =>
    path === page.path ||
    (page.path === '/desk' ? path.startsWith('/desk/incidents') : path.startsWith(`${page.path}/`));
  return (
    <div class="desk">
      <a class="skip-link" href="#desk-main">
        {t('app.skip')}
      </a>
      <header class="desk-head no-print">
        <DeskLink to="/desk" class="desk-brand">
          Vigil <span>{t('desk.name')}</span>
        </DeskLink>
        {member && (
          <button
            type="button"
            class="button button-small desk-menu-button"
            aria-expanded={isOpen}
            aria-controls="desk-menu"
            onClick={() => setOpen(!isOpen)}
          >
            {t('desk.menu')}
          </button>
        )}
        <div class="desk-end">
          {/* First: it is there before the session is known, and stays where it is. */}
          <LanguageChoice />
          {member && <InboxLink isHere={path === '/desk/inbox'} />}
          {member && <SignOut member={member} />}
        </div>
        {member && (
          <nav class={`desk-menu ${isOpen ? 'desk-menu-open' : ''}`} id="desk-menu" aria-label={t('desk.menu')}>
            {pages.map((page) => (
              <DeskLink key={page.path} to={page.path} class="desk-page" current={isHere(page)}>
                {t(`desk.page.${page.key}`)}
              </DeskLink>
            ))}
          </nav>
        )}
      </header>
      {/* Once the session is known, the menu makes the header higher: nothing that was there before moves with it. */}
      <main key={String(current !== null)} class="desk-main" id="desk-main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function LanguageChoice() {
  const t = useText();
  const [language, choose] = useLanguage();
  return (
    <fieldset class="desk-languages">
      <legend class="visually-hidden">{t('desk.language')}</legend>
      {LANGUAGES.map((one) => (
        <button
          key={one}
          type="button"
          class="desk-language"
          lang={one}
          aria-pressed={one === language}
          data-do={one === language ? undefined : 'language'}
          onClick={() => choose(one)}
        >
          {factsOf(one).ownName}
        </button>
      ))}
    </fieldset>
  );
}

/** For members whose role does not have the page: says so, with a link home. */
export function NotForYourRole() {
  const t = useText();
  return (
    <section>
      <h1>{t('desk.not-yours.title')}</h1>
      <p>{t('desk.not-yours.text')}</p>
      <DeskLink to="/desk" class="button">
        {t('desk.to-home')}
      </DeskLink>
    </section>
  );
}

/** A heading with its actions next to it. */
export function PageHead({ title, children }: { title: ComponentChildren; children?: ComponentChildren }) {
  return (
    <div class="page-head">
      <h1>{title}</h1>
      {children && <div class="page-actions">{children}</div>}
    </div>
  );
}
