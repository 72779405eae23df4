type Add = () => void;

const adds = new Set<Add>();

/**
 * Adds a listener that outlives `document.open`. That takes every listener from a document and its window, ours too, and
 * tells nobody; but another root element comes, and then {@link renew} is to be called.
 */
export function last<T extends EventTarget, E extends Event>(
  target: T,
  type: string,
  listener: (event: E) => void,
  options: AddEventListenerOptions & { readonly signal: AbortSignal },
): void {
  const add = (): void => target.addEventListener(type, listener as EventListener, options);
  add();
  adds.add(add);
  options.signal.addEventListener('abort', () => adds.delete(add));
}

/** Adds all of them again; those that are there still are not doubled. */
export function renew(): void {
  for (const add of adds) add();
}
