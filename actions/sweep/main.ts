import { runAction, sweepAction } from '@pawl/action';

await runAction('sweep', sweepAction);
