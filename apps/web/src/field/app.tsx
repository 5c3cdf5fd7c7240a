import { factsOf } from '@vigil/shared/language/languages.js';
import { codebookOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import type { Text } from '@vigil/shared/text/text.js';
import { useEffect, useState } from 'preact/hooks';
import type { FieldReport } from '@vigil/shared/field/field-report.js';
import type { Held } from './storage/retry-delays.js';
import type { Settings } from './storage/database.js';
import type { Known } from './storage/phone-users.js';
import type { PhoneError } from './storage/phone-error.js';
import type { Sending } from './storage/send-loop.js';
import type { ScreenProps } from './screens/screen-props.js';
import { lockWhenLeftAlone } from './auto-lock.js';
import { isPicking, whenPicked } from './pick-files.js';
import { looking, phone, whenNews } from './worker-client.js';
import { asAnswers, nothingTyped } from './report/report-answers.js';
import { Enrol } from './screens/enrol.js';
import { FinishedReport } from './screens/finished-report.js';
import { ReportForm } from './screens/report-form.js';
import { Home } from './screens/home.js';
import { ChoosePerson } from './screens/choose-person.js';
import { Safety } from './screens/safety.js';
import { blankPage, whenWipedElsewhere, wipe } from './wipe-phone.js';
import type { LateFile } from './steps/media.js';
import { TextContext, loadText } from './text-bundles.js';

type Screen = { on: 'home' } | { on: 'enrol' } | { on: 'safety' } | { on: 'form'; report: FieldReport };

/** Whether the browser has what the app needs; old browsers and pages over plain http do not. */
const isAble = (): boolean =>
  isSecureContext && 'locks' in navigator && 'indexedDB' in globalThis && typeof BroadcastChannel === 'function';

export function App() {
  const [t, setText] = useState<Text | null>(null);
  const [people, setPeople] = useState<Known[]>([]);
  const [who, setWho] = useState<string | null>(null);
  const [settings, setSettings] = useState<Settings | null>(null);
  const [screen, setScreen] = useState<Screen>({ on: 'home' });
  const [isUnlocked, setUnlocked] = useState(false);
  const [sending, setSending] = useState<Sending>({ how: 'elsewhere' });
  const [held, setHeld] = useState<readonly Held[]>([]);
  const [clockAhead, setClockAhead] = useState<number | null>(null);
  const [said, say] = useState<string | null>(null);
  /** The report that was just finished: its state is shown until the person continues. */
  const [finished, setFinished] = useState<string | null>(null);
  const [failed, setFailed] = useState(!isAble());

  const show = (next: Screen): void => {
    if (next.on !== 'home') history.pushState(null, '');
    say(null);
    setFinished(null);
    setScreen(next);
  };
  const home = (): void => setScreen({ on: 'home' });
  useEffect(() => scrollTo(0, 0), [screen.on, who]);

  useEffect(() => {
    if (!isAble()) return;
    void phone
      .start()
      .then(async ({ people: known, settings: kept, halfAdded }) => {
        const loaded = await loadText(kept.language);
        setText(() => loaded);
        setPeople(known);
        setSettings(kept);
        setWho(known.length === 1 ? known[0]!.id : null);
        if (halfAdded > 0) say('half-added');
      })
      .catch(() => setFailed(true));
    whenWipedElsewhere(() => {
      blankPage();
      location.replace('about:blank');
    });
    return whenNews((news) => {
      if (news.news === 'sending') setSending(news.state);
      if (news.news === 'held') setHeld(news.reports);
      if (news.news === 'clock') setClockAhead(news.ahead);
      if (news.news === 'ending')
        setPeople((before) => before.map((one) => (one.id === news.person ? { ...one, endsBy: news.endsBy } : one)));
      if (news.news !== 'ended') return;
      if (news.left === 0) return void wipe('app');
      setPeople((before) => {
        const others = before.filter(({ id }) => id !== news.person);
        setWho(others.length === 1 ? others[0]!.id : null);
        return others;
      });
      setUnlocked(false);
      home();
    });
  }, []);

  useEffect(() => {
    if (failed) return undefined;
    const lock = (): void => {
      setUnlocked(false);
      setScreen((now) => (now.on === 'form' ? { on: 'home' } : now));
      setWho((now) => (people.length > 1 ? null : now));
      // The camera is open: its photo must still reach the report. Nobody sees the report meanwhile.
      if (!isPicking()) return void phone.lock();
      const stop = whenPicked(() => {
        if (isPicking()) return;
        stop();
        void phone.lock();
      });
    };
    return lockWhenLeftAlone(lock);
  }, [people.length]);

  useEffect(() => {
    if (failed) return undefined;
    const look = (): void => looking(document.visibilityState === 'visible');
    const back = (): void => setScreen((now) => (now.on === 'form' ? now : { on: 'home' }));
    document.addEventListener('visibilitychange', look);
    // Not every browser tells a worker that the network is back.
    addEventListener('online', look);
    addEventListener('popstate', back);
    return () => {
      document.removeEventListener('visibilitychange', look);
      removeEventListener('online', look);
      removeEventListener('popstate', back);
    };
  }, []);

  useEffect(() => {
    if (t) {
      document.documentElement.lang = t.language;
      document.documentElement.dir = factsOf(t.language).direction;
      document.title = t('field.name');
    }
  }, [t]);

  if (failed && !isSecureContext)
    return (
      <main class="app">
        <p role="alert">កម្មវិធីនេះដំណើរការតែតាម https ប៉ុណ្ណោះ៖ បើមិនដូច្នេះទេ អ្នកណាក៏អាចអានបានតាមផ្លូវ។</p>
        <p lang="en">This app works over https only: otherwise anybody on the way could read along.</p>
      </main>
    );
  if (failed)
    return (
      <p class="app" role="alert">
        កម្មវិធីនេះមិនអាចរក្សាទុកអ្វីនៅលើទូរស័ព្ទនេះបានទេ។{' '}
        <span lang="en">This browser lets the app keep nothing on this phone.</span>
      </p>
    );
  if (!t || !settings) return null;

  const around: ScreenProps = {
    settings,
    sending,
    held,
    clockAhead,
    say,
    change: async (change) => {
      await phone.change(change);
      setSettings({ ...settings, ...change });
      if (change.language) {
        const loaded = await loadText(change.language);
        setText(() => loaded);
      }
    },
  };
  const begin = async (person: string): Promise<void> => {
    try {
      show({ on: 'form', report: await phone.begin(person, asAnswers(nothingTyped()), { ...codebookOf(Incident) }) });
    } catch (error) {
      say((error as PhoneError).code);
    }
  };
  const keepApart = (late: LateFile[], of: string): Promise<void> =>
    phone.addApart(late, of, asAnswers(nothingTyped()), { ...codebookOf(Incident) }).then(
      () => say('file-apart'),
      ({ code }: PhoneError) => say(`file-${code === 'ending' ? 'locked' : code}`),
    );
  const person = people.find(({ id }) => id === who);
  return (
    <TextContext.Provider value={t}>
      <div class={`app ${screen.on === 'form' ? 'app-form' : ''}`}>
        {said && (
          <div class="said" role="alert">
            <p>{t(`field.said.${said}`)}</p>
            <button type="button" onClick={() => say(null)}>
              {t('field.close')}
            </button>
          </div>
        )}
        {finished !== null && person && screen.on === 'home' && (
          <FinishedReport key={finished} person={person.id} report={finished} onClose={() => setFinished(null)} />
        )}
        {screen.on === 'enrol' || people.length === 0 ? (
          <Enrol
            around={around}
            isFirst={people.length === 0}
            onDone={(known) => {
              setPeople([...people, known]);
              setWho(known.id);
              home();
            }}
            onLeave={home}
          />
        ) : screen.on === 'safety' ? (
          <Safety around={around} onLeave={home} />
        ) : screen.on === 'form' && person ? (
          <ReportForm
            key={screen.report.id}
            report={screen.report}
            around={around}
            onLate={(late) => void keepApart(late, person.id)}
            onLeave={() => {
              void phone.leave();
              home();
            }}
            onFinished={() => {
              say(null);
              setFinished(screen.report.id);
              void phone.leave();
              home();
            }}
          />
        ) : person ? (
          <Home
            person={person}
            isAlone={people.length === 1}
            isUnlocked={isUnlocked}
            around={around}
            onUnlocked={() => setUnlocked(true)}
            onLock={() => {
              setUnlocked(false);
              void phone.lock();
            }}
            onBegin={() => void begin(person.id)}
            onOpen={(report) => show({ on: 'form', report })}
            onPeople={() => {
              setUnlocked(false);
              void phone.lock();
              setWho(null);
            }}
            onAdd={() => show({ on: 'enrol' })}
            onSafety={() => show({ on: 'safety' })}
            onPerson={(known) => setPeople(people.map((one) => (one.id === known.id ? known : one)))}
            onSignedOut={(left) => {
              if (left === 0) return void wipe('app');
              const others = people.filter(({ id }) => id !== person.id);
              setPeople(others);
              setWho(others.length === 1 ? others[0]!.id : null);
              setUnlocked(false);
            }}
          />
        ) : (
          <ChoosePerson
            people={people}
            around={around}
            onChoose={setWho}
            onAdd={() => show({ on: 'enrol' })}
            onSafety={() => show({ on: 'safety' })}
          />
        )}
      </div>
    </TextContext.Provider>
  );
}
