import { factsOf } from '@vigil/shared/language/languages.js';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Link, useLocation, useSearch } from 'wouter-preact';
import { useAbout } from '../installation-info.js';
import { writeAddress } from '../address-bar.js';
import { LANGUAGES, useLanguage } from '../language.js';
import { isThrownAway, setHead, siteOrigin } from '../page-being-rendered.js';
import { useText } from '../text-bundles.js';

/** How the reader arrived: by opening the address, by a link of the site, or by going back or forward. */
let cameBy: 'opening' | 'link' | 'step' = 'opening';
let isAtTop = false;
if (typeof document !== 'undefined') {
  addEventListener('popstate', () => {
    cameBy = 'step';
  });
  // wouter emits this event for every followed link; a view that replaces another in place is no arrival.
  addEventListener('pushState', () => {
    cameBy = 'link';
    isAtTop = false;
  });
}

/**
 * Handles arrival on a page. After a link, the page scrolls to its top once and gets the focus for screen readers; an
 * anchor takes precedence. An address opened directly leaves the focus before the skip link. It runs again when loading
 * is done, because the page is new then.
 */
const arrive = (): void => {
  const anchor = location.hash === '' ? null : document.getElementById(location.hash.slice(1));
  if (anchor) anchor.scrollIntoView();
  else if (cameBy === 'link' && !isAtTop) scrollTo(0, 0);
  isAtTop = true;
  if (cameBy !== 'opening') document.getElementById('content')?.focus({ preventScroll: true });
};

/** The pages of the menu after the map. */
const PAGES = ['groups', 'places', 'reports', 'changes', 'method', 'codebook', 'data'];

/** The frame of every public page: skip link, site name, menu and language switch above, the footer below. */
export function Frame({ title, children }: { title: string; children: ComponentChildren }) {
  const t = useText();
  const about = useAbout();
  const name = about?.siteName ?? t('app.name');
  const logo = about?.logo ?? null;
  const home = about?.startView ? `/?${about.startView}` : '/';
  const whole = `${title} – ${name}`;
  setHead({ title: whole, site: name });
  if (isThrownAway()) return <>{children}</>;
  useEffect(() => {
    writeAddress(); // otherwise the previous page would get this name in the history
    document.title = whole;
  }, [whole]);
  useEffect(arrive, []);
  // Keeps the same objects, so that no change within a page renders its frame again.
  const [top, foot] = useMemo(
    () => [
      <>
        <a class="skip-link" href="#content">
          {t('app.skip')}
        </a>
        <header class="top">
          <div class="top-inside">
            <Link href={home} class="brand">
              {logo === null ? <Mark /> : <img class="brand-logo" src={logo} alt="" />}
              <span>{name}</span>
            </Link>
            <form action="/search" role="search" class="top-search">
              <input
                class="input"
                type="search"
                name="text"
                aria-label={t('public.search')}
                placeholder={t('public.search')}
              />
              <input type="hidden" name="lang" value={t.language} />
            </form>
            <OtherLanguage />
            <nav class="top-pages" aria-label={t('public.pages')}>
              <MenuLink href={home}>{t('public.map')}</MenuLink>
              {PAGES.map((page) => (
                <MenuLink key={page} href={`/${page}`}>
                  {t(`public.${page}`)}
                </MenuLink>
              ))}
            </nav>
          </div>
        </header>
      </>,
      <Foot />,
    ],
    [t, name, logo, home],
  );
  return (
    <>
      {top}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      {foot}
    </>
  );
}

function MenuLink({ href, children }: { href: string; children: ComponentChildren }) {
  const [path] = useLocation();
  const link = useRef<HTMLAnchorElement>(null);
  const current =
    path === href.split('?')[0] ? 'page' : href !== '/' && path.startsWith(`${href}/`) ? 'true' : undefined;
  // On a phone the menu scrolls sideways, and the open page must be visible; the window itself does not scroll.
  useLayoutEffect(() => {
    if (current && link.current)
      link.current.parentElement!.scrollLeft = link.current.offsetLeft - (innerWidth - link.current.offsetWidth) / 2;
  }, [current]);
  return (
    <Link href={href} class="top-page" ref={link} aria-current={current}>
      {children}
    </Link>
  );
}

/**
 * Links to this view in each other language; the language is in the address, so the link can be copied. The link omits
 * the path: if our path were '//evil.example', a link that repeats it would lead to that site.
 */
function OtherLanguage() {
  const [language, choose] = useLanguage();
  const query = new URLSearchParams(useSearch());
  return (
    <div class="languages">
      {LANGUAGES.filter((one) => one !== language).map((one) => {
        query.set('lang', one);
        return (
          <a
            key={one}
            href={`?${query}`}
            lang={one}
            hreflang={one}
            class="language"
            onClick={(event) => {
              event.preventDefault();
              choose(one);
            }}
          >
            {factsOf(one).ownName}
          </a>
        );
      })}
    </div>
  );
}

function Foot() {
  const t = useText();
  const site = useAbout();
  const [path] = useLocation();
  const search = useSearch();
  // The address of a figure is its query; of another page it only says how the page is shown.
  const about = search && (path === '/' || path === '/changes/figure') ? `${path}?${search}` : path;
  return (
    <footer class="foot">
      <div class="foot-inside">
        <p>
          {site && t('public.published-by', { organisation: site.organisation })} {t('public.minimums')}
        </p>
        <p hidden class="print-only">
          {siteOrigin()}
          {path}
        </p>
        {site && (site.address || site.contact) && <p>{[site.address, site.contact].filter(Boolean).join(' · ')}</p>}
        <ul class="plain foot-links">
          <li>
            <Link href={`/objections/new?about=${encodeURIComponent(about)}`}>{t('public.object')}</Link>
          </li>
          <li>
            <Link href="/method">{t('public.method')}</Link>
          </li>
          <li>
            <Link href="/data">{t('public.data')}</Link>
          </li>
          <li>
            <a href="/api/docs">{t('public.api')}</a>
          </li>
          {/* Loads as a page of its own: its content security policy lets staff run what they need (argon2id). */}
          <li>
            <a href="/sign-in">{t('app.sign-in')}</a>
          </li>
        </ul>
      </div>
    </footer>
  );
}

function Mark() {
  return (
    <svg class="mark" width="26" height="26" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="13" cy="18" r="10" class="symbol-sure" />
      <circle cx="26" cy="7" r="4.5" class="symbol-single" />
    </svg>
  );
}
