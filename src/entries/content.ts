/** Runs in every frame at document_start, and once more in frames of tabs that are taken over at install. */
import { start } from '../content/main';

start();
