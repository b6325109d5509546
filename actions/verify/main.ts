import { runAction, verifyAction } from '@pawl/action';

await runAction('verify', verifyAction);
