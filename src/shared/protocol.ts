/**
 * What contexts say to one another. Each service is written once, as the schemas of its methods' arguments; callers
 * and handlers get their types from it, and every message is parsed before anything is done with it.
 */
import * as v from 'valibot';
import { MODES, type Mode } from './plan';
import { REACHES } from './reach';
import { DEVICE_CHOICES, type RungOutcome } from './rungs';
import { LAST_URGENCY, SKIP_REASONS, STATES, UNKNOWN_REASONS } from './verdict';
import { DTYPES, type Dtype, WEIGHT_IDS } from './weights';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** `data:` addresses hold whole images, and Chromium sends no message of more than 64 MiB. */
const Url = v.pipe(v.string(), v.maxLength(50_000_000));

/** How many images of one frame are in each state, and why some have no verdict. */
export const Counts = v.object({
  states: v.record(v.picklist(STATES), Count),
  reasons: v.record(v.picklist([...UNKNOWN_REASONS, ...SKIP_REASONS]), Count),
});
export type Counts = v.InferOutput<typeof Counts>;

/** The counts of a frame that has no images, or is filtered no longer. */
export const NOTHING: Counts = { states: {}, reasons: {} };

/** A service's name with the argument tuple of each of its methods. */
export interface Service<Methods extends Record<string, v.GenericSchema<unknown, readonly unknown[]>>> {
  readonly name: string;
  readonly methods: Methods;
}
// A script that calls one service carries nothing of the others.
/* @__NO_SIDE_EFFECTS__ */
const service = <M extends Record<string, v.GenericSchema<unknown, readonly unknown[]>>>(
  name: string,
  methods: M,
): Service<M> => ({ name, methods });

/** What the reader has chosen that the host goes by. */
export const Choices = v.object({
  mode: v.picklist(['auto', ...MODES]),
  device: v.picklist(DEVICE_CHOICES),
  /** Sites whose images may be fetched with their cookies. */
  withCookies: v.array(v.string()),
});
export type Choices = v.InferOutput<typeof Choices>;

/** Content scripts and pages → background. */
export const Background = service('background', {
  /** Makes sure that the inference host exists. */
  wake: v.tuple([]),
  /**
   * Puts the cover sheet into the sender's frame at user level, where no rule of the page can beat it. True where the frame
   * has just come, and with the first one of a tab a page.
   */
  cover: v.tuple([v.boolean()]),
  /** Takes that sheet out again. */
  uncover: v.tuple([]),
  /** The text of a style sheet that the page uses and may not read. */
  sheet: v.tuple([Url]),
  /** Mode and device in the settings, for a host that starts. */
  choices: v.tuple([]),
  /** The frame's counts have changed (badge). */
  report: v.tuple([Counts]),
});

/** For which document an image is fetched, as the browser describes the other end of its port. */
export const Asker = v.object({
  /** Origin of the frame; '' where it is of no http or https. */
  origin: v.string(),
  reach: v.picklist(REACHES),
  /** Address of the page that it is part of; '' where a frame of another site is between the two. */
  page: v.string(),
  incognito: v.boolean(),
});
export type Asker = v.InferOutput<typeof Asker>;

/** What a fetch wants to be let do. */
export const LoanTerms = v.object({
  /** Counts up within a host's life; three times as many are ids of rules, which have 31 bits (`idsOf` in fetch-rules.ts). */
  loan: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(500_000_000)),
  url: Url,
  asker: Asker,
  /** The page has sent a referrer for the same image. */
  refers: v.boolean(),
});
export type LoanTerms = v.InferOutput<typeof LoanTerms>;

/** What became of the cookies: they will be sent, the reader has not consented, or they are not to be had at all. */
export type CookieTerms = 'sent' | 'consent' | 'never';

/** Inference host → background, which alone can tell the browser what a request may do. */
export const Loans = service('loans', {
  /** Answered when the rules stand that hold for every fetch, and all loans of a former host are ended. */
  guard: v.tuple([]),
  lend: v.tuple([LoanTerms]),
  giveBack: v.tuple([Count]),
});

