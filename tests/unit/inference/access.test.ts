import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Access, type Lender } from '../../../src/inference/access';
import { ImageFault } from '../../../src/inference/fault';
import { fetchImage, type Manner } from '../../../src/inference/image-source';
import type { Asker, LoanTerms, Source } from '../../../src/shared/protocol';
import { fixturesOf } from '../../fixtures/images/index';
import { deferred } from '../support/deferred';

vi.mock('../../../src/platform/browser', () => import('../support/browser'));
vi.mock('../../../src/inference/image-source', async (original) => ({
  ...(await original<typeof import('../../../src/inference/image-source')>()),
  fetchImage: vi.fn(),
}));

type Address = Extract<Source, { kind: 'url' }>;

const bytes = new Uint8Array((await fixturesOf('safe', 1))[0]?.bytes ?? []);
const asker: Asker = {
  origin: 'https://www.paper.test',
  reach: 'public',
  page: 'https://www.paper.test/today',
  incognito: false,
};
const never = new AbortController().signal;
const PUBLIC = 'https://img.paper.test/a.png';
const PRIVATE = 'http://192.168.0.2/a.png';

const lender = { guard: vi.fn(), lend: vi.fn(), giveBack: vi.fn() };
/** What was done, in order. */
let done: string[];
let access: Access;

beforeEach(() => {
  vi.resetAllMocks();
  done = [];
  lender.guard.mockImplementation(async () => void done.push('guard'));
  lender.lend.mockImplementation(async ({ loan }: LoanTerms) => {
    done.push(`lend ${loan}`);
    return 'never';
  });
  lender.giveBack.mockImplementation(async (loan: number) => void done.push(`back ${loan}`));
  vi.mocked(fetchImage).mockImplementation(async () => {
    done.push('fetch');
    return { bytes, volatile: false };
  });
  access = new Access(lender as unknown as Lender);
});

const fetching = (address: Partial<Address>, by: Partial<Asker> = {}) =>
  access.fetch({ kind: 'url', url: PUBLIC, ...address }, { ...asker, ...by }, never);
const reasonOf = (outcome: Promise<unknown>) =>
  outcome.then(
    () => 'none',
    (error: unknown) => (error instanceof ImageFault ? error.reason : String(error)),
  );
const manner = (index = 0): Manner => {
  const given = vi.mocked(fetchImage).mock.calls[index]?.[2];
  if (given === undefined) throw new Error('it was fetched in no manner');
  return given;
};
const failWith = (error: Error): void => {
  vi.mocked(fetchImage).mockImplementationOnce(async () => {
    done.push('fetch');
    throw error;
  });
};

it.each([
  ['a public one', {}, {}],
  ['a private one', { url: PRIVATE }, { reach: 'local' }],
  ['one that is asked for as the page has asked', { asPage: 'referred' }, {}],
] as const)('whoever waits hears of what the server says: %s', async (_, address, by) => {
  const heard = vi.fn();
  const source = { kind: 'url', url: PUBLIC, ...address } as const;
  await access.fetch(source, { ...asker, ...by }, never, heard);
  expect(heard).not.toHaveBeenCalled();
  manner().onHeard();
  expect(heard).toHaveBeenCalledOnce();
});

describe('a public address, asked for as anybody may', () => {
  it('waits for what always holds, once, and borrows nothing', async () => {
    const guard = deferred<void>();
    lender.guard.mockReturnValueOnce(guard.promise);
    const both = [fetching({}), fetching({ url: `${PUBLIC}?2` })];
    await Promise.resolve();
    expect(done).toEqual([]);
    guard.resolve();
    await Promise.all(both);
    await fetching({});
    expect(lender.guard).toHaveBeenCalledOnce();
    expect(done).toEqual(['fetch', 'fetch', 'fetch']);
    expect(manner()).toMatchObject({ credentials: 'omit', cache: 'force-cache' });
  });

  it('is not fetched where nothing holds, and is when it does', async () => {
    lender.guard.mockRejectedValueOnce(new Error('no background'));
    expect(await reasonOf(fetching({}))).toBe('host');
    expect(done).toEqual([]);
    await fetching({});
    expect(done).toEqual(['guard', 'fetch']);
  });

  it('may not end at a private one', async () => {
    await fetching({});
    expect(
      ['https://cdn.test/', 'http://10.0.0.1/', 'http://localhost/', 'data:,'].map(manner().mayEndAt),
    ).toEqual([true, false, false, false]);
  });

  it('fails as it fails', async () => {
    failWith(new ImageFault('http', 'no', 403));
    expect(await reasonOf(fetching({}))).toBe('http');
  });
});

describe('what is wanted for its frames alone', () => {
  const [gif, jpeg] = [new TextEncoder().encode('GIF89a'), new Uint8Array([0xff, 0xd8, 0xff])];

  it.each([PUBLIC, PRIVATE])('is not read on where it stands still: %s', async (url) => {
    await fetching({ url, moving: true }, { reach: 'local' });
    expect([gif, jpeg].map(manner().isWanted)).toEqual([true, false]);
  });

  it('is nothing else', async () => {
    await fetching({});
    expect([gif, jpeg].map(manner().isWanted)).toEqual([true, true]);
  });
});

