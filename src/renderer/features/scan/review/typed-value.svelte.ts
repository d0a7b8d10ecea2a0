interface Typed {
  readonly operator: string;
  readonly field: number;
  readonly text: string;
}

/** What an operator has typed into a field and not filed yet. It outlives the review desk: whoever looks at the documents meanwhile finds it again. */
export class TypedValue {
  #typed = $state.raw<Typed | null>(null);
  /** Filed, but refused: it stands in its field again. */
  #refused = $state.raw<readonly Typed[]>([]);

  /** Null where nothing was typed, or by another operator: that is not for this one's eyes. */
  of(operator: string, field: number): string | null {
    if (this.fieldOf(operator) === field) return this.#typed!.text;
    return this.#refused.find((typed) => typed.operator === operator && typed.field === field)?.text ?? null;
  }

  /** The field that the operator was at. */
  fieldOf(operator: string): number | null {
    return this.#typed?.operator === operator ? this.#typed.field : null;
  }

  type(operator: string, field: number, text: string): void {
    this.drop(field);
    this.#typed = { operator, field, text };
  }

  putBack(operator: string, field: number, text: string): void {
    this.#refused = [...this.#refused, { operator, field, text }];
  }

  /** What is typed now, and what was refused of this field. */
  drop(field: number): void {
    this.#typed = null;
    if (this.#refused.some((typed) => typed.field === field)) this.#refused = this.#refused.filter((typed) => typed.field !== field);
  }
}
