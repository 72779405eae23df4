import { existsSync, rmSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VIT } from '../../src/shared/catalogue';
import { type Mode, planFor } from '../../src/shared/plan';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Folder of a model under models/. */
export const modelFolder = (id: string): string => join(root, 'models', id);

/** The file that stands in for the ViT's weights. */
export const vitFile = (id: string): string => join(modelFolder(id), 'onnx', `model_${VIT.dtype}.onnx`);

/** A built extension in a folder of its own, until it is removed. */
export interface Copied {
  readonly dist: string;
  readonly remove: () => Promise<void>;
}

/**
 * Copies a built extension, with a ViT's weights in its package: the build has none, since readers download them.
 *
 * @param vit folder under models/ of the ViT, the real one or a synthetic one that stands in for it
 * @param from folder of the built extension
 */
export async function extensionWith(vit: string, from: string = join(root, 'dist/chrome')): Promise<Copied> {
  const dist = await mkdtemp(join(tmpdir(), 'scrim-with-vit-'));
  const atExit = () => rmSync(dist, { recursive: true, force: true });
  // Ctrl-C ends the process from within the browser's launcher, which knows nothing of this folder.
  process.once('exit', atExit);
  const remove = async () => {
    process.off('exit', atExit);
    await rm(dist, { recursive: true, force: true });
  };
  try {
    await cp(from, dist, { recursive: true });
    const target = join(dist, 'models', VIT.id);
    for (const name of ['config.json', 'preprocessor_config.json']) {
      await cp(join(modelFolder(vit), name), join(target, name));
    }
    await cp(vitFile(vit), join(target, 'onnx', `model_${VIT.dtype}.onnx`));
    return { dist, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * The extension that can judge in a mode: as it is built, or, where that takes the ViT and its weights have been
 * fetched into models/, a copy that has them.
 *
 * @param dist folder of a built extension that is taken as it is; left out, dist/chrome
 */
export async function extensionFor(asked: Mode | 'auto', dist: string | undefined): Promise<Copied> {
  if (dist !== undefined || asked === 'fast' || !existsSync(vitFile(VIT.id))) {
    return { dist: resolve(dist ?? join(root, 'dist/chrome')), remove: async () => {} };
  }
  return extensionWith(VIT.id);
}

/**
 * The mode that an extension will judge in.
 *
 * @param dist folder of a built extension
 * @throws where a mode was asked for that only the ViT makes possible, and the package has no weights of it: the
 *   extension would quietly fall back to Fast
 */
export function modeIn(dist: string, asked: Mode | 'auto'): Mode {
  const weights = join(dist, 'models', VIT.id, 'onnx', `model_${VIT.dtype}.onnx`);
  const { mode } = planFor(asked, existsSync(weights));
  if (asked === 'auto' || asked === mode) return mode;
  throw new Error(
    `the mode ${asked} needs the weights of ${VIT.id}, and they are not there.\n` +
      'Fetch them by `npm run models -- vit-384`, or leave the mode out.',
  );
}
