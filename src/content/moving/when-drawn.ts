/**
 * Calls in the one moment of a frame in which all that the page draws in it is drawn, and still there: after the last
 * animation callback, before the frame is painted. A WebGL canvas is empty again afterwards, for whoever wants to read.
 */
export function whenDrawn(look: () => void): void {
  requestAnimationFrame(() => {
    // Observers of size are asked between layout and paint, and a new one always has something to tell.
    const observer = new ResizeObserver(() => {
      observer.disconnect();
      look();
    });
    observer.observe(document.documentElement);
  });
}
