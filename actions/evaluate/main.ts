import { evaluateAction, runAction } from '@pawl/action';

await runAction('evaluate', evaluateAction);
