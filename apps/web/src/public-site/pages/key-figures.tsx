import type { Answer } from '@vigil/shared/counting/answer.js';
import { ASSESSED_FORCE, formatAssessedBeside } from '@vigil/shared/counting/assessed-force.js';
import { formatInhabitants, formatPer } from '@vigil/shared/counting/format-per-inhabitants.js';
import type { IndicatorCode } from '@vigil/shared/counting/indicators.js';
import type { CoverageEntry, Watch } from '@vigil/shared/counting/coverage-status.js';
import { whyNoneIn } from '@vigil/shared/counting/why-no-number.js';
import type { Period } from '@vigil/shared/day/period.js';
import { formatNumber, type Text } from '@vigil/shared/text/text.js';
import { figureStandards } from '@vigil/shared/public/figure-standards.js';
import type { PublicAbout } from '@vigil/shared/public/response-types.js';
import { useText } from '../../text-bundles.js';
import { lowOf, type Numbers, numbersOf } from '../cell-numbers.js';
import { type Loose, withMayLie } from '../may-lie.js';
import { useLooseAround } from '../use-loose.js';
import type { Places } from '../places.js';
import { besides, formatLow } from '../format-numbers.js';
import { answerTo } from '../answer-to-query.js';
import { useCounts } from '../use-counts.js';
import { Explained } from '../explained.js';
import { knownFrom, watchIn } from '../who-watched.js';
import type { Subject } from './subject-types.js';
import { questionsOf } from './use-subject-story.js';

interface Props {
  subject: Subject;
  period: Period;
  about: PublicAbout;
  places: Places | null;
  coverage: readonly CoverageEntry[] | null;
}

/** How many assemblies, how many interfered with, how many met with force assessed as unlawful: each with its notes. */
export function KeyFigures({ subject, period, about, places, coverage }: Props) {
  const t = useText();
  const watch = watchIn(
    subject.kind === 'places' ? subject.code : null,
    period,
    { ...knownFrom(about), question: { filters: subject.kind === 'groups' ? { groups: [subject.code] } : {} } },
    coverage,
    places,
  );
  const asked = questionsOf(subject, period);
  const recorded = useAnswer(asked('I01'));
  const interfered = useAnswer(asked('I02'));
  const unlawful = useAnswer(asked('I06'));
  const waiting = unlawful?.total.asides.notYetAssessed?.low ?? 0;
  const assessed = useAnswer(asked(ASSESSED_FORCE.indicator, ASSESSED_FORCE.split));
  const per = useAnswer(subject.kind === 'places' ? asked('I22') : null);
  const share = useAnswer(subject.kind === 'groups' ? asked('I12') : null);
  const of = { watch, subject, period, places };
  return (
    <section class="telling" aria-label={t('subject.figures')}>
      <Telling {...of} answer={recorded} code="I01" what={t('indicator.I01')} />
      <Telling {...of} answer={interfered} code="I02" what={t('indicator.I02')} more={perInhabitants(per, t)} />
      <Telling
        {...of}
        answer={unlawful}
        code="I06"
        what={t('what.I06', {
          n: unlawful?.total.low ?? 0,
          organisation: about.organisation,
          standards: figureStandards(about.standards, about, t),
        })}
        more={[
          // Where the figure is no number, "not yet assessed: 0" would say that somebody looked.
          ...(unlawful && (waiting > 0 || lowOf(numbersOf(unlawful.total), watch) !== null)
            ? [t('subject.not-yet-assessed', { n: waiting })]
            : []),
          ...(unlawful && assessed ? formatAssessedBeside(unlawful, assessed, t) : []),
          ...(share?.total.rate && whyNoneIn(share, share.total, watch) === null && share.total.rate.denominator.low > 0
            ? [t('subject.share', { a: share.total.rate.numerator.low, n: share.total.rate.denominator.low })]
            : []),
        ]}
      />
    </section>
  );
}

/** Says how many that is among those who live there, and who counted them; nothing where there is no rate. */
const perInhabitants = (answer: Answer | null, t: Text): string[] => {
  const per = answer?.total.perInhabitants;
  if (per?.low == null) return [];
  return [
    t('per.said', { rate: formatPer(per.low, t, Math.floor), of: formatInhabitants(per, t) }),
    t('rule.population', { sources: answer!.populationSources!.join(t('list.and')) }),
  ];
};

const numbersIn = ({ total }: Answer, code: string, loose: Loose, places: Places | null, t: Text): Numbers =>
  places ? withMayLie(numbersOf(total), code, loose, places, t) : numbersOf(total);

/** The answer to a query; null while only that of before is there. */
const useAnswer = (query: string | null): Answer | null => answerTo(query, useCounts(query).value?.answer);

function Telling({
  watch,
  subject,
  period,
  places,
  answer,
  code,
  what,
  more = [],
}: Pick<Props, 'subject' | 'period' | 'places'> & {
  watch: Watch | null;
  answer: Answer | null;
  code: IndicatorCode;
  what: string;
  more?: readonly string[];
}) {
  const t = useText();
  const loose = useLooseAround(
    (split, place) => `indicator=${code}&period=${period.key}&split=${split}${place === null ? '' : `&place=${place}`}`,
    // Asked at once with the figures, whether or not they are 0: the server renders a page in two passes.
    subject.kind === 'places' ? subject.code : null,
    places,
  );
  const numbers = answer && numbersIn(answer, subject.code, loose, places, t);
  const violent = answer?.total.asides.violent?.low ?? 0;
  return (
    <div class="telling-one" aria-busy={answer === null}>
      <p class="telling-number">
        {numbers &&
          (numbers.low === 0 ? (
            formatLow(numbers, t, watch)
          ) : (
            <>
              <span>{t('cell.at-least')}</span> <b>{formatNumber(numbers.low, t.language)}</b>
            </>
          ))}
      </p>
      <p class="telling-what">
        <Explained code={code}>{what}</Explained>
      </p>
      {numbers &&
        [...besides(numbers, t), ...(violent > 0 ? [t('tail.violent', { n: violent })] : []), ...more].map((said) => (
          <p class="telling-beside" key={said}>
            {said}
          </p>
        ))}
    </div>
  );
}
