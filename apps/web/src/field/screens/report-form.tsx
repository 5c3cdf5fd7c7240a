import { checkBody } from '@vigil/shared/codebook/check-body.js';
import type { FieldFile, FieldReport } from '@vigil/shared/field/field-report.js';
import { contradictions } from '@vigil/shared/incident/completeness.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { ComponentChildren } from 'preact';
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
import { DayMismatch } from '../steps/day-mismatch.js';
import { FinishStep } from '../steps/finish.js';
import { HarmStep } from '../steps/harm.js';
import { type LateFile, MediaStep } from '../steps/media.js';
import { WhenStep } from '../steps/when.js';
import { WhereStep } from '../steps/where.js';
import { WhoStep } from '../steps/who.js';

const SIMPLE = { when: WhenStep, who: WhoStep, acts: ActsStep, actors: ActorsStep, harm: HarmStep } as const;

/** A heading this far from the top is passed, in CSS pixels. */
const PASSED_PX = 160;

/**
 * One report on one page, so that no press is needed to come to a question; a row of buttons leads to each part. Each
 * answer is sealed as soon as it is given.
 */
export function ReportForm({
  report,
  around,
  onLeave,
  onFinished,
  onLate,
}: {
  report: FieldReport;
  around: ScreenProps;
  onLeave: () => void;
  onFinished: () => void;
  onLate: (late: LateFile[]) => void;
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
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [step]);

  /** Without acts, nobody is asked who acted. */
  const steps = STEPS.filter((one) => one !== 'actors' || typed.incident.acts.length > 0);
  const goTo = (one: Step): void => {
    const heading = document.getElementById(`step-${one}`);
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: 'start' });
    setStep(one);
  };
  /** The part whose heading was passed last is the one in view. */
  useEffect(() => {
    const look = (): void => {
      const passed = steps.filter(
        (one) => (document.getElementById(`step-${one}`)?.getBoundingClientRect().top ?? 0) < PASSED_PX,
      );
      const isAtEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
      setStep(isAtEnd && scrollY > 0 ? 'end' : (passed.at(-1) ?? 'when'));
    };
    addEventListener('scroll', look, { passive: true });
    return () => removeEventListener('scroll', look);
  }, [steps.length]);
  const isLeaving = useRef(false);
  /**
   * Leaves only if the report is on disk, with every file that was chosen; otherwise says why not.
   * @param isBack the phone's Back has left the form's place in the history. The form takes its place again before it
   * saves, since a second Back meanwhile would leave the app, and gives it up when it closes.
   */
  const leave = async (isBack: boolean): Promise<void> => {
    if (isBack) history.pushState(null, '');
    if (isLeaving.current) return;
    around.say(null);
    if (taking.length > 0) return around.say('still-taking');
    isLeaving.current = true;
    const isSaved = await settle();
    isLeaving.current = false;
    if (!isSaved) return around.say('not-saved');
    onLeave();
    if (isBack) history.back();
  };
  const back = useRef(leave);
  back.current = leave;
  useEffect(() => {
    const heard = (): void => void back.current(true);
    addEventListener('popstate', heard);
    return () => removeEventListener('popstate', heard);
  }, []);
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
  const part = (one: Step): ComponentChildren => {
    if (one === 'where') return <WhereStep typed={typed} change={change} place={place} />;
    if (one === 'media')
      return (
        <MediaStep
          report={report.id}
          files={files}
          taking={taking}
          thumbnails={thumbnails}
          onFiles={setFiles}
          onTaking={setTaking}
          onLate={onLate}
          say={around.say}
        />
      );
    if (one === 'end')
      return (
        <FinishStep
          typed={typed}
          change={change}
          suggested={suggestedTitle(typed.incident, place, t.language)}
          place={place}
          files={files}
        />
      );
    const Simple = SIMPLE[one];
    return <Simple typed={typed} change={change} />;
  };
  return (
    <main class="form">
      <header class="form-head">
        <h1 class="visually-hidden">{t('field.begin')}</h1>
        <button type="button" class="small-button" onClick={() => void leave(false)}>
          {t('field.form.leave')}
        </button>
        <p class={`saved saved-${saved}`} role="status">
          {t(`field.saved.${saved}`)}
          {why && ` ${t(`field.wrong.${why}`)}`}
        </p>
      </header>
      <nav ref={nav} class="steps" aria-label={t('field.form.steps')}>
        {steps.map((one) => (
          <button key={one} type="button" aria-current={one === step ? 'true' : undefined} onClick={() => goTo(one)}>
            {t(`field.step.${one}.short`)}
          </button>
        ))}
      </nav>
      {steps.map((one) => (
        <section key={one} class="form-part" aria-labelledby={`step-${one}`}>
          <h2 id={`step-${one}`} class="part-title" tabIndex={-1}>
            {t(`field.step.${one}`)}
          </h2>
          {part(one)}
          {one === 'where' && <DayMismatch typed={typed} change={change} />}
        </section>
      ))}
      <footer class="form-foot">
        <BigButton tone="main" onPress={() => void finish()}>
          {t('field.form.finish')}
        </BigButton>
      </footer>
    </main>
  );
}
