import type { Typed } from './report-answers.js';

/** The parts of a report in order. Their questions are the codebook's, and any of them can be left to the desk. */
export const STEPS = ['when', 'where', 'who', 'acts', 'actors', 'harm', 'media', 'end'] as const;
export type Step = (typeof STEPS)[number];

/** Props of a part. */
export interface StepProps {
  typed: Typed;
  change: (next: Typed | ((before: Typed) => Typed)) => void;
}
