/**
 * A secret from the fragment (after #) of an address. Browsers send it to no server, and it is removed from the address
 * at once.
 */
interface Secret {
  kind: 'link' | 'invitation' | 'reset';
  token: string;
}

export const secretIn = (hash: string): Secret | null => {
  const parts = new URLSearchParams(hash.replace(/^#/, ''));
  for (const kind of ['link', 'invitation', 'reset'] as const) {
    const token = parts.get(kind);
    if (token) return { kind, token };
  }
  return null;
};

/** Reads the secret and removes it from the address and from this entry of the browser's history. */
export const takeSecret = (): Secret | null => {
  const secret = secretIn(location.hash);
  if (secret) history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  return secret;
};
