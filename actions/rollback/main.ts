import { rollbackAction, runAction } from '@pawl/action';

await runAction('rollback', rollbackAction);
