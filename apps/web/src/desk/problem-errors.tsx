import type { ProblemBody } from '../api.js';

/** Everything that prevents an action, one sentence each. */
export function Errors({ problem }: { problem: ProblemBody }) {
  if (!problem.errors || problem.errors.length === 0) return null;
  return (
    <ul>
      {problem.errors.map((error) => (
        <li key={`${error.pointer} ${error.code}`}>{error.text}</li>
      ))}
    </ul>
  );
}
