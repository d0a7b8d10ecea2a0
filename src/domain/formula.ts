/** Whether a spreadsheet may take a text for a formula (OWASP, CSV injection); the full-width signs are what East Asian ones take for the others. */
export function beginsLikeFormula(text: string): boolean {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text);
}
