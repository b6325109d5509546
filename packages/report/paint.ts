export interface TerminalStyle {
  readonly colour: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

export type Colour = 'red' | 'green' | 'yellow' | 'dim' | 'bold';
export type Paint = (colour: Colour, text: string) => string;

const CODES: Record<Colour, string> = { red: '31', green: '32', yellow: '33', dim: '2', bold: '1' };

/** Colours text where the style has colours; colour never says what the text does not. */
export function painter({ colour }: Pick<TerminalStyle, 'colour'>): Paint {
  return colour ? (name, text) => `\u001b[${CODES[name]}m${text}\u001b[0m` : (_, text) => text;
}
