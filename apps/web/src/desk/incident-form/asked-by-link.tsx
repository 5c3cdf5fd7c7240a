import { fieldOf, fieldsOf } from '@vigil/shared/codebook/field.js';
import { Incident } from '@vigil/shared/incident/incident.js';
import { useEffect } from 'preact/hooks';
import { keyOf, type Tree } from '../draft/record-tree.js';
import { anchorOf, useForm, type Form } from '../form/form-context.js';
import { restKey } from '../form/questions.js';
import { useGoTo } from './problem-summary.js';

/** Does once what the link asks that led to the form: `?add=accounts`, `?answer=place` or `?translate`. */
export function AskedByLink() {
  const form = useForm();
  const goTo = useGoTo();
  useEffect(() => {
    const asked = new URLSearchParams(location.search);
    if (asked.has('translate')) openTranslations(form);
    addAsked(form, asked);
    const answer = fieldOf(Incident, asked.get('answer') ?? '');
    if (answer) goTo([answer.name]);
  }, []);
  return null;
}

/**
 * Adds the child that a link asks for, with some answers: `?add=accounts&party=PA_AUTHORITY`. If it exists already, it
 * is opened.
 */
const addAsked = (form: Form, asked: URLSearchParams): void => {
  const list = fieldOf(Incident, asked.get('add') ?? '');
  if (list?.kind !== 'many') return;
  const of = list.of!();
  const answers = Object.fromEntries(
    fieldsOf(of)
      .filter((field) => asked.has(field.name))
      .map((field) => [field.name, asked.get(field.name)]),
  );
  const there = (form.typed[list.name] as Tree[]).find((child) =>
    Object.entries(answers).every(([name, answer]) => child[name] === answer),
  );
  const id = there ? String(there.id) : form.add([list.name], of, answers);
  form.setOpen(restKey([]), true);
  form.setOpen(keyOf([list.name, id]), true);
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      document.getElementById(anchorOf([list.name, id]))?.scrollIntoView({ block: 'center' }),
    ),
  );
};

/** Asks for every translation, for a link to what is missing: `?translate`. */
const openTranslations = (form: Form): void => {
  form.setOpen(restKey([]), true);
  for (const { name, translates } of fieldsOf(Incident))
    if (translates !== undefined) form.setOpen(keyOf([name]), true);
};
