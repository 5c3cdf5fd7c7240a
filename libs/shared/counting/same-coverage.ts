import { daysBetween } from '../day/day.js';
import type { CoverageEntry, Span } from './coverage-status.js';

/**
 * Whether the same places were watched in the same way in two spans of time: a figure of one is compared with the other
 * only then. A difference of one day counts, because nobody can say what it hides.
 */
export const isSameCoverage = (entries: readonly CoverageEntry[], one: Span, other: Span): boolean =>
  shapeOf(entries, one) === shapeOf(entries, other);

/** What a span is covered by, written relative to its first day. Neighbours of one kind are one. */
const shapeOf = (entries: readonly CoverageEntry[], span: Span): string => {
  const kinds = new Map<string, CoverageEntry[]>();
  for (const entry of entries) {
    if (entry.from >= span.until || entry.until <= span.from) continue;
    const kind = `${entry.place} ${entry.level} ${entry.group ?? ''}`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), entry]);
  }
  return [...kinds]
    .map(([kind, of]) => `${kind} ${partsIn(of, span)}`)
    .sort()
    .join('\n');
};

const partsIn = (entries: readonly CoverageEntry[], span: Span): string => {
  const parts: { from: CoverageEntry['from']; until: CoverageEntry['until'] }[] = [];
  for (const { from, until } of [...entries].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = parts.at(-1);
    if (last && from <= last.until) last.until = until > last.until ? until : last.until;
    else parts.push({ from, until });
  }
  return parts
    .map(({ from, until }) => [
      from <= span.from ? 'start' : daysBetween(span.from, from),
      until >= span.until ? 'end' : daysBetween(span.from, until),
    ])
    .join(' ');
};
