/** English that stands in for a text that is not translated (`completeWords`). */
const STAND_IN = /\u2066([^\u2069]*)\u2069/;
/** Elements that hold nothing but text. */
const ONLY_TEXT: ReadonlySet<string> = new Set(['option', 'title', 'textarea', 'style', 'script', 'text', 'tspan']);

/** An element as a view library makes it. */
interface Made {
  type: unknown;
  props: unknown;
}
/** What is needed of Preact: both applications have a copy of their own. */
interface ViewLibrary {
  options: { vnode?: ((made: never) => void) | undefined };
  h: (type: 'span', props: { lang: string; dir: 'ltr' }, text: string) => unknown;
}

const known = new WeakSet<object>();

/**
 * From now on, says of each English text on a page of another language that it is English: for the voice of a screen
 * reader, and for its direction. For languages that are not fully translated; the others never load this.
 */
export const markStandIns = ({ options, h }: ViewLibrary): void => {
  if (known.has(options)) return;
  known.add(options);
  const marked = (children: unknown): unknown => {
    if (Array.isArray(children)) return children.map(marked);
    if (typeof children !== 'string' || !STAND_IN.test(children)) return children;
    return children
      .split(STAND_IN)
      .map((piece, at) => (at % 2 === 0 ? piece : h('span', { lang: 'en', dir: 'ltr' }, piece)));
  };
  const before = options.vnode as ((made: Made) => void) | undefined;
  options.vnode = (made: Made) => {
    const props = made.props as { children?: unknown };
    if (typeof made.type === 'string' && !ONLY_TEXT.has(made.type) && props.children != null)
      props.children = marked(props.children);
    before?.(made);
  };
};
