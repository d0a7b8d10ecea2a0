export interface ToastOptions {
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => unknown };
  readonly tone?: 'plain' | 'ok' | 'doubt';
  /** Stays until it is closed where Infinity. */
  readonly durationMs?: number;
}

export interface Toast extends ToastOptions {
  readonly id: number;
}

const plainMs = 4_000;
/** Long enough to read, understand and reach the button (WCAG 2.2.1 asks for no less than ample time). */
const withActionMs = 10_000;
const most = 4;

class Toasts {
  #list = $state.raw<readonly Toast[]>([]);
  #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #lastId = 0;

  get list(): readonly Toast[] {
    return this.#list;
  }

  /** Answers with what closes it. */
  show(options: ToastOptions): () => void {
    const toast = { ...options, id: ++this.#lastId };
    this.#list = [...this.#list, toast].slice(-most);
    this.#start(toast);
    return () => this.close(toast.id);
  }

  close(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }

  /** While the pointer or the focus is on them none disappears. */
  hold(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  release(): void {
    for (const toast of this.#list) if (!this.#timers.has(toast.id)) this.#start(toast);
  }

  #start(toast: Toast): void {
    const durationMs = toast.durationMs ?? (toast.action ? withActionMs : plainMs);
    if (Number.isFinite(durationMs)) this.#timers.set(toast.id, setTimeout(() => this.close(toast.id), durationMs));
  }
}

export const toasts = new Toasts();
