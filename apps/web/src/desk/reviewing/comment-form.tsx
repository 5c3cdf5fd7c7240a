import { COMMENT_LENGTH } from '@vigil/shared/staff-responses/comments.js';
import { fold } from '@vigil/shared/text-matching/fold.js';
import { useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { useText } from '../../text-bundles.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { SelectField } from '../../ui/select-field.js';
import { DeskForm } from '../desk-form.js';
import { formFieldError } from '../form-field-error.js';
import { useSession } from '../session.js';
import { useAskBeforeLeaving } from '../use-ask-before-leaving.js';
import { Refused } from '../use-staff-fetch.js';

interface Props {
  /** Where comments of the record are. */
  path: string;
  mentionable: readonly string[];
  /** The answers that it can be about. */
  about?: readonly (readonly [path: string, name: string])[];
  /** The thread that it is a reply to, and to whom. */
  reply?: { thread: string; name: string };
  mayBeForAuthor?: boolean;
  /** Whether the author of the record adds to it here: asks for the source, too. */
  isAddition?: boolean;
  onWritten?: () => void;
  /** Loads again what is shown: there is a comment more. */
  again: () => void;
}

/** Most characters of the source of an addition. */
const SOURCE_LENGTH = 500;

/** Most names that are offered while somebody types @. */
const OFFERED = 6;

/** Writes a comment or a reply. While somebody types @, it offers the names of those who can be told. */
export function CommentForm({
  path,
  mentionable,
  about = [],
  reply,
  mayBeForAuthor = false,
  isAddition = false,
  onWritten,
  again,
}: Props) {
  const t = useText();
  const { api } = useSession();
  const [text, setText] = useState('');
  const [source, setSource] = useState('');
  useAskBeforeLeaving(text !== '' || source !== '');
  const [of, setOf] = useState('');
  const [forAuthor, setForAuthor] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  // The same id until it is known to be saved, so that sending it twice writes one comment.
  const id = useRef(crypto.randomUUID());
  const area = useRef<HTMLTextAreaElement>(null);
  const typed = /(?:^|\s)@([^@\n]{0,40})$/u.exec(text)?.[1];
  const offered =
    typed === undefined
      ? []
      : mentionable.filter((name) => fold(name).startsWith(fold(typed).trim()) && name !== typed).slice(0, OFFERED);
  const send = async (): Promise<void> => {
    setBusy(true);
    const answer = await api.put(`${path}/${id.current}`, {
      text:
        source.trim() === ''
          ? text.trim()
          : t('desk.comments.with-source', { text: text.trim(), source: source.trim() }),
      ...(reply ? { thread: reply.thread } : {}),
      ...(of === '' ? {} : { path: of }),
      ...(forAuthor ? { forAuthor } : {}),
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    // The answer to an earlier attempt was lost, and the text changed since: the comment is there as it was sent first.
    const isThere = !answer.ok && answer.problem.code === 'already-exists';
    if (answer.ok || isThere) {
      id.current = crypto.randomUUID();
      again();
    }
    if (!answer.ok) return;
    setText('');
    setSource('');
    setOf('');
    setForAuthor(false);
    onWritten?.();
  };
  const mention = (name: string): void => {
    setText(`${text.slice(0, text.length - typed!.length)}${name} `);
    area.current?.focus();
  };
  return (
    <DeskForm class="comment-form" onSubmit={send}>
      {problem && !formFieldError(problem, '/text') && <Refused problem={problem} />}
      <Field
        label={
          reply
            ? t('desk.comments.reply-to', { name: reply.name })
            : t(isAddition ? 'desk.comments.add' : 'desk.comments.write')
        }
        help={isAddition ? t('desk.comments.add-help') : undefined}
        error={formFieldError(problem, '/text')}
      >
        {(control) => (
          <textarea
            {...control}
            ref={area}
            class="input"
            rows={reply ? 2 : 3}
            maxLength={isAddition ? COMMENT_LENGTH - SOURCE_LENGTH - 100 : COMMENT_LENGTH}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        )}
      </Field>
      {offered.length > 0 && (
        <p class="panel-buttons">
          {offered.map((name) => (
            <Button key={name} onClick={() => mention(name)}>
              {t('desk.comments.tell', { name })}
            </Button>
          ))}
        </p>
      )}
      {isAddition && (
        <Field label={t('desk.comments.source')} help={t('desk.comments.source-help')}>
          {(control) => (
            <input
              {...control}
              class="input"
              maxLength={SOURCE_LENGTH}
              value={source}
              onInput={(event) => setSource(event.currentTarget.value)}
            />
          )}
        </Field>
      )}
      {text !== '' && about.length > 0 && (
        <SelectField
          label={t('desk.comments.which')}
          value={of}
          none={t('desk.comments.record')}
          options={about}
          onChange={setOf}
        />
      )}
      {text !== '' && mayBeForAuthor && (
        <label class="check">
          <input type="checkbox" checked={forAuthor} onChange={(event) => setForAuthor(event.currentTarget.checked)} />
          <span>{t('desk.comments.for-author')}</span>
        </label>
      )}
      <Button type="submit" busy={busy} disabled={text.trim() === ''}>
        {t(isAddition ? 'desk.comments.add-send' : 'desk.comments.send')}
      </Button>
    </DeskForm>
  );
}
