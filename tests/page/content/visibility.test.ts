import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Visibility } from '../../../src/content/visibility';
import { PRIORITY } from '../../../src/shared/verdict';
import { find, frames, inNextFrame, until, usePage, write } from '../support/page';

usePage();

const onMove = vi.fn<(element: Element) => void>();
const onSize = vi.fn<(element: Element, box: { width: number; height: number }) => void>();
let visibility: Visibility;
const block = (id: string, height: string): string => `<div id=${id} style="height:${height}"></div>`;

beforeEach(() => {
  onMove.mockReset();
  onSize.mockReset();
  visibility = new Visibility((elements) => {
    for (const element of elements) onMove(element);
  }, onSize);
});
afterEach(() => visibility.stop());

describe('priority', () => {
  beforeEach(async () => {
    write(
      block('here', '50vh') +
        block('gap', '100vh') +
        block('near', '50vh') +
        block('more', '60vh') +
        block('far', '500vh'),
    );
    for (const id of ['#here', '#near', '#far']) visibility.watch(find(id));
    await until(() => expect(visibility.priorityOf(find('#here'))).toBe(PRIORITY.inView));
  });

  it('is that of where an element is', async () => {
    await until(() => expect(visibility.priorityOf(find('#near'))).toBe(PRIORITY.near));
    expect(visibility.priorityOf(find('#far'))).toBe(PRIORITY.rest);
    expect(visibility.priorityOf(find('#gap')), 'not watched').toBe(PRIORITY.rest);
  });

  it('follows the reader, and tells of it', async () => {
    await until(() => expect(onMove).toHaveBeenCalledWith(find('#far')));
    onMove.mockReset();
    window.scrollTo(0, 4 * window.innerHeight);
    await until(() => {
      expect(visibility.priorityOf(find('#far'))).toBe(PRIORITY.inView);
      expect(visibility.priorityOf(find('#here'))).toBe(PRIORITY.rest);
    });
    expect(onMove).toHaveBeenCalledWith(find('#far'));
    expect(onMove).toHaveBeenCalledWith(find('#here'));
  });

  it('stays as it was last known while it does not matter, and is told anew when it does', async () => {
    visibility.follow(find('#here'), false);
    onMove.mockReset();
    window.scrollTo(0, 4 * window.innerHeight);
    await until(() => expect(onMove).toHaveBeenCalledWith(find('#far')));
    expect(onMove).not.toHaveBeenCalledWith(find('#here'));
    expect(visibility.priorityOf(find('#here'))).toBe(PRIORITY.inView);
    visibility.follow(find('#here'), true);
    await until(() => expect(visibility.priorityOf(find('#here'))).toBe(PRIORITY.rest));
  });

  it('is that of where an element is in a scroller of the page as well', async () => {
    const scroller = 'width:100px;height:100px;overflow:auto';
    write(
      `<div id=scroller style="${scroller}">${block('first', '80px')}${block('next', '80px')}${block('later', '2000px')}${block('last', '80px')}</div>`,
    );
    for (const id of ['#first', '#next', '#last']) visibility.watch(find(id));
    await until(() => {
      expect(visibility.priorityOf(find('#first'))).toBe(PRIORITY.inView);
      expect(visibility.priorityOf(find('#last'))).toBe(PRIORITY.rest);
    });
    find('#scroller').scrollTop = 100;
    await until(() => {
      expect(visibility.priorityOf(find('#first'))).toBe(PRIORITY.near);
      expect(visibility.priorityOf(find('#next'))).toBe(PRIORITY.inView);
    });
    find('#scroller').scrollTop = 500;
    await until(() => expect(visibility.priorityOf(find('#next'))).toBe(PRIORITY.rest));
  });

  it('is forgotten with the element', async () => {
    visibility.unwatch(find('#here'));
    expect(visibility.priorityOf(find('#here'))).toBe(PRIORITY.rest);
    onMove.mockReset();
    window.scrollTo(0, 4 * window.innerHeight);
    await until(() => expect(onMove).toHaveBeenCalledWith(find('#far')));
    expect(onMove).not.toHaveBeenCalledWith(find('#here'));
  });
});

