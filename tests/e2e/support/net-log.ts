import { readFile } from 'node:fs/promises';
import { vi } from 'vitest';
import { PATIENCE } from '../../../scripts/lib/patience';

/** A request that some document or worker has caused; the browser's own errands have no initiator. */
export interface Asked {
  readonly url: string;
  /** The origin on whose behalf it was made. */
  readonly initiator: string;
}

export interface NetLog {
  readonly asked: readonly Asked[];
  /** Every address and port that a connection was opened to. */
  readonly connected: ReadonlySet<string>;
}

interface Log {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly {
    readonly type: number;
    readonly params?: { readonly url?: string; readonly initiator?: string; readonly address?: string };
  }[];
}

/** Reads what `--log-net-log` has written: all of the browser's traffic, that of hidden documents and workers included. */
export async function readNetLog(file: string): Promise<NetLog> {
  // The last lines are written as the browser goes.
  const { constants, events } = await vi.waitFor(
    async () => JSON.parse(await readFile(file, 'utf8')) as Log,
    { timeout: PATIENCE },
  );
  const of = (name: string) => events.filter(({ type }) => type === constants.logEventTypes[name]);
  const asked = of('URL_REQUEST_START_JOB').flatMap(({ params }) =>
    params?.url !== undefined && /^[a-z-]+:\/\//.test(params.initiator ?? '')
      ? [{ url: params.url, initiator: params.initiator ?? '' }]
      : [],
  );
  const connected = of('TCP_CONNECT_ATTEMPT').flatMap(({ params }) => params?.address ?? []);
  return { asked, connected: new Set(connected) };
}
