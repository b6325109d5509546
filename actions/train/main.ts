import { runAction, trainAction } from '@pawl/action';

await runAction('train', trainAction);
