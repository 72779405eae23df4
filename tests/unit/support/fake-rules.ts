interface Rule {
  readonly id: number;
}

/** The rules of a browser's session: copies in, copies out, a little later, and no two of one number. */
export class FakeRules {
  there: Rule[] = [];
  fails = false;
  changes = 0;

  async get(): Promise<Rule[]> {
    await Promise.resolve();
    return structuredClone(this.there);
  }

  async update(change: { removeRuleIds?: readonly number[]; addRules?: readonly Rule[] }): Promise<void> {
    await Promise.resolve();
    if (this.fails) throw new Error('rules cannot be changed');
    this.changes++;
    const { removeRuleIds = [], addRules = [] } = structuredClone(change);
    const kept = this.there.filter(({ id }) => !removeRuleIds.includes(id));
    if (addRules.some(({ id }) => kept.some((rule) => rule.id === id))) throw new Error('a number is taken');
    this.there = [...kept, ...addRules];
  }

  reset(): void {
    this.there = [];
    this.fails = false;
    this.changes = 0;
  }
}
