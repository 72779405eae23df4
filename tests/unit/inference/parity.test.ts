/**
 * The filter beside Pillow's: goldens.json has the hashes of what Pillow made (scripts/goldens), and every byte of ours
 * has to be the same. What browsers add to that is measured in tests/page/inference/parity.test.ts.
 */
import { expect, test } from 'vitest';
import { goldenOf, sha256 } from '../../fixtures/preprocessing/goldens';
import { asPillow } from '../../fixtures/preprocessing/pillow';
import { SIZES, SOURCES } from '../../fixtures/preprocessing/sources';

test.each(SOURCES.map((source) => [source.name, source] as const))(
  '%s becomes what Pillow makes of it, bit for bit',
  async (name, source) => {
    const golden = goldenOf(name);
    const file = await source.make();
    // A source that drifted (another sharp?) needs new goldens: scripts/goldens/main.ts.
    expect(sha256(file)).toBe(golden.source);
    for (const size of SIZES) expect(sha256(await asPillow(source, file, size))).toBe(golden[`${size}`]);
  },
);
