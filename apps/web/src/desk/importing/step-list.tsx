import { useText } from '../../text-bundles.js';

const STEPS = ['file', 'columns', 'records'] as const;
export type Step = (typeof STEPS)[number];

/** The three steps of an import. Each can be opened again once it was reached. */
export function StepList({
  now,
  reached,
  onOpen,
}: {
  now: Step;
  reached: readonly Step[];
  onOpen: (step: Step) => void;
}) {
  const t = useText();
  return (
    <nav class="import-steps" aria-label={t('import.steps')}>
      <ol>
        {STEPS.map((step, i) => (
          <li key={step}>
            <button
              type="button"
              class="filter"
              aria-current={step === now ? 'step' : undefined}
              disabled={!reached.includes(step)}
              onClick={() => onOpen(step)}
            >
              {t('import.step', { n: i + 1, name: t(`import.step.${step}`) })}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
