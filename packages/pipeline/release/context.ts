import type { Forge } from '@pawl/hosts';
import type { Identity } from '@pawl/store';

/** Who moves a version, and from where. */
export interface ReleaseContext {
  readonly actor: Identity;
  /** Null at a terminal: nobody can be asked who approved. */
  readonly forge: Forge | null;
  /** For the addresses and credentials of what follows. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
