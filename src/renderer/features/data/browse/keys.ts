/** The label that a digit key stands for: the class of that name, else the class of that number unless a digit is its name; null where there is neither. */
export function labelOfKey(classes: readonly string[], digit: number): number | null {
  const named = classes.indexOf(String(digit));
  if (named >= 0) return named;
  // Where the third class is called 7, key 2 must not write a 7.
  return digit < classes.length && !/^[0-9]$/.test(classes[digit]!) ? digit : null;
}

/** The digit key that sets a label; null where none does. */
export function keyOfLabel(classes: readonly string[], label: number): string | null {
  for (let digit = 0; digit <= 9; digit++) if (labelOfKey(classes, digit) === label) return String(digit);
  return null;
}

const moves = ['arrowleft', 'arrowright', 'arrowup', 'arrowdown', 'home', 'end', 'pageup', 'pagedown'] as const;

/** Every way to move through the grid; Shift extends the selection, Home and End with Ctrl go to its ends. */
export const moveKeys: readonly string[] = moves.flatMap((key) => [key, `shift+${key}`, ...(key === 'home' || key === 'end' ? [`mod+${key}`, `mod+shift+${key}`] : [])]);
