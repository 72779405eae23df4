import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { escapeHtml } from '../classify/page';
import { histogram, rocCurve } from './charts';
import { type Decided, type Evaluation, misses, reasons } from './result';
import { noAuc, shown, thresholdText } from './text';

/** How many misses of each kind are shown. */
const most = 24;

/** A small copy in the report itself; `undefined` where it cannot be made. */
async function thumbnail(file: string): Promise<string | undefined> {
  const resized = sharp(file).rotate().resize(320, 240, { fit: 'inside', withoutEnlargement: true });
  const bytes = await resized
    .jpeg({ quality: 70 })
    .toBuffer()
    .catch(() => undefined);
  return bytes && `data:image/jpeg;base64,${bytes.toString('base64')}`;
}

async function miss({ file, name, score, judged }: Decided): Promise<string> {
  const source = await thumbnail(file);
  const picture = source === undefined ? '(no preview)' : `<img src="${source}" alt="">`;
  const text = `${escapeHtml(name)}<br>${score.toFixed(4)}, ${escapeHtml(judged.model ?? '')}`;
  return `<label><input type="checkbox"> show <span class="frame">${picture}</span>${text}</label>`;
}

async function gallery(title: string, wrong: readonly Decided[]): Promise<string> {
  if (wrong.length === 0) return `<h2>${title}</h2><p>None.</p>`;
  const count = wrong.length > most ? `The worst ${most} of ${wrong.length}.` : `${wrong.length} in all.`;
  const cards = await Promise.all(wrong.slice(0, most).map(miss));
  return `<h2>${title}</h2><p>${count} Click one to see it.</p><div class="misses">${cards.join('\n')}</div>`;
}

function table({ confusion, measures, auc }: Evaluation): string {
  const rows = [
    ['accuracy', shown(measures.accuracy)],
    ['precision', shown(measures.precision)],
    ['recall', shown(measures.recall)],
    ['F1', shown(measures.f1)],
    ['false-positive rate', shown(measures.falsePositiveRate)],
    ['AUC', shown(auc, noAuc)],
  ];
  return `<table>
<tr><th></th><th>judged nsfw</th><th>judged safe</th></tr>
<tr><th>nsfw</th><td>${confusion.truePositive}</td><td>${confusion.falseNegative}</td></tr>
<tr><th>safe</th><td>${confusion.falsePositive}</td><td>${confusion.trueNegative}</td></tr>
</table>
<table>${rows.map(([name, value]) => `<tr><th>${name}</th><td>${value}</td></tr>`).join('\n')}</table>`;
}

/** The report as one file that needs no other, and no script. */
export async function htmlOf(evaluation: Evaluation): Promise<string> {
  const { setting, results, decided, unknown, roc } = evaluation;
  const style = await readFile(new URL('report.css', import.meta.url), 'utf8');
  const scores = (nsfw: boolean) => decided.filter((one) => one.nsfw === nsfw).map(({ score }) => score);
  const why = Array.from(reasons(unknown), ([reason, count]) => `${count} ${reason}`).join(', ');
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Scrim: evaluation</title>
<style>${style}</style>
<h1>Evaluation</h1>
<p>${escapeHtml(setting)}</p>
<p>${results.length} pictures: ${decided.length} judged, ${unknown.length} unknown${why && ` (${escapeHtml(why)})`}.
Unknown ones count neither as safe nor as nsfw.</p>
${table(evaluation)}
<p>${escapeHtml(thresholdText(evaluation))}</p>
<h2>Scores</h2>
<p>Shares of the <span class="safe">safe</span> and the <span class="nsfw">nsfw</span> pictures.</p>
${histogram(scores(false), scores(true))}
<h2>ROC curve</h2>
${roc === undefined ? `<p>Undefined: it takes pictures of both labels.</p>` : rocCurve(roc)}
${await gallery('Missed: nsfw, judged safe', misses(decided, true))}
${await gallery('False alarms: safe, judged nsfw', misses(decided, false))}
</html>
`;
}
