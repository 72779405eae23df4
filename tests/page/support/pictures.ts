/** A colour that no part of a test page has but its pictures. */
export const PAINT = 'rgb(255, 0, 60)';
export const PAINT_RGB = [255, 0, 60] as const;

function canvasOf(width: number, height: number, colour: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas here');
  context.fillStyle = colour;
  context.fillRect(0, 0, width, height);
  return canvas;
}

let made = 0;

/** @returns a picture of one colour as a `data:` address; no two calls give the same */
export function dataUrl(width = 120, height = width, colour = PAINT): string {
  // A parameter of the media type tells addresses apart, and decoders do not mind it.
  return canvasOf(width, height, colour).toDataURL('image/png').replace('image/png', `image/png;n=${++made}`);
}

/** @returns a picture of one colour as a `blob:` address */
export async function blobUrl(width = 120, height = width, colour = PAINT): Promise<string> {
  const canvas = canvasOf(width, height, colour);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('no PNG here');
  return URL.createObjectURL(blob);
}

/** @returns a picture of one colour as the base64 text of a PNG */
export const base64Png = (width = 120, height = width, colour = PAINT): string =>
  canvasOf(width, height, colour).toDataURL('image/png').split(',')[1] ?? '';
