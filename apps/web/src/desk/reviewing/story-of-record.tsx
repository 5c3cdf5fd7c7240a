import type { IncidentRecord } from '@vigil/shared/staff-responses/incident-record.js';
import type { IncidentStory, ProposedStory } from '@vigil/shared/staff-responses/incident-story.js';
import { useEffect, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Band } from '../../ui/band.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { DeskForm } from '../desk-form.js';
import { formFieldError } from '../form-field-error.js';
import { incidentPath } from '../incident-path.js';
import { seenProposal } from '../releasing/seen-proposals.js';
import { useSession } from '../session.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { Refused, useStaffFetch, requestReload } from '../use-staff-fetch.js';

interface Props {
  record: IncidentRecord;
  onProposed: () => void;
}

/**
 * How readers are told of a published record: whether the words of two people still fit, and a way to propose others.
 */
export function StoryOfRecord({ record, onProposed }: Props) {
  const t = useText();
  const asked = useStaffFetch<IncidentStory>(incidentPath(record.id, 'story'));
  const [isOpen, setOpen] = useState(false);
  const [flags, setFlags] = useState<string[] | null>(null);
  // Read anew, and not begun anew: somebody may be writing here while a colleague changes the record.
  useEffect(() => {
    if (asked.value) asked.again();
  }, [record.revision]);
  const story = asked.value;
  if (!story?.ruled) return null;
  return (
    <section class="panel" aria-labelledby="story-of-record">
      <h2 id="story-of-record">{t('desk.story.title')}</h2>
      {story.edited && !story.fits && (
        <Band tone="warning">
          <p>{t('desk.story.outdated')}</p>
        </Band>
      )}
      {story.edited && story.fits && <p>{t('desk.story.shown')}</p>}
      {story.waits && <p>{t('desk.story.waits')}</p>}
      {flags && (
        <Band tone={flags.length > 0 ? 'warning' : 'done'}>
          <p role="status">{t('desk.story.sent')}</p>
          {flags.length > 0 && (
            <>
              <p>{t('desk.story.flags')}</p>
              <ul>
                {flags.map((flag) => (
                  <li key={flag}>
                    <q>{flag}</q>
                  </li>
                ))}
              </ul>
            </>
          )}
        </Band>
      )}
      {isOpen ? (
        <StoryForm
          record={record}
          story={story}
          onClose={() => setOpen(false)}
          onDone={(found) => {
            setFlags(found);
            setOpen(false);
            asked.again();
            onProposed();
          }}
        />
      ) : (
        <Button class="button-small" onClick={() => setOpen(true)}>
          {t('desk.story.edit')}
        </Button>
      )}
    </section>
  );
}

function StoryForm({
  record,
  story,
  onClose,
  onDone,
}: {
  record: IncidentRecord;
  story: IncidentStory;
  onClose: () => void;
  /** Gets what in the words the record does not have. */
  onDone: (flags: string[]) => void;
}) {
  const t = useText();
  const { api } = useSession();
  const before = (story.fits ? story.edited : null) ?? story.ruled!;
  const [words, setWords] = useState(before);
  const leave = useAskBeforeLeaving(words.en !== before.en || words.km !== before.km);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const send = async (text: typeof words | null): Promise<void> => {
    setBusy(true);
    const reply = await api.put<ProposedStory>(incidentPath(record.id, 'story'), {
      text,
      proposal: seenProposal('story', record.id),
    });
    setBusy(false);
    if (!reply.ok) {
      if (reply.problem.code === 'another-waits') requestReload();
      return setProblem(reply.problem);
    }
    const { en, km } = reply.value.notInRecord;
    onDone([...new Set([...en, ...km].map((flag) => flag.words))]);
  };
  return (
    <DeskForm class="panel-form" onSubmit={() => send(words)}>
      <p class="field-help">{t('desk.story.about')}</p>
      {(['en', 'km'] as const).map((language) => (
        <Field key={language} label={t(`desk.story.${language}`)} error={formFieldError(problem, `/text/${language}`)}>
          {(control) => (
            <textarea
              {...control}
              class="textarea"
              rows={8}
              required
              maxLength={3000}
              lang={language}
              value={words[language]}
              onInput={(event) => setWords({ ...words, [language]: event.currentTarget.value })}
            />
          )}
        </Field>
      ))}
      {problem && <Refused problem={problem} />}
      <div class="form-actions">
        <Button type="submit" tone="primary" busy={busy}>
          {t('desk.story.send')}
        </Button>
        {story.edited && (
          <Button busy={busy} onClick={() => void send(null)}>
            {t('desk.story.rule')}
          </Button>
        )}
        <Button onClick={() => leave(onClose)}>{t('desk.cancel')}</Button>
      </div>
    </DeskForm>
  );
}