/** Pages and background → inference host. */
export const Host = service('host', {
  health: v.tuple([]),
  /** The reader chose another mode or device. An offscreen document cannot read settings itself. */
  choose: v.tuple([Choices]),
});

/** Background → one frame's content script. */
export const Frame = service('frame', {
  /** Answered where there is a content script. */
  greet: v.tuple([]),
  /** Shows or hides the image that the context menu was opened on. */
  toggleImage: v.tuple([]),
  /** Moves the keyboard to the next blurred image's "Show". */
  review: v.tuple([]),
});

/** The model and the machine, for popup and report. */
export interface Health {
  readonly model: string;
  readonly mode: Mode;
  /** What runs it, for instance `wasm`. */
  readonly backend: string;
  readonly threads: number;
  readonly state: 'idle' | 'loading' | 'ready' | 'failed';
  /** Set where state is `failed`. */
  readonly error?: string;
  /** From the worker's start to the model being ready; unset before. */
  readonly coldStartMs?: number;
  /** Worker run times of the latest images, newest last, at most 500. */
  readonly runMs: readonly number[];
  /** What of them it took to make the model's input. */
  readonly inputMs: readonly number[];
  /** What one image takes the ViT here, where that was measured. */
  readonly vitMs?: number;
  /** The device ladder, best rung first. */
  readonly ladder: readonly RungOutcome[];
  /** Which form of the ViT the GPU would run, where there is a GPU. */
  readonly gpuForm?: Dtype;
  readonly waiting: number;
}

/** Begins the name of the port from a content script to the host. */
const SCRIM_PORT = 'scrim';
const Origins = v.pipe(v.string(), v.parseJson(), v.array(v.string()));

/** @param ancestors origins of the frames around the script's own */
export const nameOfPort = (ancestors: readonly string[]): string =>
  `${SCRIM_PORT} ${JSON.stringify(ancestors)}`;

/** @returns those origins; `undefined` where it is the name of no such port */
export function ancestorsIn(name: string): readonly string[] | undefined {
  const [start, ...rest] = name.split(' ');
  const parsed = v.safeParse(Origins, rest.join(' '));
  return start === SCRIM_PORT && parsed.success ? parsed.output : undefined;
}

/** Name of the port from popup (or report) to all frames of a tab. */
export const PAGE_PORT = 'page';

const Id = v.pipe(v.number(), v.integer());
const Urgency = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LAST_URGENCY));

/**
 * Pixels by address, or the page's own copy of the bytes. `asPage` is asked where the page has an image that its server
 * refused to a stranger: whether the page sent a referrer for it. `moving`: it is judged if it may have several frames, and
 * else refused, unread.
 */
export const Source = v.variant('kind', [
  v.object({
    kind: v.literal('url'),
    url: Url,
    asPage: v.optional(v.picklist(['referred', 'silent'])),
    moving: v.optional(v.literal(true)),
  }),
  v.object({ kind: v.literal('bytes'), bytes: v.instance(ArrayBuffer) }),
]);
export type Source = v.InferOutput<typeof Source>;

/**
 * Content script → host, on the port. `scroll`: the page is being scrolled, and needs a core for that.
 */
export const Ask = v.variant('type', [
  v.object({ type: v.literal('ask'), id: Id, source: Source, urgency: Urgency }),
  v.object({ type: v.literal('urgency'), changes: v.array(v.tuple([Id, Urgency])) }),
  v.object({ type: v.literal('cancel'), ids: v.array(Id) }),
  v.object({ type: v.literal('scroll') }),
]);
export type Ask = v.InferOutput<typeof Ask>;

const ScoresSchema = v.object({
  model: v.string(),
  nsfw: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  labels: v.record(v.string(), v.number()),
});

