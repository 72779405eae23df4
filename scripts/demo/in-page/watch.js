/**
 * Runs in every frame of the gallery before its own scripts, and notes when each image got its state. Plain
 * JavaScript, since it is sent to the page as it is.
 */
(() => {
  /** Element → when its state was last written, in milliseconds since the epoch. */
  const written = new WeakMap();
  const now = () => performance.timeOrigin + performance.now();
  const roots = new Set();

  const watch = (root) => {
    roots.add(root);
    new MutationObserver((records) => {
      for (const { target } of records) written.set(target, now());
    }).observe(root, { subtree: true, attributeFilter: ['data-scrim'] });
  };

  // A frame may get another document in the window that this has run in, and it does not run there again.
  const watchDocument = () => {
    if (!roots.has(document)) watch(document);
  };

  watchDocument();
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    watch(root);
    return root;
  };

  /** What was decided before anybody looked was so when it is first seen. */
  const writtenAt = (image) => {
    if (!written.has(image)) written.set(image, now());
    return written.get(image);
  };

  const describe = (image) => {
    const { left, top, width, height } = image.getBoundingClientRect();
    return {
      name: image.dataset.name,
      expected: image.dataset.expected,
      state: image.dataset.scrim ?? 'unwatched',
      url: image.currentSrc,
      at: writtenAt(image),
      box: { left, top, width, height },
    };
  };

  globalThis.scrimWatch = {
    images() {
      watchDocument();
      return [...roots].flatMap((root) => [...root.querySelectorAll('img[data-name]')]);
    },
    list: () => globalThis.scrimWatch.images().map(describe),
    reveal(name) {
      const image = globalThis.scrimWatch.images().find((one) => one.dataset.name === name);
      image?.scrollIntoView({ block: 'center', behavior: 'instant' });
    },
  };
})();
