import { cdp } from 'vitest/browser';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const centreOf = (element: Element): Point => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
};

type MouseEventType = 'mouseMoved' | 'mousePressed' | 'mouseReleased';

/** Events as a person's mouse makes them: trusted, and for whatever is on top at that point. */
async function dispatch(
  type: MouseEventType,
  { x, y }: Point,
  button: 'none' | 'left' | 'right',
): Promise<void> {
  const frame = window.frameElement?.getBoundingClientRect() ?? { x: 0, y: 0 };
  await cdp().send('Input.dispatchMouseEvent', {
    type,
    x: x + frame.x,
    y: y + frame.y,
    button,
    buttons: type === 'mousePressed' ? 1 : 0,
    clickCount: type === 'mouseMoved' ? 0 : 1,
  });
}

export const moveTo = (point: Point): Promise<void> => dispatch('mouseMoved', point, 'none');

export async function clickAt(point: Point): Promise<void> {
  await moveTo(point);
  await dispatch('mousePressed', point, 'left');
  await dispatch('mouseReleased', point, 'left');
}
