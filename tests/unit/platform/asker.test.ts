import { describe, expect, it } from 'vitest';
import { askerOf } from '../../../src/platform/asker';
import type { Runtime } from '../../../src/platform/browser';

const sender = (more: object, tab: object = {}): Runtime.MessageSender =>
  ({
    id: 'scrim',
    url: 'https://www.paper.test/today',
    origin: 'https://www.paper.test',
    frameId: 0,
    tab: { id: 7, url: 'https://older.test/', incognito: false, ...tab },
    ...more,
  }) as unknown as Runtime.MessageSender;

describe('who asks', () => {
  it('is a page by its own address, since its tab may still tell the one before', () => {
    expect(askerOf(sender({}))).toEqual({
      origin: 'https://www.paper.test',
      reach: 'public',
      page: 'https://www.paper.test/today',
      incognito: false,
    });
  });

  it('is a frame, in the page of its tab', () => {
    const frame = { frameId: 3, url: 'http://192.168.0.2/ad', origin: 'http://192.168.0.2' };
    expect(askerOf(sender(frame))).toMatchObject({
      origin: 'http://192.168.0.2',
      reach: 'local',
      page: 'https://older.test/',
    });
  });

  it('is a page by its own address where it is rendered ahead, in the tab of another and under any number', () => {
    const ahead = { frameId: 12, documentLifecycle: 'prerender' };
    expect(askerOf(sender(ahead))).toMatchObject({ page: 'https://www.paper.test/today' });
    expect(askerOf(sender({ ...ahead, documentLifecycle: 'active' }))).toMatchObject({
      page: 'https://older.test/',
    });
  });

  it('is a frame that has its origin from another', () => {
    const blank = { frameId: 3, url: 'about:blank', origin: 'http://localhost:8080' };
    expect(askerOf(sender(blank))).toMatchObject({ origin: 'http://localhost:8080', reach: 'loopback' });
  });

  it.each([
    ['https://example.org/', 'http://127.0.0.1/', 'public'],
    ['http://10.0.0.1/', 'https://example.org/', 'local'],
    ['about:srcdoc', 'http://127.0.0.1/', 'public'],
    ['about:srcdoc', 'https://example.org/', 'public'],
    ['data:text/html,', '', 'public'],
  ])('is a frame without an origin at %s in a page at %s', (url, page, reach) => {
    const asker = askerOf(sender({ frameId: 3, url, origin: 'null' }, { url: page }));
    expect(asker).toMatchObject({ origin: '', reach });
  });

  it('is told by a browser that names no origin', () => {
    const { origin: _, ...older } = sender({}) as { origin?: string } & Runtime.MessageSender;
    expect(askerOf(older).origin).toBe('https://www.paper.test');
    expect(askerOf({ id: 'scrim' })).toEqual({ origin: '', reach: 'public', page: '', incognito: false });
  });

  it('is of no page where a frame of another site is between the two', () => {
    const frame = sender({ frameId: 3, url: 'https://a.older.test/ad', origin: 'https://a.older.test' });
    const pageWith = (...ancestors: string[]) => askerOf(frame, ancestors).page;
    expect(pageWith('https://older.test')).toBe('https://older.test/');
    expect(pageWith('https://b.older.test', 'https://older.test')).toBe('https://older.test/');
    expect(pageWith('https://evil.test', 'https://older.test')).toBe('');
    expect(pageWith('null', 'https://older.test')).toBe('');
  });

  it('is in a private window, or not', () => {
    expect(askerOf(sender({}, { incognito: true })).incognito).toBe(true);
  });
});
