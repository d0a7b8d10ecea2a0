/** Scrolls a list to its chosen child whenever another one is; below 0 none is. To be called while the component is made. */
export function keepInSight(list: () => HTMLElement | undefined, at: () => number): void {
  $effect(() => {
    if (at() >= 0) list()?.children[at()]?.scrollIntoView({ block: 'nearest' });
  });
}
