import type { StoredLanguage } from '@vigil/shared/language/languages.js';
import { DRAWINGS, type InBoth, LIMITS, type Part, TABLES } from '@vigil/shared/report/report-draft.js';
import { useRef } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useText } from '../../text-bundles.js';
import { formFieldError } from '../form-field-error.js';
import { type OfferedFigure, partName } from './part-name.js';

interface Props {
  parts: readonly Part[];
  figures: readonly OfferedFigure[];
  problem: ProblemBody | null;
  onChange: (parts: Part[]) => void;
}
const LANGUAGES = ['en', 'km'] as const;

/** The parts of a report in order; they are written, moved and removed here. */
export function ReportParts({ parts, figures, problem, onChange }: Props) {
  const t = useText();
  const replace = (at: number, part: Part): void => onChange(parts.map((one, i) => (i === at ? part : one)));
  const move = (from: number, to: number): void => {
    const moved = [...parts];
    moved.splice(to, 0, ...moved.splice(from, 1));
    onChange(moved);
  };
  return (
    <ol class="plain write-parts">
      {parts.map((part, i) => {
        const name = t('write.part', { n: i + 1, name: partName(part, figures, t) });
        return (
          <li key={part.id} class="panel write-part">
            <div class="write-part-head">
              <h3>{name}</h3>
              <div class="write-part-do">
                <Button
                  class="button-small"
                  aria-label={t('write.up-what', { what: name })}
                  aria-disabled={i === 0 || undefined}
                  onClick={() => {
                    if (i > 0) move(i, i - 1);
                  }}
                >
                  ↑
                </Button>
                <Button
                  class="button-small"
                  aria-label={t('write.down-what', { what: name })}
                  aria-disabled={i === parts.length - 1 || undefined}
                  onClick={() => {
                    if (i < parts.length - 1) move(i, i + 1);
                  }}
                >
                  ↓
                </Button>
                <Button
                  class="button-small"
                  aria-label={t('write.remove-what', { what: name })}
                  onClick={() => onChange(parts.filter((_one, at) => at !== i))}
                >
                  {t('desk.form.remove')}
                </Button>
              </div>
            </div>
            <PartFields
              part={part}
              pointer={`/parts/${i}`}
              figures={figures}
              problem={problem}
              onChange={(next) => replace(i, next)}
            />
          </li>
        );
      })}
    </ol>
  );
}

interface FieldsProps {
  part: Part;
  pointer: string;
  figures: readonly OfferedFigure[];
  problem: ProblemBody | null;
  onChange: (part: Part) => void;
}

function PartFields({ part, pointer, figures, problem, onChange }: FieldsProps) {
  const t = useText();
  if (part.kind === 'figure') {
    return (
      <Field
        label={t('write.question')}
        help={t('write.question-help')}
        error={formFieldError(problem, `${pointer}/question`)}
      >
        {(control) => (
          <input
            {...control}
            class="input"
            maxLength={LIMITS.question}
            spellcheck={false}
            value={part.question}
            onInput={(event) => onChange({ ...part, question: queryIn(event.currentTarget.value) })}
          />
        )}
      </Field>
    );
  }
  if (part.kind !== 'words') return <p class="small quiet">{t('write.counted')}</p>;
  const put = (of: 'heading' | 'text', language: StoredLanguage, value: string): void =>
    onChange({ ...part, [of]: { ...part[of], [language]: value } satisfies InBoth });
  return (
    <div class="write-words">
      {LANGUAGES.map((language) => (
        <div key={language}>
          <Field
            label={t(`write.heading.${language}`)}
            error={formFieldError(problem, `${pointer}/heading/${language}`)}
          >
            {(control) => (
              <input
                {...control}
                class="input"
                lang={language}
                maxLength={LIMITS.heading}
                value={part.heading[language]}
                onInput={(event) => put('heading', language, event.currentTarget.value)}
              />
            )}
          </Field>
          <TextField
            language={language}
            value={part.text[language]}
            figures={figures}
            error={formFieldError(problem, `${pointer}/text/${language}`)}
            onChange={(value) => put('text', language, value)}
          />
        </div>
      ))}
    </div>
  );
}

