import { IdleClock } from './idle-clock.ts';
import type { Idle } from './idle-clock.ts';

const lookMs = 250;
const signsOfLife = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Watches the page for a person, while the component that makes it is there. `onOver` is called when nobody was seen for `idleMs()`. */
export class IdleWatch {
  #secondsLeft = $state<number | null>(null);

  constructor(idleMs: () => number, onOver: () => void) {
    const clock = new IdleClock();
    const look = (): void => {
      const idle: Idle = clock.look(performance.now(), idleMs());
      this.#secondsLeft = idle.state === 'warning' ? idle.secondsLeft : null;
      if (idle.state === 'over') onOver();
    };
    const touch = (): void => {
      clock.touch(performance.now());
      // Not a moment longer than needed; else the timer is soon enough, and writing is not slowed down.
      if (this.#secondsLeft !== null) look();
    };
    $effect(() => {
      const timer = setInterval(look, lookMs);
      for (const name of signsOfLife) window.addEventListener(name, touch, { capture: true, passive: true });
      return () => {
        clearInterval(timer);
        for (const name of signsOfLife) window.removeEventListener(name, touch, { capture: true });
      };
    });
  }

  /** Until everything is wiped; null while there is time enough. */
  get secondsLeft(): number | null {
    return this.#secondsLeft;
  }
}
