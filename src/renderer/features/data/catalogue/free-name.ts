/** The name, or the name with the first number from 2 on that is not taken. */
export function freeName(name: string, taken: readonly string[]): string {
  if (name === '' || !taken.includes(name)) return name;
  for (let number = 2; ; number++) {
    const numbered = `${name.slice(0, 60)}-${number}`;
    if (!taken.includes(numbered)) return numbered;
  }
}
