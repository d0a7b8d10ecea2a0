const key = 'scan.operator';

/** Who reviews in this window. It is kept for the window alone: in a second one, and after this one was closed, somebody else may sit. */
class OperatorHere {
  #name = $state(sessionStorage.getItem(key) ?? '');

  /** Empty as long as nobody has said so. */
  get name(): string {
    return this.#name;
  }

  become(name: string): void {
    this.#name = name;
    sessionStorage.setItem(key, name);
  }
}

export const operatorHere = new OperatorHere();
