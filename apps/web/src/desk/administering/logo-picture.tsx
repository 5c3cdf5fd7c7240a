import { useEffect, useState } from 'preact/hooks';

/** Shows a logo. `png` is base64; the desk's pages may show pictures only from the server or from memory. */
export function LogoPicture({ png }: { png: string }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const made = URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [png]);
  return address && <img class="logo-picture" src={address} alt="" />;
}
