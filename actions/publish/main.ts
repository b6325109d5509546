import { publishAction, runAction } from '@pawl/action';

await runAction('publish', publishAction);
