/** What an operator has typed into a field and not filed yet. It outlives the review desk: whoever looks at the documents meanwhile finds it again. */
export class TypedValue {
  #typed = $state.raw<{ readonly operator: string; readonly field: number; readonly text: string } | null>(null);

  /** Null where nothing was typed, or by another operator: that is not for this one's eyes. */
  of(operator: string, field: number): string | null {
    return this.fieldOf(operator) === field ? this.#typed!.text : null;
  }

  /** The field that the operator was at. */
  fieldOf(operator: string): number | null {
    return this.#typed?.operator === operator ? this.#typed.field : null;
  }

  type(operator: string, field: number, text: string): void {
    this.#typed = { operator, field, text };
  }

  drop(): void {
    this.#typed = null;
  }
}
