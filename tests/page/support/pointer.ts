import { cdp } from 'vitest/browser';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const centreOf = (element: Element): Point => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
};

/** Tests run in a frame, and the browser counts from the window's corner. */
function inWindow({ x, y }: Point): Point {
  const frame = window.frameElement?.getBoundingClientRect() ?? { x: 0, y: 0 };
  return { x: x + frame.x, y: y + frame.y };
}

type MouseEventType = 'mouseMoved' | 'mousePressed' | 'mouseReleased';

/** Events as a person's mouse makes them: trusted, and for whatever is on top at that point. */
async function dispatch(
  type: MouseEventType,
  point: Point,
  button: 'none' | 'left' | 'right',
): Promise<void> {
  await cdp().send('Input.dispatchMouseEvent', {
    type,
    ...inWindow(point),
    button,
    buttons: button === 'left' && type !== 'mouseReleased' ? 1 : 0,
    clickCount: type === 'mouseMoved' ? 0 : 1,
  });
}

export const moveTo = (point: Point): Promise<void> => dispatch('mouseMoved', point, 'none');

export async function clickAt(point: Point): Promise<void> {
  await moveTo(point);
  await dispatch('mousePressed', point, 'left');
  await dispatch('mouseReleased', point, 'left');
}

/** As a finger does it. */
export async function tapAt(point: Point): Promise<void> {
  const tap = cdp();
  await tap.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [inWindow(point)] });
  await tap.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

/** Presses, and goes on a little with the button held: the browser takes that for the beginning of a drag. */
export async function dragFrom({ x, y }: Point): Promise<void> {
  await moveTo({ x, y });
  await dispatch('mousePressed', { x, y }, 'left');
  for (const step of [4, 8, 12]) await dispatch('mouseMoved', { x: x + step, y: y + step }, 'left');
  await dispatch('mouseReleased', { x: x + 12, y: y + 12 }, 'left');
}
