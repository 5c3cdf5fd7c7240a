import type { DataClass } from '@vigil/shared/codebook/field.js';
import { useText } from '../../text-bundles.js';

/** Shows in few words who can ever see an answer. The full sentence is above the form, and in the tooltip. */
export function VisibilityBadge({ of }: { of: DataClass | 'sealed' }) {
  const t = useText();
  return (
    <span class={`badge badge-${of}`} title={t(`class.${of}.help`)}>
      {t(`class.${of}`)}
    </span>
  );
}

const CLASSES = ['public', 'staff', 'internal', 'sealed'] as const;

/** Comes before the first question: what does not belong in a record at all, and who can see what is written. */
export function WhoSees() {
  const t = useText();
  return (
    <section class="who-sees" aria-label={t('desk.form.who-sees')}>
      <p>
        <strong>{t('desk.form.need')}</strong> {t('desk.form.need-text')}
      </p>
      <details>
        <summary>{t('desk.form.who-sees')}</summary>
        <dl>
          {CLASSES.map((of) => (
            <div key={of}>
              <dt>
                <span class={`badge badge-${of}`}>{t(`class.${of}`)}</span>
              </dt>
              <dd>{t(`class.${of}.help`)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}
