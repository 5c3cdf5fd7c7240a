import {
  FIRST_DAY,
  stateOf,
  type CheckName,
  type CheckState,
  type Finding,
} from '@vigil/shared/staff-responses/server-health.js';

const WORST_FIRST: readonly CheckState[] = ['bad', 'unknown', 'attention', 'good'];

/** Returns what is not well, worst first, and what is. */
export const sortFindings = (findings: readonly Finding[]): { todo: Finding[]; well: Finding[] } => {
  const rank = (finding: Finding): number => WORST_FIRST.indexOf(stateOf(finding));
  const todo = findings.filter((finding) => stateOf(finding) !== 'good').sort((a, b) => rank(a) - rank(b));
  return { todo, well: findings.filter((finding) => stateOf(finding) === 'good') };
};

/** What an administrator's first page tells even where it is no trouble yet. */
const TOLD_EARLY: readonly CheckName[] = ['lock', 'keyPlace'];

/** Returns what an administrator's first page tells. */
export const warningsOf = (findings: readonly Finding[]): Finding[] =>
  sortFindings(findings).todo.filter(
    (finding) => stateOf(finding) === 'bad' || (TOLD_EARLY.includes(finding.check) && stateOf(finding) === 'attention'),
  );

/** Returns the lines of the first day's list, and whether each is done. */
export const firstDayOf = (findings: readonly Finding[]): { finding: Finding; isDone: boolean }[] =>
  FIRST_DAY.flatMap((name) => findings.find(({ check }) => check === name) ?? []).map((finding) => ({
    finding,
    isDone: stateOf(finding) === 'good',
  }));
