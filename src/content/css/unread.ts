import { type PictureRule, rulesOf } from './rule';
import { partsOf } from './selector';

/** Those that are images by themselves: they have a sheet of their own. */
const IMAGES = 'img, video, canvas, input, object, embed, svg, svg *';

/** Stands for what nobody has read. */
const ANY = '--any';

/** Whether a sheet of another site names what a rule paints, or may. */
export const isForeign = ({ base, variables }: PictureRule): boolean =>
  variables.includes(ANY) || !base.startsWith(`${self.origin}/`);

/** What a sheet that nobody has read may hold: any picture, on anything but the markers of lists, which have text too. */
export function anything(exceptSettled: boolean): PictureRule[] {
  const subject = subjectOf(exceptSettled);
  const declared = { background: `var(${ANY})`, border: `var(${ANY})`, mask: `var(${ANY})` };
  const own = rulesOf(subject, [], declared, document.baseURI);
  const shown = rulesOf(`${subject}:not(${IMAGES})`, [], { content: `var(${ANY})` }, document.baseURI);
  const pseudos = partsOf('*::before, *::after').map((each) => each.replace('*', subject));
  const around = rulesOf(pseudos.join(), [], { ...declared, content: `var(${ANY})` }, document.baseURI);
  return [...own, ...shown, ...around];
}

/** The pictures of lists that it may hold: while they are covered, no element tells of them. */
export const anyList = (exceptSettled: boolean): PictureRule[] =>
  rulesOf(subjectOf(exceptSettled), [], { list: `var(${ANY})` }, document.baseURI);

const subjectOf = (exceptSettled: boolean): string =>
  exceptSettled
    ? '*:not([data-scrim-css]:is([data-scrim="safe"], [data-scrim="shown"], [data-scrim="skip"]))'
    : '*';
