import { tick } from 'svelte';

const fields = 'input:not([hidden]):not([disabled]), textarea:not([disabled]), [role="combobox"]';

/**
 * Where the focus goes when a dialog opens: to what is marked with data-autofocus, else the first field, else the dialog itself; never to the
 * cross that closes it, which comes first in the document.
 */
export function focusFirst(dialog: () => HTMLElement | undefined): (event: Event) => void {
  return (event) => {
    event.preventDefault();
    void tick().then(() => {
      const element = dialog();
      (element?.querySelector<HTMLElement>('[data-autofocus]') ?? element?.querySelector<HTMLElement>(fields) ?? element)?.focus();
    });
  };
}
