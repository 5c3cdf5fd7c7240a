import { useState } from 'preact/hooks';

/** Several forms of which one is open. Draw those that were begun, and hide all but the open one. */
interface OpenForm<K> {
  open: K | null;
  /** Whether it was opened: what is typed in it stays while it is closed. */
  isBegun: (form: K) => boolean;
  /** Opens a form, or closes it if it is open. Null: closes. */
  toggle: (form: K | null) => void;
  /** Closes what is open and drops what was typed in one form, or in all. */
  finish: (form?: K) => void;
}

export const useOpenForm = <K>(): OpenForm<K> => {
  const [open, setOpen] = useState<K | null>(null);
  const [begun, setBegun] = useState<readonly K[]>([]);
  return {
    open,
    isBegun: (form) => begun.includes(form),
    toggle: (form) => {
      setOpen((now) => (now === form ? null : form));
      if (form !== null) setBegun((now) => [...now, form]);
    },
    finish: (form) => {
      setOpen(null);
      setBegun((now) => (form === undefined ? [] : now.filter((one) => one !== form)));
    },
  };
};
