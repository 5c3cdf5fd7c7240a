import { useState } from 'preact/hooks';
import type { ProblemBody, Reply } from '../api.js';
import { useSession } from './session.js';

/**
 * A private address, which is made, shown once, and taken back.
 * @param path where the server makes it (POST) and takes it back (DELETE)
 * @param onChange called after each attempt
 */
export function usePrivateAddress<Made>(path: string, onChange: () => void) {
  const { api } = useSession();
  const [made, setMade] = useState<Made | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [busy, setBusy] = useState(false);
  /** What was made stays in sight after a failure: it may still be in use. */
  const change = async (ask: () => Promise<Reply<Made | null>>): Promise<void> => {
    setBusy(true);
    const reply = await ask();
    setBusy(false);
    setProblem(reply.ok ? null : reply.problem);
    if (reply.ok) setMade(reply.value);
    onChange();
  };
  return {
    made,
    problem,
    busy,
    make: (body: object): Promise<void> => change(() => api.post<Made>(path, body)),
    takeBack: (): Promise<void> => change(() => api.delete<null>(path)),
  };
}
