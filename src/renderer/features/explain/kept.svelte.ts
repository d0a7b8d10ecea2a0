import type { Live } from '../../lib/live.svelte.ts';

/** The last answer, also while another question is on its way: pictures change in place instead of making room for a placeholder. To be called while a component is made. */
export function kept<T>(answer: Live<T>): { readonly value: T | undefined } {
  let value = $state.raw<T | undefined>(undefined);
  $effect.pre(() => {
    if (answer.value !== undefined) value = answer.value;
  });
  return {
    get value() {
      return answer.value ?? value;
    }
  };
}
