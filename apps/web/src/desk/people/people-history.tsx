import { codebookOf, fieldsOf, type CodebookClass } from '@vigil/shared/codebook/field.js';
import type { PeopleChange } from '@vigil/shared/staff-responses/people.js';
import { useMemo, useState } from 'preact/hooks';
import { useText } from '../../text-bundles.js';
import { isTree, type Tree } from '../draft/record-tree.js';
import type { Difference } from '../draft/version-differences.js';
import { formatAnswer, formatChild, formatLabel, formatMoment, type FormatContext } from '../format-answer.js';
import { useFormatContext } from '../format-context.js';
import { usePlaces } from '../places-context.js';
import { Awaited, useStaffFetch } from '../use-staff-fetch.js';
import { withDifferences } from './history-differences.js';

interface Props {
  of: CodebookClass;
  path: string;
  nameOf: (id: string) => string | null;
}

/** Who did what with a record about people, and what each change replaced. Loads when it is opened. */
export function PeopleHistory({ of, path, nameOf }: Props) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="people-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('people.history.show')}</summary>
      {isOpen && <Lines {...{ of, path, nameOf }} />}
    </details>
  );
}

function Lines({ of, path, nameOf }: Props) {
  const t = useText();
  const { country } = usePlaces();
  const asked = useStaffFetch<{ items: PeopleChange[] }>(path);
  const common = useFormatContext([]);
  const context = useMemo(() => ({ ...common, referred: nameOf }), [common, nameOf]);
  return (
    <Awaited asked={asked}>
      {({ items }) => (
        <ol class="plain history">
          {withDifferences(of, items)
            .toReversed()
            .map(({ at, actor, what, revision, differences }, n) => (
              <li key={items.length - n} class="history-entry">
                <p class="history-head">
                  <strong>{t(`people.change.${what}`)}</strong> <span>{actor}</span>{' '}
                  <span class="quiet">
                    {formatMoment(at, t, country?.timeZone)}
                    {revision !== null && ` · ${t('desk.record.revision', { n: revision })}`}
                  </span>
                </p>
                {differences === null ? (
                  revision !== null && <p class="small quiet">{t('people.history.none-before')}</p>
                ) : (
                  <ul class="plain">
                    {differences.map((one) => (
                      <li key={one.path.join('/')}>
                        <Changed {...{ of, one, context }} />
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
        </ol>
      )}
    </Awaited>
  );
}

/** One answer that changed: what it is now, and what it was. */
function Changed({ of, one, context }: { of: CodebookClass; one: Difference; context: FormatContext }) {
  const { t } = context;
  const { field, path, onlyIn } = one;
  const say = (value: unknown): string => {
    if (value === undefined) return t('people.history.no-answer');
    if (field.kind === 'many')
      return isTree(value) ? formatChild(field.of!(), value as Tree, context) : t('people.history.no-answer');
    return formatAnswer(field, value, context) ?? t('people.history.no-answer');
  };
  const owner = path.length > 1 && field.kind !== 'many' ? ownerOf(of, path) : of;
  const name = field.kind === 'many' ? t(`${codebookOf(field.of!()).key}.one`) : formatLabel(owner, field, t);
  return (
    <>
      <span class="history-name">{name}</span> {say(one.mine)}{' '}
      {onlyIn !== 'mine' && <span class="quiet">({t('people.history.was', { before: say(one.theirs) })})</span>}
    </>
  );
}

/** Returns the class that has the answer at a path: each child's id is followed by one of its fields. */
const ownerOf = (of: CodebookClass, path: readonly string[]): CodebookClass => {
  let now = of;
  for (let at = 0; at + 2 < path.length; at += 2)
    now =
      fieldsOf(now)
        .find(({ name }) => name === path[at])
        ?.of?.() ?? now;
  return now;
};
