/**
 * Calls in the one moment of a frame in which all that the page draws in it is drawn, and still there: after the last
 * animation callback, before the frame is painted. A WebGL canvas is empty again afterwards, for whoever wants to read.
 */
export function whenDrawn(look: () => void): void {
  requestAnimationFrame(() => {
    const done = (): void => {
      cancelAnimationFrame(late);
      observer.disconnect();
      look();
    };
    // Observers of size are asked between layout and paint, and a new one has something to tell of all that has a size.
    const observer = new ResizeObserver(done);
    const late = requestAnimationFrame(done);
    if (document.documentElement !== null) observer.observe(document.documentElement);
  });
}
