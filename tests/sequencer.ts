import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Small files that take long: where the runner knows no times it goes by size, and would leave them to the end. */
const SLOW = [
  'unit/models/parity-inception-v3',
  'page/inference/parity',
  'e2e/corpus',
  'e2e/bad-input',
  'e2e/lifecycle',
].map((name) => `tests/${name}.test.ts`);

/** Begins with what takes longest, so that no core is left with it when all others are done. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification): boolean => SLOW.some((name) => moduleId.endsWith(name));
    const sorted = await super.sort(files);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}
