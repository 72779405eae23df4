/** Limits and deadlines that several files share, or that a reader may feel. Times in milliseconds, sizes in bytes or pixels. */

/** Images with a side shorter than this (CSS pixels) are icons, and left alone. */
export const SMALL_SIDE = 32;

/** A photograph of 100 megapixels has about this many bytes; more is not worth the reader's second download. */
export const MAX_BYTES = 48 * 1024 * 1024;
/** Decoding takes four bytes a pixel: 100 megapixels are 400 MB for a moment, and no camera has many more. */
export const MAX_PIXELS = 100_000_000;

/** A style sheet of another site; the largest that are known have a fifth of it. */
export const MAX_SHEET_BYTES = 8 * 1024 * 1024;

/** Silence of a server, before its headers or between two pieces of a body. */
export const FETCH_SILENCE_MS = 15_000;
/** A whole download, however steadily it drips. */
export const FETCH_TOTAL_MS = 60_000;
/** The page's own loading of an image, before it is called unknown; it is looked at again when it arrives after all. */
export const PAGE_LOAD_MS = 20_000;
/** Decoding one image. */
export const DECODE_MS = 20_000;
/** Loading a model from the package or the disk. */
export const LOAD_MS = 120_000;
/** One run of a model: a ViT-384 on one slow thread takes about 5 s. */
export const RUN_MS = 45_000;

/** The host says that it lives this often while a page waits for it. */
export const ALIVE_EVERY_MS = 4_000;
/** A page that hears nothing for this long takes the host for dead and wakes another one. */
export const HOST_SILENCE_MS = 20_000;
/** So many hosts in a row may fail a page before its images become unknown. */
export const HOST_TRIES = 4;

/** The host closes itself after so long without work, since WASM memory never shrinks. */
export const HOST_IDLE_MS = 5 * 60_000;

/** The host tells the browser this often that it is at work; an event page is suspended after 30 s without an event. */
export const STAY_AWAKE_EVERY_MS = 1_000;

/** The background's answer to the host, when a fetch needs a rule of the browser's; it may have to be started first. */
export const LEND_MS = 10_000;

/**
 * Changes of urgency are told this often: while a page scrolls each frame has some, and each message takes 0.2 ms of the
 * page's time.
 */
export const URGENCY_EVERY_MS = 100;
/** A page that is scrolled says so this often, while it waits for the host. */
export const SCROLL_EVERY_MS = 250;
/** For so long afterwards a core is left to it. */
export const ROOM_MS = 400;

/** Images fetched at once; browsers open six connections a server. */
export const FETCHES_AT_ONCE = 6;
/** One whose server has said nothing for so long does not count any more: dead servers would hold up all others. */
export const FETCH_PLACE_MS = 3_000;
/** So many of those there may be. */
export const SILENT_FETCHES = 18;
/** Scores kept, by hash of the bytes; about 200 bytes each. */
export const SCORES_KEPT = 5_000;

/** A download of weights is cut into files of this size: what a crash costs, and what memory it takes. */
export const PART_BYTES = 4 * 1024 * 1024;
/** Silence of the hub, before its headers or between two pieces. */
export const HUB_SILENCE_MS = 30_000;
/** So many failures in a row, without a new byte between them, are borne; one more ends a download. */
export const HUB_TRIES = 5;
/** The wait after the first failure; each further one doubles it. */
export const HUB_BACKOFF_MS = 1_000;
/** A hub that asks for more patience than this is left, and the reader is told. */
export const HUB_PATIENCE_MS = 5 * 60_000;
