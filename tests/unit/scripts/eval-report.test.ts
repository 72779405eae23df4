import { expect, test } from 'vitest';
import { htmlOf } from '../../../scripts/eval/html';
import { evaluate, misses, type Result, reasons } from '../../../scripts/eval/result';
import { textOf } from '../../../scripts/eval/text';

const result = (label: 'safe' | 'nsfw', state: string, score?: number): Result => ({
  file: 'nowhere.png',
  name: `<${label}>&${score}`,
  label,
  judged: {
    state,
    ms: 1,
    score,
    model: 'a-model',
    reason: state === 'unknown' ? 'broken' : undefined,
    labels: undefined,
  },
});

test('unknown pictures stand apart, and count as nothing else', () => {
  const evaluation = evaluate(
    [result('safe', 'safe', 0.1), result('nsfw', 'unknown'), result('nsfw', 'blur', 0.8)],
    0.01,
    'setting',
  );
  expect(evaluation.decided).toHaveLength(2);
  expect(evaluation.measures.recall).toBe(1);
  expect(Object.fromEntries(reasons(evaluation.unknown))).toEqual({ broken: 1 });
  expect(textOf(evaluation)).toContain('3 pictures: 2 judged, 1 unknown (1 broken)');
});

test('one label missing: AUC is undefined, and the report says so', async () => {
  const evaluation = evaluate([result('safe', 'safe', 0.1), result('safe', 'blur', 0.7)], 0.01, '<setting>');
  expect(evaluation.auc).toBeUndefined();
  expect(textOf(evaluation)).toMatch(/AUC +undefined: it takes pictures of both labels/);
  const html = await htmlOf(evaluation);
  expect(html).toContain('undefined: it takes pictures of both labels');
  expect(html).toContain('&#60;setting&#62;');
  // The miss is there although its picture is not, under a name that is no markup.
  expect(html).toContain('&#60;safe&#62;&#38;0.7');
  expect(html).not.toMatch(/src="(?!data:)|<script|https?:/);
});

test('the worst misses come first', () => {
  const { decided } = evaluate(
    [
      result('safe', 'blur', 0.6),
      result('safe', 'blur', 0.9),
      result('nsfw', 'safe', 0.3),
      result('nsfw', 'safe', 0.1),
    ],
    0.01,
    '',
  );
  expect(misses(decided, false).map(({ score }) => score)).toEqual([0.9, 0.6]);
  expect(misses(decided, true).map(({ score }) => score)).toEqual([0.1, 0.3]);
});
