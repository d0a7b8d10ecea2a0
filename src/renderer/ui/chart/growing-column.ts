/** Numbers that keep coming: appending does not copy what is there, and `values` is a view of it. */
export class GrowingColumn {
  #buffer = new Float64Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A new view each time, so that whoever compares references sees the change; valid until the numbers are cut. */
  get values(): Float64Array {
    return this.#buffer.subarray(0, this.#length);
  }

  push(value: number): void {
    if (this.#length === this.#buffer.length) {
      const larger = new Float64Array(this.#buffer.length * 2);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer[this.#length++] = value;
  }

  /** Forgets all after the first `length`: a resumed run drops the metrics after its checkpoint. */
  cut(length: number): void {
    this.#length = Math.min(this.#length, Math.max(0, length));
  }
}
