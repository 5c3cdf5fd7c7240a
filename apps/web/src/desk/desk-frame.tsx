import { factsOf } from '@vigil/shared/language/languages.js';
import type { Member, Role } from '@vigil/shared/staff-responses/sign-in.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { LANGUAGES, useLanguage } from '../language.js';
import { useText } from '../text-bundles.js';
import { DeskLink } from './desk-link.js';
import { InboxLink } from './inbox/inbox-link.js';
import { useSession } from './session.js';
import { SignOut } from './sign-in/sign-out.js';

interface Page {
  path: string;
  key: string;
  roles: readonly Role[];
  /** Members who may see the records of some countries alone have no such page. */
  isOfAllCountries?: true;
}

/** The menu of each role. The API decides what the role may do on each page. */
const PAGES: readonly Page[] = [
  { path: '/desk', key: 'home', roles: ['monitor', 'reviewer', 'analyst'] },
  { path: '/desk/field', key: 'field', roles: ['monitor', 'reviewer'] },
  { path: '/desk/custody', key: 'custody', roles: ['monitor', 'reviewer'] },
  { path: '/desk/objections', key: 'objections', roles: ['reviewer'] },
  { path: '/desk/gallery', key: 'gallery', roles: ['monitor', 'reviewer'] },
  { path: '/desk/figures', key: 'figures', roles: ['monitor', 'reviewer', 'analyst'] },
  { path: '/desk/people-figures', key: 'people-figures', roles: ['reviewer', 'analyst'], isOfAllCountries: true },
  { path: '/desk/coverage', key: 'coverage', roles: ['reviewer', 'analyst'] },
  { path: '/desk/period', key: 'period', roles: ['reviewer', 'analyst'] },
  { path: '/desk/totals', key: 'totals', roles: ['reviewer', 'analyst'] },
  { path: '/desk/dated-notes', key: 'dated-notes', roles: ['reviewer', 'analyst'] },
  { path: '/desk/reports', key: 'reports', roles: ['reviewer', 'analyst'] },
  { path: '/desk/releases', key: 'releases', roles: ['reviewer', 'analyst', 'admin'] },
  { path: '/desk/exports', key: 'exports', roles: ['reviewer', 'analyst', 'admin'] },
  { path: '/desk/import', key: 'import', roles: ['reviewer', 'analyst'] },
  { path: '/desk/sources', key: 'sources', roles: ['monitor', 'reviewer', 'analyst'] },
  { path: '/desk/groups', key: 'groups', roles: ['reviewer', 'admin'] },
  { path: '/desk/proposals', key: 'proposals', roles: ['monitor', 'reviewer'] },
  { path: '/desk/words', key: 'words', roles: ['reviewer', 'admin'] },
  { path: '/desk/own-codes', key: 'own-codes', roles: ['reviewer', 'admin'] },
  { path: '/desk/sealing', key: 'sealing', roles: ['reviewer'] },
  { path: '/desk/people', key: 'people', roles: ['admin', 'reviewer'] },
  { path: '/desk/erasures', key: 'erasures', roles: ['admin', 'reviewer'] },
  { path: '/desk/log', key: 'log', roles: ['admin', 'reviewer'] },
  { path: '/desk/server', key: 'server', roles: ['admin'] },
  { path: '/desk/countries', key: 'countries', roles: ['admin'] },
  { path: '/desk/settings', key: 'settings', roles: ['admin'] },
];

/** Returns the pages of a member's menu. */
export const pagesFor = ({ role, countries }: Pick<Member, 'role' | 'countries'>): readonly Page[] =>
  PAGES.filter(({ roles, isOfAllCountries }) => roles.includes(role) && (!isOfAllCountries || countries === null));

export const mayLogIncidents = (role: Role): boolean => role === 'monitor' || role === 'reviewer';

/** The most entries that fit next to the brand and the name; a longer menu gets a line of its own. */
const SHORT_MENU = 6;

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
  const isLong = pages.length > SHORT_MENU;
  const menu = member && (
    <nav
      class={`desk-menu ${isLong ? 'desk-menu-long' : ''} ${isOpen ? 'desk-menu-open' : ''}`}
      id="desk-menu"
      aria-label={t('desk.menu')}
    >
      {pages.map((page) => (
        <DeskLink key={page.path} to={page.path} class="desk-page" current={isHere(page)}>
          {t(`desk.page.${page.key}`)}
        </DeskLink>
      ))}
    </nav>
  );
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
        {!isLong && menu}
        <div class="desk-end">
          {/* First: it is there before the session is known, and stays where it is. */}
          <LanguageChoice />
          {member && <InboxLink isHere={path === '/desk/inbox'} />}
          {member && <SignOut member={member} />}
        </div>
        {isLong && menu}
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