/** Host → content script, on the port. */
export const Answer = v.variant('type', [
  v.object({
    type: v.literal('answer'),
    id: Id,
    outcome: v.variant('ok', [
      v.object({ ok: v.literal(true), scores: ScoresSchema, volatile: v.boolean() }),
      v.object({ ok: v.literal(false), reason: v.picklist(UNKNOWN_REASONS), detail: v.string() }),
    ]),
  }),
  v.object({ type: v.literal('alive') }),
  /** How images are judged from now on, said at the beginning and at each change. */
  v.object({ type: v.literal('plan'), mode: v.picklist(MODES) }),
]);
export type Answer = v.InferOutput<typeof Answer>;

/** One watched image, for the popup's counts and the demo's report. */
export const ImageReport = v.object({
  url: v.string(),
  state: v.picklist(STATES),
  reason: v.optional(v.picklist([...UNKNOWN_REASONS, ...SKIP_REASONS])),
  score: v.optional(v.number()),
  /** The model that had the last word. */
  model: v.optional(v.string()),
  /** Its probability for each of its labels. */
  labels: v.optional(v.record(v.string(), v.number())),
});

/** Popup → frames: `watch` (counts, again at each change) or `list` (every image once). */
export const PageAsk = v.variant('type', [
  v.object({ type: v.literal('watch') }),
  v.object({ type: v.literal('list') }),
  v.object({ type: v.literal('retry') }),
]);
export type PageAsk = v.InferOutput<typeof PageAsk>;

/** Frame → popup. `frame` is random for each frame, so that the popup can add up. */
export const PageAnswer = v.variant('type', [
  v.object({ type: v.literal('counts'), frame: v.string(), counts: Counts }),
  v.object({ type: v.literal('list'), frame: v.string(), images: v.array(ImageReport) }),
]);
export type PageAnswer = v.InferOutput<typeof PageAnswer>;

const WeightsOf = v.tuple([v.picklist(WEIGHT_IDS), v.picklist(DTYPES)]);

/** Pages → inference host: weights that are downloaded. Each call ends when it has begun, not when it is done. */
export const Store = service('store', {
  states: v.tuple([]),
  start: WeightsOf,
  pause: WeightsOf,
  resume: WeightsOf,
  /** Ends a download and removes what is there of it. */
  cancel: WeightsOf,
  /** Removes weights, complete or not. */
  delete: WeightsOf,
});

/** Why a download ended before it was done. */
export const STORE_FAILURES = [
  'offline', // no answer from the hub, or the connection broke again and again
  'no-space', // the disk, or what the browser gives an extension of it, is too small
  'wrong-hash', // what came is not the pinned file; nothing of it was kept
  'server', // the hub answered with an error, see `status`
  'gone', // the hub has no such file any more
  'storage', // the browser's storage for files cannot be used
] as const;
export type StoreFailure = (typeof STORE_FAILURES)[number];

const progress = {
  id: v.picklist(WEIGHT_IDS),
  dtype: v.picklist(DTYPES),
  /** Bytes of the whole file, and those that are here. */
  total: Count,
  received: Count,
};

/** How far one file of weights is. */
export const StoreState = v.variant('phase', [
  v.object({ ...progress, phase: v.literal('none') }),
  v.object({
    ...progress,
    phase: v.literal('running'),
    /** Reading back what an earlier run has left, receiving, or waiting for another try. */
    step: v.picklist(['checking', 'receiving', 'waiting']),
    /** Smoothed; unset until it is known. */
    bytesPerSecond: v.optional(v.number()),
    secondsLeft: v.optional(v.number()),
  }),
  v.object({ ...progress, phase: v.literal('paused') }),
  v.object({
    ...progress,
    phase: v.literal('failed'),
    reason: v.picklist(STORE_FAILURES),
    /** HTTP status, where the hub answered with one. */
    status: v.optional(Count),
  }),
  v.object({ ...progress, phase: v.literal('ready') }),
]);
export type StoreState = v.InferOutput<typeof StoreState>;

/** Name of the port from a page to the host, on which all states arrive: at once, and again when one changes. */
export const STORE_PORT = 'store';
export const StoreNews = v.object({ states: v.array(StoreState) });
export type StoreNews = v.InferOutput<typeof StoreNews>;
