import { addressesIn } from './rule';

/**
 * Pictures that scripts animate on elements (`animate()`), which no rule and no attribute tells of. Of pseudo-elements
 * they are left out: nothing but a rule could cover those.
 *
 * @returns absolute addresses, by the elements they are painted on
 */
export function animatedIn(root: Document | ShadowRoot): Map<Element, string[]> {
  const found = new Map<Element, string[]>();
  for (const animation of root.getAnimations()) {
    const { effect } = animation;
    // What a sheet animates is known by its keyframes.
    if (animation instanceof CSSAnimation || !(effect instanceof KeyframeEffect)) continue;
    const { target, pseudoElement } = effect;
    if (target === null || pseudoElement !== null) continue;
    const values = effect.getKeyframes().flatMap((keyframe) => Object.values(keyframe).map(String));
    const pictures = addressesIn(values, document.baseURI);
    if (pictures.length > 0) found.set(target, [...(found.get(target) ?? []), ...pictures]);
  }
  return found;
}
