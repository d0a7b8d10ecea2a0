export interface ReasonPart {
  readonly text: string;
  /** To be run in a terminal. */
  readonly isCommand: boolean;
}

/** Why an engine cannot be used, with the commands in it (written between backticks) told apart. */
export function reasonParts(reason: string): readonly ReasonPart[] {
  const sentence = reason.replace(/^[a-z](?![A-Za-z]*[A-Z0-9_.])/, (letter) => letter.toUpperCase());
  return sentence.split('`').flatMap((text, index) => (text === '' ? [] : [{ text, isCommand: index % 2 === 1 }]));
}

/** The commands of a reason, each once. */
export function commandsOf(reason: string): readonly string[] {
  return [...new Set(reasonParts(reason).filter(({ isCommand }) => isCommand).map(({ text }) => text.replace(/ --$/, '')))];
}
