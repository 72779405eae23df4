import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { host } from '../../platform/services';
import type { StoreState } from '../../shared/protocol';
import { type Dtype, HUB } from '../../shared/weights';
import { DownloadButtons } from './download-buttons';
import { DownloadFailed } from './download-failed';
import { DownloadProgress } from './download-progress';
import { followHealth, health, type RungHealth } from './health';
import { isolate, t } from './i18n';
import { megabytes } from './measures';
import { leftWord } from './rungs';
import { followStore, storeAway, weights } from './store';
import './model-download.css';

/** The name is a technical one, the same in every language. */
const NAME = 'ViT-384';
const MAKER = 'AdamCodd';
const LICENCE = 'Apache-2.0';
const HUB_NAME = new URL(HUB.origin).host;

/** The form for the processor. */
const CPU_FORM: Dtype = 'int8';

const gpu = (): RungHealth | undefined => health.value?.ladder.find(({ rung }) => rung === 'webgpu');

/** The form that this machine will run: the GPU's where it has passed, or wants for nothing else. */
function formHere(): Dtype {
  const outcome = gpu();
  const usable = outcome?.state === 'passed' || outcome?.reason === 'weights';
  return usable ? (health.value?.gpuForm ?? CPU_FORM) : CPU_FORM;
}

/** Offers the larger model: what it is, how large, its download, and the way to be rid of it. */
export const ModelDownload = () => {
  useEffect(() => {
    const leaving = new AbortController();
    followStore(leaving.signal);
    void followHealth(
      () => host.health(),
      (newest) => {
        health.value = newest;
      },
      leaving.signal,
    );
    return () => leaving.abort();
  }, []);

  const states = weights.value?.filter(({ phase }) => phase !== 'none') ?? [];
  const offered = weights.value?.find(({ dtype }) => dtype === formHere());
  // What is there is shown, whatever this machine would be offered today; a better form only where the GPU waits for it.
  const wanted = states.length === 0 || gpu()?.reason === 'weights';
  const shown = wanted && offered !== undefined && !states.includes(offered) ? [...states, offered] : states;
  return (
    <section class="card download" aria-labelledby="download-title">
      <h2 id="download-title">{t('downloadTitle', isolate(NAME))}</h2>
      <p>{t('downloadWhat')}</p>
      {shown.map((state) => (
        <Weights key={state.dtype} state={state} />
      ))}
      <p class="error" role="alert">
        {storeAway.value ? t('downloadAway') : ''}
      </p>
      <p class="hint">{t('downloadFrom', isolate(MAKER), isolate(HUB_NAME), isolate(LICENCE))}</p>
    </section>
  );
};

interface WeightsProps {
  readonly state: StoreState;
}

const Weights = ({ state }: WeightsProps) => {
  const { phase } = state;
  const block = useRef<HTMLDivElement>(null);
  // Looked at before the new state is drawn: a button that goes with its phase takes the keyboard along.
  const held = block.current?.contains(document.activeElement) ?? false;
  useLayoutEffect(() => {
    if (held && block.current?.contains(document.activeElement) === false) block.current.focus();
  });
  return (
    <div ref={block} class="download-state" tabIndex={-1}>
      {phase === 'none' && <p class="hint">{whyThisForm(state)}</p>}
      <p role="status" class={phase === 'none' || phase === 'failed' ? 'unseen' : undefined}>
        {statusOf(state)}
      </p>
      {phase !== 'none' && phase !== 'ready' && <DownloadProgress state={state} name={NAME} />}
      {phase === 'failed' && <DownloadFailed state={state} hub={HUB_NAME} />}
      <DownloadButtons state={state} />
    </div>
  );
};

function whyThisForm({ dtype, total }: StoreState): string {
  const size = isolate(megabytes(total));
  if (dtype !== CPU_FORM) return t('downloadForGpu', size);
  const reason = gpu()?.reason;
  const not = reason === undefined ? '' : ` ${t('downloadGpuNot', isolate(leftWord(reason)))}`;
  return t('downloadForCpu', size) + not;
}

function statusOf(state: StoreState): string {
  const name = isolate(NAME);
  if (state.phase === 'ready') return t('downloadReady', name, isolate(megabytes(state.total)));
  if (state.phase === 'paused') return t('downloadPaused');
  if (state.phase !== 'running') return '';
  if (state.step === 'checking' && state.received > 0) return t('downloadChecking');
  return t(state.step === 'waiting' ? 'downloadWaiting' : 'downloadRunning');
}
