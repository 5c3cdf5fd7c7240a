import { type ComponentChildren, type ComponentType, createContext, type FunctionComponent, type JSX } from 'preact';
import { useContext } from 'preact/hooks';
import { currentLanguage } from '../language.js';
import { Dialog } from '../ui/dialog.js';
import { loadWords, type TextBundle, useText } from '../text-bundles.js';
import { lazily, NotLoaded } from '../use-public-fetch.js';
import { keepAllNow } from './draft/draft-store.js';
import { MoreWords } from './more-words.js';
import { Loading } from './use-staff-fetch.js';

/** Loads the page again, with what was typed in its forms. */
const reload = (): void => void keepAllNow().finally(() => location.reload());

/** Says that what was asked for is loading. */
export const Coming = () => <Loading again={reload} />;

/** A part of the desk whose code and words load when it is first drawn, or before. */
export type LaterPart<P> = FunctionComponent<P> & {
  /** Loads them without drawing it. */
  preload: () => void;
};

/**
 * Makes a part of the desk that loads when it is first drawn, its code and its words at the same time. Until it is
 * there it says that it is loading, or shows `waiting`.
 */
export const loadedLater = <P extends object>(
  bundles: readonly TextBundle[],
  load: () => Promise<ComponentType<P>>,
  waiting: JSX.Element = <Coming />,
  notLoaded: JSX.Element = <NotLoaded again={reload} />,
): LaterPart<P> => {
  const loadBoth = async (): Promise<{ default: ComponentType<P> }> => {
    const [Part] = await Promise.all([load(), loadWords(currentLanguage(), bundles)]);
    return {
      default: (props: P) => (
        <MoreWords bundles={bundles}>
          <Part {...props} />
        </MoreWords>
      ),
    };
  };
  // If this fails, it is tried again when it is drawn, which says so if the browser still has not got it.
  const preload = (): void => void loadBoth().catch(() => undefined);
  return Object.assign(lazily<P>(loadBoth, waiting, notLoaded), { preload });
};

interface WindowProps {
  onClose: () => void;
}
const WindowContext = createContext<WindowProps & { title: string }>({ title: '', onClose: () => undefined });

/** The window without its own code: its title, and that the rest is loading or has not arrived. */
function BareWindow({ children }: { children: ComponentChildren }) {
  const { title, onClose } = useContext(WindowContext);
  return (
    <Dialog open title={title} onClose={onClose}>
      {children}
    </Dialog>
  );
}

/**
 * Makes a window over the desk that loads when it is first opened. It opens at once, under its title, and can always be
 * closed.
 * @param title key of the title, among the words that the desk begins with
 */
export const windowLoadedLater = <P extends WindowProps>(
  title: string,
  bundles: readonly TextBundle[],
  load: () => Promise<ComponentType<P>>,
): LaterPart<P> => {
  const Part = loadedLater<P>(
    bundles,
    load,
    <BareWindow>
      <Coming />
    </BareWindow>,
    <BareWindow>
      <NotLoaded again={reload} />
    </BareWindow>,
  );
  const Window = (props: P) => {
    const t = useText();
    return (
      <WindowContext.Provider value={{ title: t(title), onClose: props.onClose }}>
        <Part {...props} />
      </WindowContext.Provider>
    );
  };
  return Object.assign(Window, { preload: Part.preload });
};
