import type { Typed } from './answers.js';

/** The screens of a report, in their order. What they ask is the codebook's; any of them may be left for the desk. */
export const STEPS = ['when', 'where', 'who', 'acts', 'actors', 'harm', 'media', 'end'] as const;
export type Step = (typeof STEPS)[number];

/** What the page of a step gets. */
export interface StepProps {
  typed: Typed;
  change: (next: Typed | ((before: Typed) => Typed)) => void;
  onNext: () => void;
}
