import { PawlError } from '@pawl/records';

/** When an alert is raised, and when Argo Rollouts takes a new version back. */
export interface AlertLimits {
  /** Of requests with a status of 500 or above, 0 to 1. */
  readonly errorShare: number;
  /** In which 99 of 100 requests are answered. */
  readonly seconds: number;
  /** That wait in the queues of all servers. */
  readonly queuedRows: number;
  /** Of a label's share of the predictions against a week ago, 0 to 1. */
  readonly shift: number;
  /** In an hour, below which shares say little. */
  readonly rows: number;
}

const USUAL: AlertLimits = { errorShare: 0.02, seconds: 1, queuedRows: 1000, shift: 0.1, rows: 100 };

/** The limits asked for, and the usual ones in place of the others. */
export function checkedLimits(asked: Partial<AlertLimits> = {}): AlertLimits {
  const limits = { ...USUAL, ...asked };
  for (const [name, value] of Object.entries(limits))
    if (!(value > 0 && value < (name === 'errorShare' || name === 'shift' ? 1 : 1e12)))
      throw new PawlError('usage', `the limit ${name} of alerts is ${value}`, {
        remedy: 'Shares are between 0 and 1, and the others above 0.',
      });
  return limits;
}