/** Text with figures as {I02}; choosing one from the list inserts it at the cursor. */
function TextField({
  language,
  value,
  figures,
  error,
  onChange,
}: {
  language: StoredLanguage;
  value: string;
  figures: readonly OfferedFigure[];
  error: string | null;
  onChange: (value: string) => void;
}) {
  const t = useText();
  const box = useRef<HTMLTextAreaElement>(null);
  const insert = (key: string): void => {
    const { selectionStart, selectionEnd } = box.current!;
    onChange(`${value.slice(0, selectionStart)}{${key}}${value.slice(selectionEnd)}`);
    const at = selectionStart + key.length + 2;
    requestAnimationFrame(() => {
      box.current?.focus();
      box.current?.setSelectionRange(at, at);
    });
  };
  return (
    <Field label={t(`write.text.${language}`)} error={error}>
      {(control) => (
        <>
          <textarea
            {...control}
            ref={box}
            class="textarea"
            lang={language}
            rows={Math.min(14, 4 + Math.ceil(value.length / 70))}
            maxLength={LIMITS.text}
            value={value}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <select
            class="select input-small"
            aria-label={t(`write.insert.${language}`)}
            value=""
            onChange={(event) => {
              if (event.currentTarget.value) insert(event.currentTarget.value);
              event.currentTarget.value = '';
            }}
          >
            <option value="">{t(`write.insert.${language}`)}</option>
            {figures.map(({ key, says }) => (
              <option key={key} value={key}>{`{${key}} · ${says.length > 90 ? `${says.slice(0, 89)}…` : says}`}</option>
            ))}
          </select>
        </>
      )}
    </Field>
  );
}

/** Returns the query from pasted text: the whole address of a figure, or its query alone. */
const queryIn = (typed: string): string => {
  const query = typed.includes('?') ? typed.slice(typed.indexOf('?') + 1) : typed;
  return query
    .split('#')[0]!
    .split('&')
    .filter((pair) => !pair.startsWith('lang='))
    .join('&')
    .trim();
};

/** Returns an id that no part has. */
export const nextId = (parts: readonly Part[]): string => {
  const used = new Set(parts.map(({ id }) => id));
  let n = parts.length + 1;
  while (used.has(`p${n}`)) n += 1;
  return `p${n}`;
};

/** Chooses the next part. */
export function AddPart({ parts, onAdd }: { parts: readonly Part[]; onAdd: (part: Part) => void }) {
  const t = useText();
  const add = (chosen: string): void => {
    const id = nextId(parts);
    const [kind, which] = chosen.split(' ') as [Part['kind'], string];
    const both: InBoth = { en: '', km: '' };
    if (kind === 'words') onAdd({ kind, id, heading: both, text: both });
    else if (kind === 'figure') onAdd({ kind, id, question: '' });
    else if (kind === 'table') onAdd({ kind, id, table: which as (typeof TABLES)[number] });
    else onAdd({ kind: 'drawing', id, drawing: which as (typeof DRAWINGS)[number] });
  };
  return (
    <Field label={t('write.add')} class="write-add">
      {(control) => (
        <select
          {...control}
          class="select"
          value=""
          onChange={(event) => {
            if (event.currentTarget.value) add(event.currentTarget.value);
            event.currentTarget.value = '';
          }}
        >
          <option value="">{t('write.add-choose')}</option>
          <option value="words">{t('write.kind.words')}</option>
          <option value="figure">{t('write.kind.figure')}</option>
          <optgroup label={t('write.tables')}>
            {TABLES.map((table) => (
              <option key={table} value={`table ${table}`}>
                {t(`write.table.${table}`)}
              </option>
            ))}
          </optgroup>
          <optgroup label={t('write.drawings')}>
            {DRAWINGS.map((drawing) => (
              <option key={drawing} value={`drawing ${drawing}`}>
                {t(`write.drawing.${drawing}`)}
              </option>
            ))}
          </optgroup>
        </select>
      )}
    </Field>
  );
}
