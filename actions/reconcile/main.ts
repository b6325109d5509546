import { reconcileAction, runAction } from '@pawl/action';

await runAction('reconcile', reconcileAction);
