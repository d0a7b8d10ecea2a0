const key = 'scan.operator';

/**
 * Who reviews in this window. It is kept for the window alone: in a second one somebody else may sit. A browser copies the session storage into a tab that is
 * duplicated, so the name lies there only from a page's end to its next beginning: what is loaded again finds it, a copy does not.
 */
class OperatorHere {
  #name = $state(taken());

  constructor() {
    addEventListener('pagehide', () => {
      if (this.#name !== '') sessionStorage.setItem(key, this.#name);
    });
    // Back from the browser's memory, with the name still known.
    addEventListener('pageshow', taken);
  }

  /** Empty as long as nobody has said so. */
  get name(): string {
    return this.#name;
  }

  become(name: string): void {
    this.#name = name;
  }
}

function taken(): string {
  const name = sessionStorage.getItem(key) ?? '';
  sessionStorage.removeItem(key);
  return name;
}

export const operatorHere = new OperatorHere();
