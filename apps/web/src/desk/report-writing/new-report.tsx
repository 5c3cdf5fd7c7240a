import { todayIn } from '@vigil/shared/day/place-time.js';
import { asPeriod, parsePeriod } from '@vigil/shared/day/period.js';
import { formatPeriod } from '@vigil/shared/day/format-dates.js';
import { type Draft, type Scope, type Template, TEMPLATES } from '@vigil/shared/report/report-draft.js';
import { draftFromTemplate } from '@vigil/shared/report/report-templates.js';
import { createText, type Words as WordList } from '@vigil/shared/text/text.js';
import { useState } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { MoreWords } from '../more-words.js';
import { Refused } from '../use-staff-fetch.js';
import { DeskLink } from '../desk-link.js';
import { PageHead } from '../desk-frame.js';
import { usePlaces } from '../places-context.js';
import { Errors } from '../problem-errors.js';
import { useUpsert } from '../use-upsert.js';
import { withLanguage } from '../with-language.js';
import { lastHalfYear, unitFor } from './period-options.js';
import { REPORT_WRITING_BUNDLES } from './report-text-bundles.js';
import { ReportScopeFields } from './report-scope-fields.js';

interface KeptDraft {
  id: string;
  revision: number;
  draft: Draft;
}

/** `/desk/reports/new`: makes a first draft with all figures from a template and a topic. */
export default function NewReport() {
  return (
    <MoreWords bundles={REPORT_WRITING_BUNDLES}>
      <Choose />
    </MoreWords>
  );
}

function Choose() {
  const t = useText();
  const { country } = usePlaces();
  const [, go] = useLocation();
  const { busy, problem, upsert } = useUpsert<KeptDraft>('/api/reports/drafts');
  const [template, setTemplate] = useState<Template>('half-year');
  const [typed, setTyped] = useState<Scope | null>(null);
  const [id] = useState(() => crypto.randomUUID());
  const period = lastHalfYear(todayIn(country?.timeZone ?? 'UTC'));
  const scope = typed ?? { period: period.key, unit: unitFor(period), place: null, groups: [] };
  const needsGroup = template === 'group-profile' && scope.groups.length === 0;
  const [isTried, setTried] = useState(false);
  const begin = async (): Promise<void> => {
    setTried(true);
    if (needsGroup || !parsePeriod(scope.period)) return;
    const draft = draftFromTemplate(
      template,
      scope,
      (language) => formatPeriod(asPeriod(scope.period), language),
      await voices(),
    );
    const kept = await upsert(null, id, draft);
    if (kept) go(withLanguage(`/desk/reports/drafts/${kept.id}`));
  };
  return (
    <>
      <PageHead title={t('write.new')} />
      <p class="lead">{t('write.new-about')}</p>
      <DeskForm class="panel freeze" onSubmit={begin} aria-label={t('write.new')}>
        {problem && (
          <Refused problem={problem}>
            <Errors problem={problem} />
          </Refused>
        )}
        <Field group label={t('write.template')}>
          {(control) => (
            <div class="write-templates">
              {TEMPLATES.map((one) => (
                <label key={one} class="check">
                  <input type="radio" name={control.id} checked={template === one} onChange={() => setTemplate(one)} />
                  <span>
                    {t(`template.${one}`)}
                    <br />
                    <span class="quiet">{t(`template.${one}.about`)}</span>
                  </span>
                </label>
              ))}
            </div>
          )}
        </Field>
        <ReportScopeFields
          scope={scope}
          problem={problem}
          isTried={isTried}
          lacksGroup={isTried && needsGroup}
          onChange={setTyped}
        />
        <div class="form-actions">
          <Button type="submit" tone="primary" busy={busy}>
            {t('write.begin')}
          </Button>
          <DeskLink to="/desk/reports" class="button">
            {t('desk.cancel')}
          </DeskLink>
        </div>
      </DeskForm>
    </>
  );
}

/** Returns both languages: a report is written in both at once, whichever language its author reads. */
const voices = async () => {
  const [en, km] = (await Promise.all([
    import('@vigil/shared/text/report/en.json'),
    import('@vigil/shared/text/report/km.json'),
  ])) as { default: WordList }[];
  return { en: createText('en', en!.default), km: createText('km', km!.default) };
};
