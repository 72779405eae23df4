/** @returns whether a film is in the window that floats above all others */
export function isAfloat(video: HTMLVideoElement): boolean {
  const root = video.getRootNode();
  if (!(root instanceof Document || root instanceof ShadowRoot)) return false;
  return root.pictureInPictureElement === video;
}

/**
 * Takes a film out of the floating window: no sheet reaches into that, so what is covered in the page would be shown
 * there. The page can see it go, as if the reader had closed the window.
 */
export function exitFloat(video: HTMLVideoElement): void {
  if (isAfloat(video)) video.ownerDocument.exitPictureInPicture().catch(() => undefined);
}
