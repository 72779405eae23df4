/* What every page of the corpus has: it counts its own clicks, and says of each picture what must become of it. */

globalThis.clicks = 0;
addEventListener('click', ({ isTrusted }) => isTrusted && globalThis.clicks++, true);

/** Closed shadow roots, which only who made them can look into. */
globalThis.closedRoots = [];

/** What of the page has moved by itself, not soon after a click or a key, and how much (Chromium alone tells). */
globalThis.shifts = [];
if (globalThis.PerformanceObserver?.supportedEntryTypes.includes('layout-shift')) {
  const rectangle = ({ x, y, width, height }) => [x, y, width, height].map(Math.round).join();
  new PerformanceObserver((list) => {
    for (const { value, sources, hadRecentInput } of list.getEntries()) {
      if (hadRecentInput) continue;
      const moved = sources.map(
        ({ node, previousRect, currentRect }) =>
          `${node?.nodeName} ${rectangle(previousRect)} > ${rectangle(currentRect)}`,
      );
      globalThis.shifts.push({ value, moved: moved.join('; ') });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

/** What must become of a picture of the test server. */
globalThis.verdictOn = (address) => (address.includes('pebbles') ? 'blur' : 'safe');

/** Puts a picture into an image, and declares what must become of it. */
globalThis.show = (image, address, attribute = 'src') => {
  image.dataset.expect = globalThis.verdictOn(address);
  image.setAttribute(attribute, address);
  return image;
};
