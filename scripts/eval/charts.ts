import { histogramOf, type RocPoint } from './statistics';

const side = 320;
const bins = 25;

/** Bars of two colours side by side, for the scores of safe and of NSFW pictures; heights are shares of each label. */
export function histogram(safe: readonly number[], nsfw: readonly number[]): string {
  const shares = [safe, nsfw].map((scores) =>
    histogramOf(scores, bins).map((count) => (scores.length === 0 ? 0 : count / scores.length)),
  );
  const most = Math.max(...shares.flat(), Number.EPSILON);
  const slot = (2 * side) / bins;
  const bars = shares.flatMap((heights, series) =>
    heights.map((share, bin) => {
      const height = (share / most) * side;
      const [x, y] = [bin * slot + (series * slot) / 2, side - height];
      const title = `${series === 0 ? 'safe' : 'nsfw'}, from ${(bin / bins).toFixed(2)}: ${(share * 100).toFixed(1)} %`;
      return `<rect class="${series === 0 ? 'safe' : 'nsfw'}" x="${round(x)}" y="${round(y)}" width="${round(slot / 2 - 1)}" height="${round(height)}"><title>${title}</title></rect>`;
    }),
  );
  return `<svg viewBox="-10 -10 ${2 * side + 20} ${side + 40}" role="img" aria-label="Histogram of scores">
<path class="axis" d="M0 ${side}H${2 * side}"/>
${bars.join('\n')}
<text x="0" y="${side + 20}">score 0</text><text x="${2 * side}" y="${side + 20}" text-anchor="end">1</text>
</svg>`;
}

export function rocCurve(points: readonly RocPoint[]): string {
  const path = points
    .map(({ falsePositiveRate: x, truePositiveRate: y }) => `${round(x * side)} ${round(side - y * side)}`)
    .join('L');
  return `<svg viewBox="-10 -10 ${side + 20} ${side + 40}" role="img" aria-label="ROC curve">
<path class="axis" d="M0 0V${side}H${side}"/><path class="chance" d="M0 ${side}L${side} 0"/>
<path class="curve" d="M${path}"/>
<text x="0" y="${side + 20}">false-positive rate 0 to 1; upwards: recall</text>
</svg>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
