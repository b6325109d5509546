import { gateAction, runAction } from '@pawl/action';

await runAction('gate', gateAction);
