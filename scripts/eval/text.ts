import { type Evaluation, reasons } from './result';

/** A share with four digits, or why there is none. */
export function shown(value: number | undefined, otherwise = 'undefined'): string {
  return value === undefined ? otherwise : value.toFixed(4);
}

export const noAuc = 'undefined: it takes pictures of both labels';

export function thresholdText({ choice, fpr }: Evaluation): string {
  if (choice === undefined) return `threshold for at most ${fpr} false alarms: undefined, no picture is safe`;
  const { threshold, falsePositiveRate, recall } = choice;
  const at = Number.isFinite(threshold) ? threshold.toFixed(6) : 'above every score';
  const found = recall === undefined ? '' : `, recall ${shown(recall)}`;
  return `threshold for at most ${fpr} false alarms: ${at} (false alarms ${shown(falsePositiveRate)}${found})`;
}

/** The whole evaluation, for a terminal. */
export function textOf(evaluation: Evaluation): string {
  const { setting, results, decided, unknown, confusion, measures, auc } = evaluation;
  const cell = (value: number | string) => String(value).padStart(10);
  const why = Array.from(reasons(unknown), ([reason, count]) => `${count} ${reason}`).join(', ');
  return [
    setting,
    `${results.length} pictures: ${decided.length} judged, ${unknown.length} unknown${why && ` (${why})`}`,
    'unknown ones count neither as safe nor as nsfw',
    '',
    `${' '.repeat(12)}${cell('as nsfw')}${cell('as safe')}`,
    `${'nsfw'.padEnd(12)}${cell(confusion.truePositive)}${cell(confusion.falseNegative)}`,
    `${'safe'.padEnd(12)}${cell(confusion.falsePositive)}${cell(confusion.trueNegative)}`,
    '',
    `accuracy   ${shown(measures.accuracy)}`,
    `precision  ${shown(measures.precision)}`,
    `recall     ${shown(measures.recall)}`,
    `F1         ${shown(measures.f1)}`,
    `false-positive rate ${shown(measures.falsePositiveRate)}`,
    `AUC        ${shown(auc, noAuc)}`,
    thresholdText(evaluation),
  ].join('\n');
}
