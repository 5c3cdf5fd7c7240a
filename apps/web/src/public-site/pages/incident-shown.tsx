import { storedLanguage } from '@vigil/shared/language/languages.js';
import { inBothLanguages, inLanguage } from '@vigil/shared/incident/translation.js';
import { otherLanguage } from '@vigil/shared/public/other-language.js';
import { formatWindow } from '@vigil/shared/day/format-dates.js';
import type { PublicGroup, PublicIncident, PublicAccount, PublicRecord } from '@vigil/shared/public/response-types.js';
import { Fragment } from 'preact';
import { LANGUAGES } from '../../language.js';
import { useAbout } from '../../installation-info.js';
import { useText } from '../../text-bundles.js';
import type { Places } from '../places.js';
import { IncidentActs, Harms } from './incident-acts.js';
import { IncidentFacts } from './incident-facts.js';
import { Grade, Sources } from './incident-grade-sources-history.js';
import { IncidentParagraph, paragraphOf } from './incident-paragraph.js';
import { IncidentPictures, type ShownPicture } from './incident-pictures.js';
import { IncidentTimeline } from './incident-timeline.js';
import './record.css';
import { FactNote, Label, Said } from './record-text.js';

interface Props {
  incident: PublicIncident;
  pictures: readonly ShownPicture[];
  /** null until loaded. */
  places: Places | null;
  groups: readonly PublicGroup[];
  /** Code of the merged record from which readers were redirected. */
  cameFrom?: string | null;
  /** Its paragraph in the words of two people; null: the one made by rule. */
  story?: PublicRecord['story'];
  /** Level of the heading: on a page of its own, or inside another. */
  heading?: 'h1' | 'h3';
}

/**
 * What readers see of a record, without its public history: on its page, and in the preview for those who publish it.
 */
export function IncidentShown({
  incident,
  pictures,
  places,
  groups,
  cameFrom = null,
  story = null,
  heading: Heading = 'h1',
}: Props) {
  const t = useText();
  const about = useAbout();
  const when = formatWindow(incident.when as Parameters<typeof formatWindow>[0], t.language);
  const where = places?.nameOfRecord(incident.place.code, t.language);
  return (
    <>
      <p class="kicker">
        <Label code={incident.kind} />
        {incident.code && ` · ${incident.code}`}
      </p>
      <Heading>
        <Said translation={incident.titleTranslation}>{incident.title}</Said>
      </Heading>
      <p class="dateline">
        {when}
        {where && ` · ${where}`}
      </p>
      {cameFrom && <p class="note">{t('incident.joined', { code: cameFrom })}</p>}
      {places && (
        <IncidentParagraph
          words={story?.[storedLanguage(t.language)] ?? paragraphOf(incident, places, groups, t, about)}
          isEdited={story !== null}
        />
      )}
      {incident.summary && (
        <p>
          <Said translation={incident.summaryTranslation}>{incident.summary}</Said>
        </p>
      )}
      <OtherLanguage incident={incident} isOpen={Heading !== 'h1'} />
      <IncidentPictures pictures={pictures} />
      <Grade incident={incident} />
      <IncidentFacts incident={incident} places={places} groups={groups} />
      <IncidentTimeline incident={incident} />
      <IncidentActs incident={incident} places={places} />
      <Harms incident={incident} />
      <Accounts accounts={incident.accounts} />
      <Sources sources={incident.sources} />
    </>
  );
}

/**
 * Title and summary in the language that is not the reader's, where both are there; which of them is the translation,
 * and what nobody has translated. Open in the preview, so that those who publish see all words.
 */
function OtherLanguage({ incident, isOpen }: { incident: PublicIncident; isOpen: boolean }) {
  const t = useText();
  const words: [string, string | null][] = [[incident.title, incident.titleTranslation]];
  if (incident.summary !== null) words.push([incident.summary, incident.summaryTranslation]);
  const language = LANGUAGES.find((one) => one !== t.language)!;
  const others = words.flatMap((pair) => {
    const both = inBothLanguages(...pair);
    const text = both[storedLanguage(language)];
    return both[storedLanguage(t.language)] === null || text === null ? [] : [{ text, isOriginal: text === pair[0] }];
  });
  const isAllOriginal = others.every(({ isOriginal }) => isOriginal);
  const original = <p class="small quiet">{t('incident.translated')}</p>;
  return (
    <>
      {words.some((pair) => otherLanguage(inLanguage(...pair, t.language), t.language)) && (
        <p class="small quiet">{t('incident.not-translated')}</p>
      )}
      {others.length > 0 && (
        <details open={isOpen}>
          <summary>{t(isAllOriginal ? 'incident.as-written' : 'incident.translation')}</summary>
          {isAllOriginal && original}
          {others.map(({ text, isOriginal }) => (
            <Fragment key={text}>
              {isOriginal && !isAllOriginal && original}
              <p lang={language}>{text}</p>
            </Fragment>
          ))}
        </details>
      )}
    </>
  );
}

const isOfAuthorities = ({ party }: PublicAccount): boolean => party === 'PA_AUTHORITY';

/** Two sides next to each other: neither verifies the other, and each text is the party's own, in its own language. */
function Accounts({ accounts }: { accounts: readonly PublicAccount[] }) {
  const t = useText();
  const authorities = accounts.filter(isOfAuthorities);
  const others = accounts.filter((account) => !isOfAuthorities(account));
  return (
    <section class="part" aria-labelledby="accounts">
      <h2 id="accounts">{t('accounts.title')}</h2>
      <p class="small quiet">{t('accounts.help')}</p>
      <div class="accounts">
        <Side title={t('accounts.authorities')} accounts={authorities} none={t('accounts.no-authorities')} />
        <Side title={t('accounts.others')} accounts={others} none={t('accounts.no-others')} />
      </div>
    </section>
  );
}

function Side({ title, accounts, none }: { title: string; accounts: readonly PublicAccount[]; none: string }) {
  const t = useText();
  return (
    <div class="account-side">
      <h3>{title}</h3>
      {accounts.length === 0 && <p class="quiet">{none}</p>}
      {accounts.map((account, index) => (
        <figure key={index} class="account">
          <figcaption>
            {!isOfAuthorities(account) && (
              <strong>
                <Label code={account.party} />
              </strong>
            )}{' '}
            <span class="tag">
              <Label code={account.stance} />
            </span>
            {account.aboutThisEvent === 'no' && <FactNote>{t('accounts.general')}</FactNote>}
            {account.saidOn && (
              <FactNote>{formatWindow(account.saidOn as Parameters<typeof formatWindow>[0], t.language)}</FactNote>
            )}
          </figcaption>
          {account.text &&
            (account.stance === 'DS_NOT_SOUGHT' ? (
              <p>
                {t('accounts.why-not')}{' '}
                <span lang={account.language ?? otherLanguage(account.text ?? '', t.language)}>{account.text}</span>
              </p>
            ) : (
              <blockquote lang={account.language ?? otherLanguage(account.text ?? '', t.language)}>
                {account.text}
              </blockquote>
            ))}
        </figure>
      ))}
    </div>
  );
}
