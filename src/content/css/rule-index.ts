import type { PictureRule } from './rule';

interface Entry {
  readonly rule: PictureRule;
  readonly selector: string;
}

/**
 * Finds the rules that an element may come to match: by the one word that every match has, as browsers do it, and only
 * then by the selector itself.
 */
export class RuleIndex {
  readonly #byKey = new Map<string, Entry[]>();
  readonly #context = new Map<string, number>();
  readonly #attributes = new Map<string, number>();
  #open = 0;
  readonly #rules = new Set<PictureRule>();

  get size(): number {
    return this.#rules.size;
  }

  get rules(): Iterable<PictureRule> {
    return this.#rules;
  }

  /** Whether what some rule paints is up to custom properties. */
  get isOpen(): boolean {
    return this.#open > 0;
  }

  /** Attributes that some rule's elements are found by; in HTML they are in lower case, whatever the rule writes. */
  get attributes(): string[] {
    return [...this.#attributes.keys()].flatMap((name) => [name, name.toLowerCase()]);
  }

  add(rule: PictureRule): void {
    if (this.#rules.has(rule)) return;
    this.#rules.add(rule);
    if (rule.variables.length > 0) this.#open++;
    for (const { key, selector, context } of rule.subjects) {
      const entries = this.#byKey.get(key);
      if (entries === undefined) this.#byKey.set(key, [{ rule, selector }]);
      else entries.push({ rule, selector });
      for (const word of context) count(this.#context, word, 1);
      if (key.startsWith('[')) count(this.#attributes, key.slice(1, -1), 1);
    }
  }

  remove(rule: PictureRule): void {
    if (!this.#rules.delete(rule)) return;
    if (rule.variables.length > 0) this.#open--;
    for (const { key, context } of rule.subjects) {
      const left = (this.#byKey.get(key) ?? []).filter((entry) => entry.rule !== rule);
      if (left.length === 0) this.#byKey.delete(key);
      else this.#byKey.set(key, left);
      for (const word of context) count(this.#context, word, -1);
      if (key.startsWith('[')) count(this.#attributes, key.slice(1, -1), -1);
    }
  }

  /** @returns rules that an element matches, or may match when something is hovered, focused, or renamed around it */
  matching(element: Element): Set<PictureRule> {
    const found = new Set<PictureRule>();
    if (this.size === 0) return found;
    for (const word of this.#wordsOf(element)) {
      for (const { rule, selector } of this.#byKey.get(word) ?? []) {
        if (!found.has(rule) && matches(element, selector)) found.add(rule);
      }
    }
    return found;
  }

  /** @returns rules of a shadow tree about its own host */
  get aboutHost(): PictureRule[] {
    return (this.#byKey.get(':host') ?? []).map(({ rule }) => rule);
  }

  /** @returns whether other elements may match because of what this one is called */
  reaches(element: Element): boolean {
    if (this.#context.size === 0) return false;
    for (const word of this.#wordsOf(element)) if (this.#context.has(word)) return true;
    return false;
  }

  *#wordsOf(element: Element): Generator<string> {
    yield '*';
    yield element.localName.toLowerCase();
    if (element.id !== '') yield `#${element.id}`;
    for (const name of element.classList) yield `.${name}`;
    for (const name of this.#attributes.keys()) if (element.hasAttribute(name)) yield `[${name}]`;
  }
}

function count(counts: Map<string, number>, word: string, by: number): void {
  const now = (counts.get(word) ?? 0) + by;
  if (now > 0) counts.set(word, now);
  else counts.delete(word);
}

function matches(element: Element, selector: string): boolean {
  try {
    return element.matches(selector);
  } catch {
    // What this page's browser knows and our taking apart does not: the key alone must do.
    return true;
  }
}
