import { checkAction, runAction } from '@pawl/action';

await runAction('check', checkAction);
