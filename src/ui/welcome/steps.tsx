import type { ComponentChildren } from 'preact';
import { type MessageKey, t } from '../shared/i18n';

/** The way of two images, drawn with shapes only: covered, looked at, then one is clear and one stays blurred. */
export const Steps = () => (
  <ol class="steps">
    <Step title="stepCover" text="stepCoverText">
      <Frame x={8} cover />
      <Frame x={84} cover />
    </Step>
    <Step title="stepCheck" text="stepCheckText">
      <Frame x={8} cover />
      <Frame x={84} cover />
      <circle class="lens" cx="40" cy="54" r="17" />
      <path class="lens" d="M52 66 L64 78" />
    </Step>
    <Step title="stepDone" text="stepDoneText">
      <clipPath id="picture">
        <rect width="68" height="88" rx="6" />
      </clipPath>
      <Frame x={8} />
      <Frame x={84} blurred />
    </Step>
  </ol>
);

interface StepProps {
  readonly title: MessageKey;
  readonly text: MessageKey;
  readonly children: ComponentChildren;
}

const Step = ({ title, text, children }: StepProps) => (
  <li class="card">
    <svg viewBox="0 0 160 104" aria-hidden="true">
      {children}
    </svg>
    <h2>{t(title)}</h2>
    <p>{t(text)}</p>
  </li>
);

interface FrameProps {
  readonly x: number;
  readonly cover?: boolean;
  readonly blurred?: boolean;
}

const FOLDS = [10, 22, 34, 46, 58];

/** A picture frame of 68 × 88 units. The blurred one has its shapes out of focus, inside its own edges. */
const Frame = ({ x, cover = false, blurred = false }: FrameProps) => (
  <g transform={`translate(${x} 8)`}>
    <rect class="paper" width="68" height="88" rx="6" />
    {!cover && (
      <g clip-path="url(#picture)">
        <g class={blurred ? 'blurred' : undefined}>
          <circle class="sun" cx="46" cy="28" r="11" />
          <path class="hill" d="M0 88 V66 Q18 44 36 62 T68 56 V88 Z" />
        </g>
      </g>
    )}
    {cover && FOLDS.map((fold) => <path key={fold} class="fold" d={`M${fold} 0 V88`} />)}
    <rect class="edge" x="0.75" y="0.75" width="66.5" height="86.5" rx="5.5" />
  </g>
);
