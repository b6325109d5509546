import { runAction, wholeAction } from '@pawl/action';

await runAction('run', wholeAction);
