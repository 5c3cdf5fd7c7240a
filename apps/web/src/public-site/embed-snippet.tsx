import { factsOf } from '@vigil/shared/language/languages.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import type { Day } from '@vigil/shared/day/day.js';
import { formatDay } from '@vigil/shared/day/format-dates.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useState } from 'preact/hooks';
import { LANGUAGES } from '../language.js';
import { siteOrigin } from '../page-being-rendered.js';
import { useText } from '../text-bundles.js';
import { embedAddress, embedCode, type EmbedPart, EMBED_PARTS, isSubjectPart } from './embed-code.js';
import { CopiedLine } from './pages/copied-line.js';
import { editionOf } from './frozen-view.js';
import { figureChoices, figureChosen, figureValue } from './figure-choices.js';
import { withOtherFigure } from './filters-that-fit.js';
import type { View } from './view.js';
import './embed.css';

/**
 * Makes the code for a frame: the figure, map or chart, the language, and always current or frozen as of today. A part
 * of a group's or place's page is what it is.
 */
export function EmbedSnippet({
  view,
  about,
  first = 'map',
  hasPreview = false,
  what: named,
}: {
  view: View;
  about: PublicAbout;
  /** What it shows at first. */
  first?: EmbedPart;
  hasPreview?: boolean;
  /** What it is called, if not as the chosen figure. */
  what?: string | undefined;
}) {
  const t = useText();
  const [figure, choose] = useState(figureValue(view));
  const [shown, show] = useState<EmbedPart>(first);
  const [language, speak] = useState(t.language);
  const [isFixed, fix] = useState(view.asOf !== null);
  const address = embedAddress(
    { ...withOtherFigure(view, figure), asOf: isFixed ? (view.asOf ?? editionOf(about.asOf)) : null },
    shown,
    language,
  );
  const isPart = isSubjectPart(first);
  const what = named ?? figureName(...figureChosen(figure), t);
  const title = t('embed.frame', { what, organisation: about.organisation });
  return (
    <div class="embed-snippet">
      <div class="embed-choices needs-script">
        {!isPart && (
          <>
            <Choice
              words={t('embed.figure')}
              value={figure}
              options={figureChoices(t).map(({ value, name }) => [value, name])}
              onChange={choose}
            />
            <Choice
              words={t('embed.show')}
              value={shown}
              options={EMBED_PARTS.map((one) => [one, t(`embed.${one}`)])}
              onChange={show}
            />
          </>
        )}
        <Choice
          words={t('embed.language')}
          value={language}
          options={LANGUAGES.map((one) => [one, factsOf(one).ownName])}
          onChange={speak}
        />
        <Choice
          words={t('embed.kind')}
          value={isFixed ? 'fixed' : 'live'}
          onChange={(kind) => fix(kind === 'fixed')}
          options={[
            ['live', t('embed.live')],
            ['fixed', t('embed.fixed', { day: formatDay(about.asOf.day as Day, t.language) })],
          ]}
        />
      </div>
      <h3>{t('embed.code')}</h3>
      <CopiedLine text={embedCode(siteOrigin(), address, shown, title)} what={t('embed.code')}>
        <code class="embed-code">{embedCode(siteOrigin(), address, shown, title)}</code>
      </CopiedLine>
      {hasPreview && (
        <p>
          <a href={address} target="_blank" rel="noopener">
            {t('embed.preview')}
          </a>
        </p>
      )}
    </div>
  );
}

function Choice<T extends string>({
  words,
  value,
  options,
  onChange,
}: {
  words: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChange: (value: T) => void;
}) {
  return (
    <label class="choice">
      <span class="choice-label">{words}</span>
      <select class="select" value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
        {options.map(([code, said]) => (
          <option key={code} value={code} selected={code === value}>
            {said}
          </option>
        ))}
      </select>
    </label>
  );
}
