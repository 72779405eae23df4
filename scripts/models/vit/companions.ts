import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { VIT_384 } from '../../../src/shared/weights';
import { companionFiles } from '../../synthetic/config';
import { full } from '../../synthetic/shape';

/**
 * The small files of `models/vit-384`, written here and not downloaded, since their hashes are not known: what
 * config.json and preprocessor_config.json say is in models/README.md.
 */
export function vitCompanions(): Readonly<Record<string, string>> {
  return { ...companionFiles(full), LICENSE: licence() };
}

function licence(): string {
  // The licence's text as another package under the same licence carries it.
  const main = createRequire(import.meta.url).resolve('@huggingface/transformers');
  const text = readFileSync(join(dirname(main), '..', 'LICENSE'), 'utf8').trim();
  return `vit-384: the weights are those of ${VIT_384.repository} on Hugging Face,
revision ${VIT_384.revision}, unchanged. They are published under this licence:

${text}
`;
}
