import { withoutInvisible } from '@vigil/shared/codebook/invisible-characters.js';
import { PART_BYTES } from '@vigil/shared/staff-responses/imports.js';
import { useRef, useState } from 'preact/hooks';
import type { ProblemBody } from '../../api.js';
import { hashFile } from '../hash-file.js';
import { useSession } from '../session.js';

/** A file of which some parts have arrived. sha256 null: nobody knows of which, so that all are sent again */
export type Begun = { id: string; size: number; sha256: string | null; parts: readonly number[] };

/** Why a chosen file cannot be sent: it is not the one that was begun, or it was moved or changed meanwhile. */
type Unsendable = 'import.other-file' | 'import.unreadable';

interface Sending {
  name: string;
  percent: number;
}

const base64 = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
};

const TRIES = 4;
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Where a file is announced and its parts go, and the step that follows when all have arrived. */
export interface SendTo {
  path: string;
  next: string;
}
const IMPORTS: SendTo = { path: '/api/imports', next: 'readings' };

/**
 * Sends a file in chunks, so that a lost connection costs one chunk. A failed chunk is retried, a received one is never
 * sent again, and choosing the same file again resumes.
 */
export const useSendFile = ({ path, next }: SendTo = IMPORTS) => {
  const { api } = useSession();
  const [sending, setSending] = useState<Sending | null>(null);
  const [problem, setProblem] = useState<ProblemBody | null>(null);
  const [unsendable, setUnsendable] = useState<Unsendable | null>(null);
  const stop = useRef<AbortController | null>(null);

  const sendPart = async (id: string, n: number, file: File, signal: AbortSignal): Promise<ProblemBody | null> => {
    const bytes = base64(new Uint8Array(await file.slice(n * PART_BYTES, (n + 1) * PART_BYTES).arrayBuffer()));
    for (let tries = 1; ; tries += 1) {
      const reply = await api.post(`${path}/${id}/parts/${n}`, { bytes }, { signal });
      if (reply.ok) return null;
      if (signal.aborted || tries === TRIES || ![0, 429, 502, 503].includes(reply.status)) return reply.problem;
      await pause((reply.retryAfter ?? tries) * 1000);
    }
  };

  const sendAll = async (file: File, begun: Begun | null, signal: AbortSignal): Promise<string | null> => {
    const id = begun?.id ?? crypto.randomUUID();
    const done = (found: ProblemBody | null): null => {
      if (!signal.aborted) setProblem(found);
      return null;
    };
    const sha256 = await hashFile(file, () => undefined, signal);
    if (begun && (file.size !== begun.size || sha256 !== (begun.sha256 ?? sha256))) {
      setUnsendable('import.other-file');
      return null;
    }
    if (!begun) {
      const name = withoutInvisible(file.name).slice(0, 200);
      const reply = await api.post(path, { id, name, size: file.size, sha256 }, { signal });
      if (!reply.ok) return done(reply.problem);
    }
    const arrived = begun?.sha256 ? begun.parts : [];
    const parts = Math.ceil(file.size / PART_BYTES);
    for (let n = 0; n < parts; n += 1) {
      if (signal.aborted) return done(null);
      if (arrived.includes(n)) continue;
      const refused = await sendPart(id, n, file, signal);
      if (refused) return done(refused);
      setSending({ name: file.name, percent: Math.round(((n + 1) / parts) * 100) });
    }
    const reply = await api.post(`${path}/${id}/${next}`, {}, { signal });
    return reply.ok ? id : done(reply.problem);
  };

  /**
   * @returns the id of the file once it has arrived and is being read; null when it was cancelled or refused.
   */
  const send = async (file: File, begun: Begun | null): Promise<string | null> => {
    const { signal } = (stop.current = new AbortController());
    setProblem(null);
    setUnsendable(null);
    setSending({ name: file.name, percent: 0 });
    try {
      return await sendAll(file, begun, signal);
    } catch {
      // The browser could not read the file to its end.
      if (!signal.aborted) setUnsendable('import.unreadable');
      return null;
    } finally {
      setSending(null);
    }
  };
  return { sending, problem, unsendable, send, cancel: () => stop.current?.abort() };
};
