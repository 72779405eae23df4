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

  watch(document);
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    watch(root);
    return root;
  };

  const describe = (image) => {
    const { left, top, width, height } = image.getBoundingClientRect();
    return {
      name: image.dataset.name,
      expected: image.dataset.expected,
      state: image.dataset.scrim ?? 'unwatched',
      url: image.currentSrc,
      at: written.get(image) ?? now(),
      box: { left, top, width, height },
    };
  };

  globalThis.scrimWatch = {
    images: () => [...roots].flatMap((root) => [...root.querySelectorAll('img[data-name]')]),
    list: () => globalThis.scrimWatch.images().map(describe),
    reveal(name) {
      const image = globalThis.scrimWatch.images().find((one) => one.dataset.name === name);
      image?.scrollIntoView({ block: 'center', behavior: 'instant' });
    },
  };
})();