describe('size', () => {
  it('is that of the border box, told before it is painted', async () => {
    write('<div id=box style="width:80px;height:40px;padding:5px;border:1px solid"></div>');
    visibility.watch(find('#box'));
    await until(() => expect(onSize).toHaveBeenCalledWith(find('#box'), { width: 92, height: 52 }));

    onSize.mockReset();
    const told = inNextFrame(
      () =>
        new Promise<number>((resolve) => {
          find<HTMLElement>('#box').style.width = '200px';
          requestAnimationFrame(() => resolve(onSize.mock.calls.length));
        }),
    );
    expect(await told).toBe(1);
    expect(onSize).toHaveBeenCalledExactlyOnceWith(find('#box'), { width: 212, height: 52 });
  });

  it('is told when only the padding changes', async () => {
    write('<div id=box style="width:80px;height:40px"></div>');
    const box = find<HTMLElement>('#box');
    visibility.watch(box);
    await until(() => expect(onSize).toHaveBeenLastCalledWith(box, { width: 80, height: 40 }));
    box.style.padding = '10px';
    await until(() => expect(onSize).toHaveBeenLastCalledWith(box, { width: 100, height: 60 }));
  });

  it('is told when something appears or disappears', async () => {
    write('<div id=box style="width:80px;height:40px;display:none"></div>');
    const box = find<HTMLElement>('#box');
    visibility.watch(box);
    box.style.display = '';
    await until(() => expect(onSize).toHaveBeenLastCalledWith(box, { width: 80, height: 40 }));
    box.style.display = 'none';
    await until(() => expect(onSize).toHaveBeenLastCalledWith(box, { width: 0, height: 0 }));
  });

  it('is not told while it does not matter, and is told anew when it does', async () => {
    write('<div id=box style="width:80px;height:40px"></div><div id=other></div>');
    const [box, other] = [find<HTMLElement>('#box'), find<HTMLElement>('#other')];
    for (const element of [box, other]) visibility.watch(element);
    await until(() => expect(onSize).toHaveBeenCalledWith(box, { width: 80, height: 40 }));
    visibility.measure(box, false);
    onSize.mockReset();
    box.style.width = '200px';
    other.style.height = '50px';
    await until(() => expect(onSize).toHaveBeenCalledWith(other, expect.anything()));
    expect(onSize).not.toHaveBeenCalledWith(box, expect.anything());
    visibility.measure(box, true);
    await until(() => expect(onSize).toHaveBeenCalledWith(box, { width: 200, height: 40 }));
  });

  it('is told as a move is, once where one comes anyway', async () => {
    // Not in view, of which would be told as well.
    write(`${block('gap', '120vh')}<div id=box style="width:80px;height:40px"></div><div id=other></div>`);
    const [box, other] = [find<HTMLElement>('#box'), find<HTMLElement>('#other')];
    for (const element of [box, other]) visibility.watch(element);
    visibility.follow(other, false);
    await until(() => {
      expect(onMove).toHaveBeenCalledWith(box);
      expect(onMove).toHaveBeenCalledWith(other);
    });
    await frames();
    expect(onMove, 'each once').toHaveBeenCalledTimes(2);
    box.style.width = '200px';
    await until(() => expect(onMove).toHaveBeenCalledTimes(3));
    expect(onMove).toHaveBeenLastCalledWith(box);
    // Where it is has to be told anew by then.
    visibility.follow(box, false);
    visibility.follow(box, true);
    visibility.measure(box, false);
    visibility.measure(box, true);
    await until(() => expect(onMove).toHaveBeenCalledTimes(4));
    await frames();
    expect(onMove).toHaveBeenCalledTimes(4);
  });

  it('is not told any more after the end', async () => {
    write('<div id=box style="width:80px;height:40px"></div>');
    visibility.watch(find('#box'));
    await until(() => expect(onSize).toHaveBeenCalledTimes(1));
    visibility.stop();
    find<HTMLElement>('#box').style.width = '200px';
    await frames();
    expect(onSize).toHaveBeenCalledTimes(1);
  });
});
