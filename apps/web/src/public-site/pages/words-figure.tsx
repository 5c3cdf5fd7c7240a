import { formatFigure } from '@vigil/shared/counting/format-figure.js';
import { formatRule } from '@vigil/shared/counting/format-rule.js';
import { figureName } from '@vigil/shared/counting/figure-name.js';
import type { CoverageEntry } from '@vigil/shared/counting/coverage-status.js';
import { asPeriod } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { unitWithin } from '@vigil/shared/finding/period-in.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import type { ComponentChildren } from 'preact';
import { Button } from '../../ui/button.js';
import { Link } from '../../ui/link.js';
import { useText } from '../../text-bundles.js';
import { answerTo } from '../answer-to-query.js';
import { figureByWords, ofWords } from '../figure-by-words.js';
import { PeriodTable } from '../figure-tables.js';
import { formatValue } from '../filter-values.js';
import { hasNoFiguresYet } from '../no-figures-yet.js';
import { namesForSentences } from '../names-for-sentences.js';
import { useCounts } from '../use-counts.js';
import { useCoverage, useGroups, wholeOf } from '../use-figures.js';
import { usePlacesOf } from '../use-places.js';
import { askedAs, FILTERS, LONGEST_TEXT, type View, viewFrom, viewToSearch, withFilter } from '../view.js';
import { watchOfAnswer } from '../who-watched.js';
import '../active-filters.css';

interface Props {
  /** The query of the address: a view of the map. */
  search: string;
  words: string;
  about: PublicAbout;
}

/**
 * A figure of the incidents alone that a search for some words finds: in words, by time, with its rule. What narrows it
 * stands above it, and each of it can be removed. Everything is a link or a plain form, so it needs no script.
 */
export function WordsFigure({ search, words, about }: Props) {
  const t = useText();
  const view = ofWords(viewFrom(search));
  const groups = useGroups();
  const coverage: readonly CoverageEntry[] | null = useCoverage();
  const places = usePlacesOf(view.filters.place);
  const period = view.period === null ? wholeOf(about) : asPeriod(view.period);
  const narrowed = `&words=${encodeURIComponent(words)}`;
  const asked = askedAs(view, { period }) + narrowed;
  const counting = useCounts(asked);
  const answer = answerTo(asked, counting.value?.answer);
  const dividedAsked = askedAs(view, { period, split: ['period'], unit: unitWithin(period.key) }) + narrowed;
  const divided = answerTo(dividedAsked, useCounts(answer ? dividedAsked : null).value?.answer);
  if (hasNoFiguresYet(about, null)) return <p>{t('nothing-yet.text')}</p>;
  const hidden = [...new URLSearchParams(viewToSearch({ ...view, text: null }, t.language, true))];
  return (
    <>
      <h1 id="words">{t('words.title', { words })}</h1>
      <form action="/search" role="search" aria-labelledby="words" key={words} class="find-form" noValidate>
        <label>
          {t('words.label')}{' '}
          <input
            class="input"
            type="search"
            name="words"
            defaultValue={words}
            maxLength={LONGEST_TEXT}
            required
            spellcheck={false}
          />
        </label>
        {hidden.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Button type="submit" tone="primary">
          {t('words.count')}
        </Button>
      </form>
      <Narrowed {...{ view, words, places, groups }} />
      {counting.state === 'failed' && (
        <p role="alert">{counting.problem.errors?.[0]?.text ?? (counting.problem.title || t('app.unreachable'))}</p>
      )}
      {answer && places && (
        <>
          <p class="lead">
            {formatFigure(
              answer,
              t,
              namesForSentences(about, places, groups, t),
              watchOfAnswer(answer, coverage, places),
            ) + t('headline.end')}
          </p>
          <p class="small">{t('words.note')}</p>
          {divided && (
            <PeriodTable
              series={divided}
              {...{ places, coverage }}
              choosing={(key) => ({ href: figureByWords({ ...view, period: key }, words) })}
            />
          )}
          <p>
            <Link href={`/${viewToSearch({ ...view, text: words }, null)}`} class="button">
              {t('words.to-list')}
            </Link>{' '}
            <a download href={`/api/public/counts.csv?${dividedAsked}&lang=${t.language}`}>
              {t('words.save', { what: figureName(answer.indicator.code, answer.measure, t) })}
            </a>
          </p>
          <details>
            <summary>{t('rule.title')}</summary>
            <ul>
              {formatRule(answer, t).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </details>
        </>
      )}
    </>
  );
}

/** Everything that narrows the figure, each a link to the figure without it. */
function Narrowed({
  view,
  words,
  ...known
}: { view: View; words: string } & Parameters<typeof formatValue>[2]): ComponentChildren {
  const t = useText();
  const chip = (key: string, said: string, href: string) => (
    <Link key={key} class="chip" href={href} aria-label={t('filter.remove', { words: said })}>
      {said} <span aria-hidden="true">×</span>
    </Link>
  );
  return (
    <div class="chips" role="group" aria-label={t('filter.chosen')}>
      {chip('words', t('words.chip', { words }), `/${viewToSearch(view, null)}`)}
      {view.period !== null &&
        chip(
          'period',
          formatPeriod(asPeriod(view.period), t.language),
          figureByWords({ ...view, period: null }, words),
        )}
      {FILTERS.flatMap((filter) =>
        view.filters[filter].map((code) => {
          const rest = view.filters[filter].filter((one) => one !== code);
          return chip(
            `${filter} ${code}`,
            formatValue(filter, code, known, t),
            figureByWords(withFilter(view, filter, rest), words),
          );
        }),
      )}
    </div>
  );
}