describe('data', () => {
  it('is read without anybody’s leave', async () => {
    await fetching({ url: 'data:image/png,' });
    expect(done).toEqual(['fetch']);
  });
});

describe('a private address', () => {
  it('is refused to a public page without a request', async () => {
    expect(await reasonOf(fetching({ url: PRIVATE }))).toBe('refused');
    expect(await reasonOf(fetching({ url: 'http://127.0.0.1/' }, { reach: 'local' }))).toBe('refused');
    expect(done).toEqual([]);
  });

  it('is lent to a page that is as private, for itself, and then given back', async () => {
    await fetching({ url: PRIVATE }, { reach: 'local' });
    expect(done).toEqual(['guard', 'lend 0', 'fetch', 'back 0']);
    expect(lender.lend.mock.calls[0]?.[0]).toMatchObject({ url: PRIVATE, refers: false });
    expect(manner()).toMatchObject({ credentials: 'omit' });
  });

  it('is given back as soon as the server says something, and once', async () => {
    vi.mocked(fetchImage).mockImplementationOnce(async (_url, _signal, { onHeard } = manner()) => {
      done.push('fetch');
      onHeard();
      done.push('headers');
      onHeard();
      return { bytes, volatile: false };
    });
    await fetching({ url: PRIVATE }, { reach: 'local' });
    expect(done).toEqual(['guard', 'lend 0', 'fetch', 'back 0', 'headers']);
  });

  it('may redirect to public ones alone', async () => {
    await fetching({ url: PRIVATE }, { reach: 'local' });
    const ends = ['http://10.0.0.1/', 'https://cdn.test/', 'http://127.0.0.1/'];
    expect(ends.map(manner().mayEndAt)).toEqual([false, true, false]);
  });
});

describe('what a server gave to the page', () => {
  it.each([
    ['referred', true],
    ['silent', false],
  ] as const)('is asked for as the page was: %s', async (asPage, refers) => {
    await fetching({ asPage });
    expect(lender.lend.mock.calls[0]?.[0]).toEqual({ loan: 0, url: PUBLIC, asker, refers });
    expect(manner()).toMatchObject({ credentials: 'omit', cache: 'no-store' });
  });

  it('comes with cookies where they are lent, and is not kept', async () => {
    lender.lend.mockResolvedValueOnce('sent');
    await fetching({ asPage: 'silent' });
    expect(manner()).toMatchObject({ credentials: 'include', cache: 'no-store' });
  });

  it.each([
    ['consent', new ImageFault('http', '', 401), 'login'],
    ['consent', new ImageFault('http', '', 404), 'login'],
    ['consent', new ImageFault('not-an-image', ''), 'login'],
    ['never', new ImageFault('http', '', 403), 'withheld'],
    ['sent', new ImageFault('http', '', 403), 'withheld'],
    ['consent', new ImageFault('http', '', 429), 'http'],
    ['consent', new ImageFault('http', '', 503), 'http'],
    ['consent', new ImageFault('network', ''), 'network'],
    ['consent', new ImageFault('timeout', ''), 'timeout'],
  ] as const)('where cookies are lent so (%s), %o ends as %s', async (cookies, fault, reason) => {
    lender.lend.mockResolvedValueOnce(cookies);
    failWith(fault);
    expect(await reasonOf(fetching({ asPage: 'referred' }))).toBe(reason);
    expect(done.at(-1)).toBe('back 0');
  });

  it('is not a page that asks for the login', async () => {
    const html = new TextEncoder().encode('<!doctype html><title>Log in');
    vi.mocked(fetchImage).mockResolvedValueOnce({ bytes: html, volatile: false });
    expect(await reasonOf(fetching({ asPage: 'referred' }))).toBe('withheld');
  });

  it('is not fetched where nothing can be lent', async () => {
    lender.lend.mockRejectedValueOnce(new Error('no background'));
    expect(await reasonOf(fetching({ asPage: 'referred' }))).toBe('host');
    expect(done).toEqual(['guard', 'back 0']);
  });
});

describe('where the reader has consented', () => {
  beforeEach(() => {
    access.withCookies = ['paper.test'];
    lender.lend.mockResolvedValue('sent');
  });

  it('cookies go along from the first, or a stranger’s picture would be judged for the reader’s', async () => {
    await fetching({});
    expect(manner()).toMatchObject({ credentials: 'include', cache: 'no-store' });
  });

  it('cookies are lent for nothing else', async () => {
    await fetching({ url: 'https://cdn.test/a.png' });
    await fetching({}, { page: 'https://www.other.test/' });
    await fetching({}, { incognito: true });
    expect(lender.lend).not.toHaveBeenCalled();
  });

  it('nobody else gets what was fetched with them', () => {
    const named = (by: Partial<Asker>, url = PUBLIC) =>
      access.nameOf({ kind: 'url', url }, { ...asker, ...by });
    expect(named({})).toBe(named({}));
    expect(named({})).not.toBe(named({ page: 'https://www.other.test/' }));
    expect(named({ page: 'https://www.other.test/' })).toBe(PUBLIC);
    expect(named({}, 'https://cdn.test/a.png')).toBe(
      named({ origin: 'https://b.test' }, 'https://cdn.test/a.png'),
    );
    expect(named({ reach: 'local' }, PRIVATE)).not.toBe(named({}, PRIVATE));
  });
});
