import { promoteAction, runAction } from '@pawl/action';

await runAction('promote', promoteAction);
