export type { Host } from './host.ts';
export { type TerminalOptions, type TerminalStream, terminalHost, usesColour } from './terminal.ts';
