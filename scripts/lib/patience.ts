/**
 * How long a tool or a test waits for a browser before it says that nothing will come, in milliseconds. Nothing takes
 * as long on a machine that is well; it only ends what hangs.
 */
export const PATIENCE = Number(process.env['SCRIM_PATIENCE_MS'] ?? 180_000);
