import type { LeftReason, Rung } from '../../shared/rungs';
import { type MessageKey, t } from './i18n';

export const RUNG_NAMES: Readonly<Record<Rung, MessageKey>> = {
  webgpu: 'deviceGpu',
  'wasm-threads': 'rungCpuThreads',
  'wasm-single': 'rungCpuSingle',
};

const REASONS: Readonly<Record<LeftReason, MessageKey>> = {
  absent: 'rungAbsent',
  software: 'rungSoftware',
  weights: 'rungWeights',
  drift: 'rungDrift',
  slow: 'rungSlow',
  error: 'rungError',
  lost: 'rungLost',
  choice: 'rungChoice',
};

/** Why a rung is not stood on, in the reader's words. */
export const leftWord = (reason: LeftReason): string => t(REASONS[reason]);
