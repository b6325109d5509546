import { commentAction, runAction } from '@pawl/action';

await runAction('comment', commentAction);
