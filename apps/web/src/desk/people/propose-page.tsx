import type { Day } from '@vigil/shared/day/day.js';
import { formatPageName } from '@vigil/shared/people-pages/format-page.js';
import { asPageName, digestsOfName } from '@vigil/shared/people-pages/name-digests.js';
import { independentFirst } from '@vigil/shared/people-pages/page-rules.js';
import {
  isPageName,
  PAGE_KINDS,
  type PageKind,
  type PageSource,
  type PageVersion,
} from '@vigil/shared/people-pages/page-version.js';
import type { PersonPageView } from '@vigil/shared/staff-responses/person-pages.js';
import { useState } from 'preact/hooks';
import type { Reply } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { LineField } from '../../ui/line-field.js';
import { TextAreaField } from '../../ui/text-area-field.js';
import { useChangedWhileTyped } from '../use-changed-while-typed.js';
import { useSession } from '../session.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { AsReadersSee, type SendOfPage } from './page-as-readers-see.js';
import { NameOfPage } from './name-of-page.js';
import { personPath } from './people-paths.js';

interface Props {
  id: string;
  revision: number;
  view: PersonPageView;
  busy: boolean;
  send: SendOfPage;
}

/**
 * What is missing for each kind of page, one line a rule; and the page as it would be proposed. While another proposal
 * waits, only what somebody is typing here.
 */
export function ProposePage({ view, ...rest }: Props) {
  const t = useText();
  const [kind, setKind] = useState<PageKind | null>(null);
  return (
    <>
      {PAGE_KINDS.filter((one) => one === kind || view.waiting === null).map((one) => (
        <div key={one} class="people-page-kind">
          <h3>{t(`people.page.${one}`)}</h3>
          {view.missing[one].length > 0 ? (
            <ul class="people-lacks">
              {view.missing[one].map((rule) => (
                <li key={rule}>{t(`field.page-${rule}`)}</li>
              ))}
            </ul>
          ) : (
            kind === null && <Button onClick={() => setKind(one)}>{t(`people.page.prepare.${one}`)}</Button>
          )}
          {kind === one && <Prepared {...{ view, kind, ...rest }} onDone={() => setKind(null)} />}
        </div>
      ))}
    </>
  );
}

const NO_SOURCE: PageSource = { publisher: '', title: '', url: '' };
const isEmpty = ({ publisher, title, url }: PageSource): boolean => `${publisher}${title}${url}`.trim() === '';

function Prepared({ id, revision, view, busy, send, kind, onDone }: Props & { kind: PageKind; onDone: () => void }) {
  const t = useText();
  const { api } = useSession();
  const [sources, setSources] = useState<readonly PageSource[]>([NO_SOURCE, NO_SOURCE]);
  const [since, setSince] = useState({ earliest: '', latest: '' });
  const [typed, setTyped] = useState({ name: '', latin: '' });
  const [reason, setReason] = useState('');
  const isNamed = kind === 'SH_NAMED';
  const given = sources.filter((one) => !isEmpty(one));
  const isTyped = given.length > 0 || `${since.earliest}${since.latest}${typed.name}${typed.latin}${reason}` !== '';
  const leave = useAskBeforeLeaving(isTyped);
  const changed = useChangedWhileTyped(revision, isTyped);
  const heldSince =
    since.earliest || since.latest
      ? { earliest: since.earliest as Day, latest: (since.latest || since.earliest) as Day }
      : null;
  const shown: PageVersion = isNamed
    ? { ...view.preview[kind], heldSince: since.earliest ? heldSince : null, sources: independentFirst(given) }
    : view.preview[kind];
  const name = asPageName(typed);
  const isReady = isNamed && isPageName(name);
  const isReasonNeeded = isNamed && view.needsReason;
  const change = (at: number, part: Partial<PageSource>): void =>
    setSources(sources.map((one, n) => (n === at ? { ...one, ...part } : one)));
  const propose = async (): Promise<Reply<PersonPageView>> =>
    api.post<PersonPageView>(personPath(id, 'public-page', 'proposals'), {
      showing: kind,
      ...(isNamed
        ? {
            sources: given,
            heldSince,
            // The name itself never leaves this page.
            name: isReady ? await digestsOfName(name, crypto.randomUUID()) : null,
            reason: isReasonNeeded ? reason : null,
          }
        : {}),
    });
  return (
    <>
      {isNamed && (
        <>
          <p class="field-help">{t('people.page.sources.about')}</p>
          {sources.map((source, at) => (
            <fieldset key={at} class="people-page-source">
              <legend>{t('people.page.source', { n: at + 1 })}</legend>
              <LineField
                label={t('people.page.publisher')}
                value={source.publisher}
                onInput={(publisher) => change(at, { publisher })}
              />
              <LineField
                label={t('people.page.source-title')}
                value={source.title}
                onInput={(title) => change(at, { title })}
              />
              <LineField
                label={t('people.page.url')}
                type="url"
                value={source.url}
                onInput={(url) => change(at, { url: url.trim() })}
              />
            </fieldset>
          ))}
          {sources.length < 10 && (
            <p>
              <Button class="button-small" onClick={() => setSources([...sources, NO_SOURCE])}>
                {t('people.page.add-source')}
              </Button>
            </p>
          )}
          <p class="field-help">{t('people.page.since.about')}</p>
          <LineField
            label={t('people.page.since.earliest')}
            type="date"
            value={since.earliest}
            onInput={(earliest) => setSince({ ...since, earliest })}
          />
          <LineField
            label={t('people.page.since.latest')}
            type="date"
            value={since.latest}
            onInput={(latest) => setSince({ ...since, latest })}
          />
          <NameOfPage about={t('people.page.name.why')} {...{ typed, setTyped }} />
          {isReasonNeeded && (
            <TextAreaField
              label={t('people.page.reason')}
              help={t('people.page.reason.about')}
              rows={2}
              spellcheck={false}
              value={reason}
              onInput={setReason}
            />
          )}
        </>
      )}
      {changed}
      <p>{t('people.page.preview')}</p>
      <AsReadersSee
        page={shown}
        title={
          isReady
            ? formatPageName({ name, code: '' }, t)
            : t(isNamed ? 'people.page.name-here' : 'people.page.without-name')
        }
      />
      <p class="row-do">
        <Button tone="primary" busy={busy} onClick={() => void send(propose()).then((isDone) => isDone && onDone())}>
          {t('people.page.propose')}
        </Button>
        <Button onClick={() => leave(onDone)}>{t('desk.cancel')}</Button>
      </p>
    </>
  );
}
