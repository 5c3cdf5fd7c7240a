import { Fragment } from 'preact';
import { useText } from '../text-bundles.js';
import { Link } from '../ui/link.js';
import type { View } from './view.js';

const QUESTIONS = ['ask.arrests', 'ask.force', 'ask.interfered'] as const;

/** Returns the address of the answer to a question, about a period; null: everything recorded. */
export const questionHref = (question: string, period: string | null): string =>
  `/search?text=${encodeURIComponent(question)}${period === null ? '' : `&period=${period}`}`;

/**
 * What readers ask first, each a link to its answer in the search, about the period that is chosen. The search answers
 * about the latest edition and what its words name, so there are no links beside an earlier one or chosen filters.
 */
export function QuestionLinks({ view: { period, asOf, filters } }: { view: View }) {
  const t = useText();
  if (asOf !== null || Object.values(filters).some((chosen) => chosen.length > 0)) return null;
  return (
    <p class="questions">
      {QUESTIONS.map((question, n) => (
        <Fragment key={question}>
          {n > 0 && ' · '}
          <Link href={questionHref(t(question), period)}>{t(question)}</Link>
        </Fragment>
      ))}
    </p>
  );
}
