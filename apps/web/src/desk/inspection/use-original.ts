import { useEffect, useRef, useState } from 'preact/hooks';
import { alsoSent } from '../../api.js';
import { evidencePath } from './inspection-paths.js';

interface Original {
  state: 'asked' | 'loading' | 'loaded' | 'failed';
  /** Of this browser alone; null: it is not loaded. */
  url: string | null;
  load: () => Promise<void>;
  /** Notes that the browser cannot show what was loaded. */
  fail: () => void;
}

/**
 * Loads the original of a file into this browser when asked. With the component, loading ends and what was loaded is
 * dropped.
 * @param type for the browser, where it is known; otherwise what the server says
 */
export const useOriginal = (file: string, type?: string): Original => {
  const [url, setUrl] = useState<string | null>(null);
  const [state, setState] = useState<Original['state']>('asked');
  const loading = useRef<AbortController | null>(null);
  useEffect(() => () => loading.current?.abort(), []);
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  const read = async (signal: AbortSignal): Promise<Blob | null> => {
    try {
      const reply = await fetch(evidencePath(file, 'original'), { signal, headers: alsoSent });
      if (!reply.ok) return null;
      return type === undefined ? await reply.blob() : new Blob([await reply.arrayBuffer()], { type });
    } catch {
      return null; // no network, a connection that broke off, or aborted
    }
  };
  const load = async (): Promise<void> => {
    const { signal } = (loading.current = new AbortController());
    setState('loading');
    const blob = await read(signal);
    if (signal.aborted) return;
    setUrl(blob && URL.createObjectURL(blob));
    setState(blob ? 'loaded' : 'failed');
  };
  return { state, url, load, fail: () => setState('failed') };
};
