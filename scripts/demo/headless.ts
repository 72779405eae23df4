import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { IMAGES } from '../../demo/sections';
import { launchDriver } from '../driver/launch';
import type { Options } from './options.mjs';
import { complaints, makeReport } from './report';
import { imageTable, summary } from './table';
import { viewport, visit } from './visit';

/** Runs the gallery without a window. Returns whether every image was decided as expected, and none flashed. */
export async function runHeadless(url: string, options: Options): Promise<boolean> {
  const { screenshot, report: reportFile, timeoutMs } = options;
  console.log('• opening the gallery without a window …');
  const driver = await launchDriver(options.firefox ? 'firefox' : 'chromium', { viewport });
  try {
    const report = makeReport(await visit(driver, { url, screenshot, timeoutMs }));
    console.log(`\n${imageTable(report)}\n\n${summary(report)}`);
    console.log(`screenshot: ${screenshot}`);
    if (reportFile !== undefined) {
      await mkdir(dirname(reportFile), { recursive: true });
      await writeFile(reportFile, `${JSON.stringify(report, null, 2)}\n`);
      console.log(`report: ${reportFile}`);
    }
    const wrong = complaints(report, IMAGES);
    console.log(wrong.length > 0 ? `\nNot as it should be:\n${wrong.join('\n')}` : '\nAll as expected.');
    return wrong.length === 0;
  } finally {
    await driver.close();
  }
}
