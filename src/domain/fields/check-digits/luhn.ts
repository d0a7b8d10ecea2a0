/**
 * The Luhn check of payment cards and many account numbers (ISO/IEC 7812-1, annex B): from the right, every second digit is doubled, and the digits of all
 * results add up to a multiple of 10. Finds any single wrong digit, and two neighbours in the wrong order unless they are 0 and 9.
 */
export function luhnHolds(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const doubled = Number(digit) * (place % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
