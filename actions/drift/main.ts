import { driftAction, runAction } from '@pawl/action';

await runAction('drift', driftAction);
