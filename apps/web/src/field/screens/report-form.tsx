import { checkBody } from '@vigil/shared/codebook/check-body.js';
import type { FieldFile, FieldReport } from '@vigil/shared/field/field-report.js';
import { contradictions } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ScreenProps } from './screen-props.js';
import { BigButton } from '../controls.js';
import { phone, whenNews } from '../worker-client.js';
import { suggestedTitle } from '@vigil/shared/incident/suggested-title.js';
import type { Typed } from '../report/report-answers.js';
import { STEPS, type Step } from '../report/steps.js';
import { useSaving } from '../use-saving.js';
import { Thumbnails } from '../thumbnails.js';
import { useText } from '../text-bundles.js';
import { ActorsStep } from '../steps/actors.js';
import { ActsStep } from '../steps/acts.js';
import { FinishStep } from '../steps/finish.js';
import { HarmStep } from '../steps/harm.js';
import { MediaStep } from '../steps/media.js';
import { WhenStep } from '../steps/when.js';
import { WhereStep } from '../steps/where.js';
import { WhoStep } from '../steps/who.js';

const SIMPLE = { when: WhenStep, who: WhoStep, acts: ActsStep, actors: ActorsStep, harm: HarmStep } as const;

/** One report, question by question; each answer is sealed as soon as it is given. */
export function ReportForm({
  report,
  around,
  onLeave,
  onFinished,
}: {
  report: FieldReport;
  around: ScreenProps;
  onLeave: () => void;
  onFinished: () => void;
}) {
  const t = useText();
  const [typed, change] = useState<Typed>(() => ({
    incident: report.incident as unknown as Incident,
    fix: report.fix,
    atRisk: report.atRisk,
    handOver: report.handOver,
  }));
  const [files, setFiles] = useState<FieldFile[]>(report.files);
  const [taking, setTaking] = useState<{ turn: number; bytes: number; of: number }[]>([]);
  const [thumbnails] = useState(() => new Thumbnails());
  useEffect(() => () => thumbnails.end(), []);
  const [step, setStep] = useState<Step>('when');
  const [place, setPlace] = useState<string | null>(null);
  const nav = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const isNew = report.began === report.saved;
  const { saved, why, settle } = useSaving(report.id, typed, place, isNew);

  const code = typed.incident.place?.code ?? null;
  useEffect(() => {
    let isCurrent = true;
    if (code === null) setPlace(null);
    else
      void phone.placeCalled(code, t.language).then(
        (found) => {
          if (isCurrent) setPlace(found?.name ?? null);
        },
        () => undefined,
      );
    return () => {
      isCurrent = false;
    };
  }, [code, t.language]);
  useEffect(
    () =>
      whenNews((news) => {
        if (news.news === 'taking')
          setTaking((all) => all.map((one) => (one.turn === news.turn ? { ...one, bytes: news.bytes } : one)));
      }),
    [],
  );
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [step]);

  const at = STEPS.indexOf(step);
  /** Without acts, nobody is asked who acted. */
  const isAsked = (one: Step): boolean => one !== 'actors' || typed.incident.acts.length > 0;
  const next = (): void => setStep(STEPS.slice(at + 1).find(isAsked) ?? 'end');
  const before = (): Step | undefined => STEPS.slice(0, at).reverse().find(isAsked);
  /** Leaves only if the report is on disk; otherwise says why not. */
  const leave = (): void => void settle().then((isSaved) => (isSaved ? onLeave() : around.say('not-saved')));
  useEffect(() => {
    const back = (): void => {
      const to = before();
      if (to) {
        history.pushState(null, '');
        setStep(to);
      } else leave();
    };
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, [step, typed.incident.acts.length]);
  /** Finishes the last saved version: an unsaved version is never finished. */
  const finish = async (): Promise<void> => {
    const { errors } = checkBody(Incident, { ...typed.incident });
    if (errors.length > 0 || contradictions(typed.incident).length > 0) return around.say('not-right');
    if (taking.length > 0) return around.say('still-taking');
    if (!(await settle('nothing-yet'))) return around.say('not-saved');
    try {
      await phone.finish(report.id);
      onFinished();
    } catch {
      around.say('not-saved');
    }
  };
  const Simple = step in SIMPLE ? SIMPLE[step as keyof typeof SIMPLE] : null;
  return (
    <main class="form">
      <header class="form-head">
        <button type="button" class="small-button" onClick={leave}>
          {t('field.form.leave')}
        </button>
        <p class={`saved saved-${saved}`} role="status">
          {t(`field.saved.${saved}`)}
          {why && ` ${t(`field.wrong.${why}`)}`}
        </p>
      </header>
      <nav ref={nav} class="steps" aria-label={t('field.form.steps')}>
        {STEPS.map((one) => (
          <button key={one} type="button" aria-current={one === step ? 'step' : undefined} onClick={() => setStep(one)}>
            {t(`field.step.${one}.short`)}
          </button>
        ))}
      </nav>
      <h1 ref={heading} tabIndex={-1}>
        {t(`field.step.${step}`)}
      </h1>
      {Simple && <Simple typed={typed} change={change} onNext={next} />}
      {step === 'where' && <WhereStep typed={typed} change={change} onNext={next} place={place} />}
      {step === 'media' && (
        <MediaStep
          report={report.id}
          files={files}
          taking={taking}
          thumbnails={thumbnails}
          onFiles={setFiles}
          onTaking={setTaking}
          say={around.say}
        />
      )}
      {step === 'end' && (
        <FinishStep
          typed={typed}
          change={change}
          onNext={next}
          suggested={suggestedTitle(typed.incident, place, t.language)}
          place={place}
          files={files}
        />
      )}
      <footer class="form-foot">
        {at > 0 ? (
          <BigButton tone="quiet" onPress={() => setStep(before() ?? 'when')}>
            {t('field.form.back')}
          </BigButton>
        ) : (
          <span />
        )}
        {step === 'end' ? (
          <BigButton tone="main" onPress={() => void finish()}>
            {t('field.form.finish')}
          </BigButton>
        ) : (
          <BigButton tone="main" onPress={next}>
            {t('field.form.next')}
          </BigButton>
        )}
      </footer>
    </main>
  );
}
