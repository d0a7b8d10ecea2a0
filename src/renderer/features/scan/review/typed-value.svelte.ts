interface Typed {
  readonly operator: string;
  readonly field: number;
  readonly text: string;
}

/**
 * What operators have typed into fields and not filed: each stays with its field, whoever leaves that for later finds it again. It outlives the review desk, where
 * one looks at the documents meanwhile.
 */
export class TypedValue {
  /** One an operator and field, the last that was typed at the end. */
  #typed = $state.raw<readonly Typed[]>([]);

  /** Null where nothing was typed, or by another operator: that is not for this one's eyes. */
  of(operator: string, field: number): string | null {
    return this.#typed.find((typed) => typed.operator === operator && typed.field === field)?.text ?? null;
  }

  /** The field that the operator has typed into last, of those with something that is not filed. */
  lastFieldOf(operator: string): number | null {
    return this.#typed.findLast((typed) => typed.operator === operator)?.field ?? null;
  }

  type(operator: string, field: number, text: string): void {
    this.#typed = [...this.#without(operator, field), { operator, field, text }];
  }

  /** Filed, but refused: it stands in its field again. What is typed meanwhile stays the last. */
  putBack(operator: string, field: number, text: string): void {
    this.#typed = [{ operator, field, text }, ...this.#without(operator, field)];
  }

  drop(operator: string, field: number): void {
    if (this.of(operator, field) !== null) this.#typed = this.#without(operator, field);
  }

  #without(operator: string, field: number): readonly Typed[] {
    return this.#typed.filter((typed) => typed.operator !== operator || typed.field !== field);
  }
}
