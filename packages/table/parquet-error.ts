import { PawlError } from '@pawl/records';

/** What a user is told of an error met in reading a Parquet file; errors of ours and of the system stay what they are. */
export function unreadable(file: string, cause: unknown): unknown {
  if (cause instanceof PawlError || (cause instanceof Error && 'syscall' in cause)) return cause;
  const reason = cause instanceof Error ? cause.message.replace(/^parquet (?:file )?/, '') : String(cause);
  return new PawlError('data', `the Parquet file cannot be read: ${reason}`, {
    where: file,
    remedy: 'It may be cut short, encrypted, or no Parquet file: write or copy it again.',
    cause,
  });
}

/** A file that something writes to. */
export function changedWhileRead(file: string): PawlError {
  return new PawlError('data', 'the file changed while it was read', {
    where: file,
    remedy: 'Run again when nothing writes to it.',
  });
}
