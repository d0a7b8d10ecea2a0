/** Class names as Keras names groups of weights, the second of a kind with `_1` behind it (keras/src/utils/naming.py, saving_lib.py). */
export function uniqueSnakeNames(classNames: readonly string[]): string[] {
  const used = new Map<string, number>();
  return classNames.map((className) => {
    const name = className.replaceAll(/\W+/g, '').replaceAll(/(.)([A-Z][a-z]+)/g, '$1_$2').replaceAll(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
    const before = used.get(name);
    used.set(name, (before ?? -1) + 1);
    return before === undefined ? name : `${name}_${before + 1}`;
  });
}
