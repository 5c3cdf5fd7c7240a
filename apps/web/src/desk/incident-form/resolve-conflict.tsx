/* oxlint-disable jsx-a11y/label-has-associated-control -- the words stand deeper than the rule looks */
import { codebookOf } from '@vigil/shared/codebook/field.js';
import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../ui/button.js';
import { useText } from '../../text-bundles.js';
import {
  presumeChoices,
  withoutChoice,
  type Chosen,
  type Difference,
  type Side,
} from '../draft/version-differences.js';
import { isChildren, isTree, keyOf, type Tree, treeOf } from '../draft/record-tree.js';
import type { Conflict } from '../draft/use-draft.js';
import { usePlaces } from '../places-context.js';

import { formatAnswer, formatChild, formatMoment, type FormatContext } from '../format-answer.js';
import { useFormatContext } from '../format-context.js';
import { pathToQuestion } from './problem-summary.js';

interface Props {
  conflict: Conflict;
  onJoin: (chosen: Chosen) => void;
  onDiscard: () => void;
}

/**
 * Somebody else has saved the record: shows both versions side by side, answer by answer. Nothing is overwritten until
 * the person has chosen.
 */
export function ResolveConflict({ conflict, onJoin, onDiscard }: Props) {
  const t = useText();
  const { country } = usePlaces();
  const [chosen, setChosen] = useState<Chosen>(() => presumeChoices(conflict.found));
  const theirs = treeOf(conflict.theirs.incident);
  const sources = useMemo(() => allSources(conflict.mine, theirs), [conflict]);
  const context = useFormatContext(sources);
  const left = withoutChoice(conflict.found, chosen).length;
  const choose = (found: readonly Difference[], side: Side): void =>
    setChosen((now) => ({ ...now, ...Object.fromEntries(found.map(({ path }) => [keyOf(path), side])) }));
  return (
    <section class="join" aria-labelledby="join-title">
      <h2 id="join-title">{t('desk.join.title')}</h2>
      <p>
        {t('desk.join.text', {
          who: conflict.theirs.changedBy ?? t('desk.join.somebody'),
          at: formatMoment(conflict.theirs.changedAt, t, country?.timeZone),
        })}
      </p>
      <div class="join-all">
        <Button onClick={() => choose(conflict.found, 'mine')}>{t('desk.join.all-mine')}</Button>
        <Button onClick={() => choose(conflict.found, 'theirs')}>{t('desk.join.all-theirs')}</Button>
      </div>
      <ul class="plain join-list">
        {conflict.found.map((difference) => (
          <Row
            key={keyOf(difference.path)}
            difference={difference}
            conflict={conflict}
            context={context}
            chosen={chosen[keyOf(difference.path)]}
            onChoose={(side) => choose([difference], side)}
          />
        ))}
      </ul>
      <div class="form-actions">
        <Button
          tone="primary"
          aria-disabled={left > 0 || undefined}
          onClick={() => {
            if (left === 0) onJoin(chosen);
          }}
        >
          {t('desk.join.do')}
        </Button>
        <Button tone="quiet" onClick={onDiscard}>
          {t('desk.join.drop-mine')}
        </Button>
        <output>{left > 0 && t('desk.join.left', { n: left })}</output>
      </div>
    </section>
  );
}

interface RowProps {
  difference: Difference;
  conflict: Conflict;
  context: FormatContext;
  chosen: Side | undefined;
  onChoose: (side: Side) => void;
}

function Row({ difference, conflict, context, chosen, onChoose }: RowProps) {
  const t = useText();
  const tree = difference.onlyIn === 'mine' ? conflict.mine : treeOf(conflict.theirs.incident);
  const name = keyOf(difference.path);
  return (
    <li class="join-row">
      <fieldset>
        <legend>
          {pathToQuestion(tree, difference.path, t, context.ownField).text}{' '}
          <span class="join-by">{t(`desk.join.changed-by-${difference.changedBy}`)}</span>
        </legend>
        <div class="join-sides">
          {(['mine', 'theirs'] as const).map((side) => (
            <label key={side} class={`join-side ${chosen === side ? 'join-on' : ''}`}>
              <input type="radio" name={name} checked={chosen === side} onChange={() => onChoose(side)} />
              <span>
                <strong>{t(`desk.join.${side}`)}</strong>
                <span class="join-value">{formatSide(difference, side, context)}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </li>
  );
}

const formatSide = (
  { path, field: changed, onlyIn, ...both }: Difference,
  side: Side,
  context: FormatContext,
): string => {
  const field = (changed.kind === 'own' && context.ownField(path.at(-1)!)) || changed;
  const { t } = context;
  const value = both[side];
  if (onlyIn === null) return formatAnswer(field, value, context) ?? t('app.not-known');
  if (!isTree(value)) return t('desk.join.not-there');
  return formatChild(field.of!(), value, context) || t(`${codebookOf(field.of!()).key}.one`);
};

const allSources = (...trees: Tree[]): readonly Tree[] => {
  const found = trees.flatMap((tree) => (isChildren(tree.sources) ? tree.sources : []));
  return found.filter((source, index) => found.findIndex((one) => one.id === source.id) === index);
};
